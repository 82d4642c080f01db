import type { PypiProject } from "./records.ts";
import { normalizeName } from "./state.ts";

/** What a caveat is held against: the upload that is being tried. */
export interface CaveatContext {
  readonly project: PypiProject;
  readonly publisherId: string;
  /** Names of the projects that the publisher is registered on now. */
  readonly publisherProjects: readonly string[];
  /** Seconds since the epoch. */
  readonly now: number;
}

type Check = (fields: readonly unknown[], context: CaveatContext) => string | undefined;

/** @see warehouse/macaroons/caveats/__init__.py, the tags of `as_caveat` */
const CHECKS: Readonly<Record<number, Check>> = {
  0: expiration,
  1: projectName,
  2: projectId,
  3: (fields) => (typeof fields[0] === "string" ? "token with user restriction without a user" : shapeProblem(fields)),
  4: oidcPublisher,
};

/**
 * Checks one first-party caveat, minted or appended by a holder; gives the index's reason where it does not hold.
 * @throws SyntaxError where the caveat is no JSON: the index does not catch that either
 * @see warehouse/macaroons/caveats/_core.py `deserialize`
 */
export function caveatProblem(caveat: string, context: CaveatContext): string | undefined {
  const parsed: unknown = JSON.parse(caveat);
  if (!Array.isArray(parsed)) return "caveat must be an array";
  const [tag, ...fields]: readonly unknown[] = parsed;
  if (parsed.length === 0) return "caveat array cannot be empty";
  const check = typeof tag === "number" ? CHECKS[tag] : undefined;
  return check === undefined ? `caveat has unknown tag: ${String(tag)}` : check(fields, context);
}

/** Writes the caveats of a newly minted token. @see warehouse/oidc/views.py `mint_token` */
export function mintedCaveats(minted: {
  readonly publisherId: string;
  readonly projectIds: readonly string[];
  readonly expiresAt: number;
  readonly notBefore: number;
}): readonly string[] {
  return [
    JSON.stringify([4, minted.publisherId, null]),
    JSON.stringify([2, minted.projectIds]),
    JSON.stringify([0, minted.expiresAt, minted.notBefore]),
  ];
}

function expiration(fields: readonly unknown[], context: CaveatContext): string | undefined {
  const [expiresAt, notBefore] = fields;
  if (!Number.isInteger(expiresAt) || !Number.isInteger(notBefore)) return shapeProblem(fields, 2);
  return context.now < Number(notBefore) || context.now >= Number(expiresAt) ? "token is expired" : undefined;
}

function projectName(fields: readonly unknown[], context: CaveatContext): string | undefined {
  if (!isTextList(fields[0])) return shapeProblem(fields);
  return fields[0].includes(normalizeName(context.project.name)) ? undefined : notForProject(context.project);
}

function projectId(fields: readonly unknown[], context: CaveatContext): string | undefined {
  if (!isTextList(fields[0])) return shapeProblem(fields);
  return fields[0].includes(context.project.id) ? undefined : notForProject(context.project);
}

function oidcPublisher(fields: readonly unknown[], context: CaveatContext): string | undefined {
  if (typeof fields[0] !== "string") return shapeProblem(fields);
  if (fields[0] !== context.publisherId) {
    return "current OIDC publisher does not match publisher restriction in token";
  }
  const name = normalizeName(context.project.name);
  if (context.publisherProjects.some((project) => normalizeName(project) === name)) return undefined;
  return `OIDC scoped token is not valid for project '${context.project.name}'`;
}

function notForProject(project: PypiProject): string {
  return `project-scoped token is not valid for project: '${project.name}'`;
}

function shapeProblem(fields: readonly unknown[], expected = 1): string {
  return fields.length < expected ? "Not enough values" : "invalid values for fields";
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
