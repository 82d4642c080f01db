import { parse, stringify } from "yaml";
import { fencesIn } from "../clients/documents.ts";

/** A step of a workflow. */
export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly [field: string]: unknown;
}

/** A job of a workflow that has steps of its own. */
export interface Job {
  readonly needs?: string | readonly string[];
  readonly steps: readonly Step[];
  readonly [field: string]: unknown;
}

/** The path of the workflow that a rehearsal writes. */
export const WORKFLOW_FILE = ".github/workflows/release.yml";

/**
 * Finds the job that a page shows for `jobs:`.
 *
 * @throws {Error} if the page has none
 */
export function jobIn(file: string): Job {
  const jobs = yamlIn(file).flatMap((value) => {
    const { publish } = value as { readonly publish?: Job };
    return publish?.steps === undefined ? [] : [publish];
  });
  return only(jobs, `${file} has no job`);
}

/**
 * Finds steps that a page shows by themselves.
 *
 * @param text what the fence contains
 * @throws {Error} if the page has none
 */
export function stepsIn(file: string, text: string): readonly Step[] {
  const fences = fencesIn(file).filter((fence) => fence.text.startsWith("- ") && fence.text.includes(text));
  const steps: readonly Step[] = parse(only(fences, `${file} has no steps with ${text}`).text);
  return steps;
}

/**
 * Finds a whole workflow that a page shows.
 *
 * @throws {Error} if the page has none
 */
export function workflowIn(file: string): string {
  const fences = fencesIn(file).filter(({ text }) => /^on:/m.test(text) && /^jobs:/m.test(text));
  return only(fences, `${file} has no workflow`).text;
}

/** Makes a workflow of jobs. A job that they need and that is not among them does nothing. */
export function workflowOf(jobs: Readonly<Record<string, Job>>): string {
  const missing = Object.values(jobs)
    .flatMap(({ needs = [] }) => needs)
    .filter((name) => jobs[name] === undefined);
  const others = missing.map((name) => [name, { "runs-on": "ubuntu-latest", steps: [{ run: "true" }] }] as const);
  return stringify({
    on: { push: { tags: ["v*"] } },
    permissions: {},
    jobs: { ...Object.fromEntries(others), ...jobs },
  });
}

function yamlIn(file: string): readonly unknown[] {
  return fencesIn(file)
    .filter(({ language }) => /^ya?ml$/.test(language))
    .map(({ text }): unknown => parse(text))
    .filter((value) => typeof value === "object" && value !== null);
}

function only<T>([first]: readonly T[], problem: string): T {
  if (first === undefined) throw new Error(`${problem}.`);
  return first;
}
