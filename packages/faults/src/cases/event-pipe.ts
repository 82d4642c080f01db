import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Case } from "../case.ts";
import { refusedUnasked } from "./outcomes.ts";

/** Makes a case in which the event's file is a pipe that nobody writes to: whoever reads it waits for ever. */
export function eventPipe(env: Readonly<Record<string, string | undefined>>): Omit<Case, "group"> {
  let folder = "";
  return {
    name: "waits for no event that comes through a pipe",
    action: "nuget",
    env: () => {
      folder = mkdtempSync(join(tmpdir(), "mint-faults-pipe-"));
      execFileSync("mkfifo", [join(folder, "event")]);
      return { ...env, GITHUB_EVENT_PATH: join(folder, "event") };
    },
    expect: refusedUnasked("IDENTITY_MISSING", {
      also: () => {
        rmSync(folder, { recursive: true });
        return [];
      },
    }),
  };
}
