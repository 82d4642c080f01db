import { defineAction } from "@mint/action-kit";
import { rubygems } from "@mint/core";

/** Mints for RubyGems.org and gem servers of its kind; whoever holds a key cannot revoke it. */
export const action = defineAction(rubygems);
