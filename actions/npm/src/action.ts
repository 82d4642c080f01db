import { clientFiles, defineAction } from "@mint/action-kit";
import { npm } from "@mint/core";

/** Mints for one package of npm, whose tokens cannot be revoked. */
export const action = defineAction(npm, { clientFiles });
