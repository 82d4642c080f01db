import type { Command } from "./command.ts";
import { REGISTRIES, type RegistryRow } from "./registries.ts";

/** The registries that a command is for, with the options that are of use to it. */
export function registriesFor({ registries }: Command): readonly RegistryRow[] {
  if (registries.most === 0) return [];
  return registries.thatRevoke === true ? REGISTRIES.filter(({ revokes }) => revokes).map(forRevoking) : REGISTRIES;
}

function forRevoking(row: RegistryRow): RegistryRow {
  const options = Object.entries(row.options).filter(([, { mintsOnly }]) => mintsOnly !== true);
  return { ...row, options: Object.fromEntries(options) };
}
