import type { Env } from "@mint/core";
import { REGISTRIES } from "../registries.ts";
import type { StoredSecret } from "./report.ts";

/** Finds the variables that hold a stored credential of a registry. Their values are looked at for being there alone. */
export function storedSecrets(env: Env): readonly StoredSecret[] {
  const names = Object.keys(env).filter((name) => (env[name] ?? "").trim() !== "");
  return REGISTRIES.flatMap(({ id, storedSecrets: patterns }) =>
    patterns.flatMap((pattern) =>
      names.filter((name) => matches(name, pattern)).map((name) => ({ name, registry: id })),
    ),
  );
}

function matches(name: string, pattern: string): boolean {
  const [start = "", end] = pattern.split("*");
  return end === undefined ? name === start : name.startsWith(start) && name.endsWith(end);
}
