import type { Command } from "./command.ts";
import { REGISTRIES, type RegistryRow } from "./registries.ts";

/** The registries that a command is for. */
export function registriesFor({ registries }: Command): readonly RegistryRow[] {
  if (registries.most === 0) return [];
  return registries.thatRevoke === true ? REGISTRIES.filter(({ revokes }) => revokes) : REGISTRIES;
}
