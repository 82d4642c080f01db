import type { Client } from "../clients/client.ts";
import { CLIENTS } from "../clients/rows/index.ts";
import { tinyWheel } from "../demo/tiny-wheel.ts";
import type { Artifact } from "./surroundings.ts";

/** Finds a client by its name in the table of clients. */
export function client(name: string): Client {
  const found = CLIENTS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no client ${name}.`);
  return found;
}

/** What a client publishes, made ready. */
export function packageOf(of: Client, name: string): Artifact {
  return { files: of.files({ name, version: "1.0.0" }), prepare: of.prepare };
}

/** A wheel of a project, as a job that builds has uploaded it. */
export function wheel(project = "octo_package"): Artifact {
  const { filename, content } = tinyWheel(project, "1.0.0");
  return { files: { [filename]: content } };
}
