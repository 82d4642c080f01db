import { defineAction } from "@mint/action-kit";
import { rubygems } from "@mint/core";

/** Mints for RubyGems.org and gem servers with the same protocol, which cannot revoke a key for its holder. */
export const action = defineAction(rubygems);
