import type { Env } from "@mint/core";
import { ABOUTS } from "@mint/core/about";
import type { StoredSecret } from "./report.ts";

/** Finds the variables that hold a stored credential of a registry. It only checks that they are set. */
export function storedSecrets(env: Env): readonly StoredSecret[] {
  const names = Object.keys(env).filter((name) => (env[name] ?? "").trim() !== "");
  return ABOUTS.flatMap(({ type: { id }, about }) =>
    about.storedSecrets.flatMap((pattern) =>
      names.filter((name) => matches(name, pattern)).map((name) => ({ name, registry: id })),
    ),
  );
}

/** Tells whether a variable of this name holds a stored credential of a registry. */
export function isStoredSecret(name: string): boolean {
  return ABOUTS.some(({ about }) => about.storedSecrets.some((pattern) => matches(name, pattern)));
}

function matches(name: string, pattern: string): boolean {
  const [start = "", end] = pattern.split("*");
  return end === undefined ? name === start : name.startsWith(start) && name.endsWith(end);
}
