import type { Client } from "../client.ts";
import { CRATES_CLIENTS } from "./crates.ts";
import { NPM_CLIENTS } from "./npm.ts";
import { NUGET_CLIENTS } from "./nuget.ts";
import { PYPI_CLIENTS } from "./pypi.ts";
import { RUBYGEMS_CLIENTS } from "./rubygems.ts";

/** Every client that is tried, in the order of the table. */
export const CLIENTS: readonly Client[] = [
  ...PYPI_CLIENTS,
  ...CRATES_CLIENTS,
  ...RUBYGEMS_CLIENTS,
  ...NPM_CLIENTS,
  ...NUGET_CLIENTS,
];
