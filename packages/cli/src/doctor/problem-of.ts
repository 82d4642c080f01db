import type { MintFailure } from "@mint/core";
import type { Problem } from "./report.ts";

export function problemOf({ code, message, hint, paste, evidence }: MintFailure): Problem {
  const { messages: words = [], status } = evidence;
  // What is to be pasted for a wrong input is an action's step; here it is an option.
  const pasted = code === "INVALID_INPUT" || paste === undefined ? {} : { paste };
  return {
    code,
    message,
    hint,
    ...pasted,
    ...(words.length === 0 ? {} : { words }),
    ...(status === undefined ? {} : { status }),
  };
}
