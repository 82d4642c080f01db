import type { Candidate, Comparison, RequestTrace } from "./http/trace.ts";
import type { RequestRecord } from "./http/recorded.ts";
import { jsonFields } from "./http/json-fields.ts";
import { registrationOf } from "./setup/identity-values.ts";
import { publisherFields } from "./setup/publishers.ts";
import { claimText } from "./oidc/claim-text.ts";
import { displayNameOf, REGISTRY_IDS, type RegistryId } from "./registries.ts";
import type { Sandbox } from "./sandbox.ts";

/** A report of what clients asked a sandbox to do, and of the results. */
export interface Account {
  /** Sentences, oldest first; indented ones belong to the one before. */
  lines(): readonly string[];
}

/** How many of the newest lines are kept: a client that never ends must not fill the memory. */
const LINES_KEPT = 500;
const LONGEST_REASON = 500;

/** Starts the report of a sandbox. */
export function keepAccount(sandbox: Sandbox): Account {
  const lines: string[] = [];
  const write = (...more: readonly string[]): void => {
    lines.push(...more);
    lines.splice(0, lines.length - LINES_KEPT);
  };
  for (const id of ["issuer", ...REGISTRY_IDS] as const) {
    const server = sandbox[id];
    const before = server.observe;
    server.observe = async (record, trace, answer) => {
      const copy = answer.clone();
      await before?.(record, trace, answer);
      write(
        ...(id === "issuer" ? issuerLines(record) : registryLines(id, { record, trace, reason: await reasonOf(copy) })),
      );
    };
  }
  return {
    lines: () => (lines.length > 0 ? lines : ["Nothing was asked of the sandbox."]),
  };
}

function issuerLines({ path, status }: RequestRecord): readonly string[] {
  const { pathname, searchParams } = new URL(path, "http://issuer");
  if (pathname.includes("/.well-known/")) return [];
  const audience = searchParams.get("audience");
  const which = audience === null ? "an ID token" : `an ID token for the audience ${printable(audience)}`;
  return [
    status === 200
      ? `The job was given ${which}.`
      : `${which.replace(/^a/, "A")} was requested and refused (HTTP ${status}): the request token is not the job's.`,
  ];
}

interface Asked {
  readonly record: RequestRecord;
  readonly trace: RequestTrace;
  readonly reason: string;
}

function registryLines(id: RegistryId, { record: { status }, trace, reason }: Asked): readonly string[] {
  const name = displayNameOf(id);
  const isRefused = status >= 400;
  const refusal = `refused (HTTP ${status})${reason === "" ? "" : `: ${reason}`}`;
  if (trace.kind === "revocation") {
    const what = trace.presented === undefined ? "an unknown token" : "the token";
    return [isRefused ? `${name} was asked to revoke ${what}, and ${refusal}` : `${name} was asked to revoke ${what}.`];
  }
  if (trace.kind === "upload") {
    const { name: file = trace.asked ?? "an upload", version } = trace.upload ?? {};
    const what = printable(version === undefined || file.includes(version) ? file : `${file} ${version}`);
    return [isRefused ? `${name} was sent ${what}, and ${refusal}` : `${name} accepted ${what}.`];
  }
  const { claims, minted } = trace;
  if (claims === undefined && minted.length === 0) return [];
  if (!isRefused) {
    return minted.map(({ scope, expiresAt }) => {
      return `${name} gave a token for ${printable(scope)}, until ${new Date(expiresAt).toLocaleTimeString("en-GB")}.`;
    });
  }
  const whose = claimText(claims ?? {}, "repository") ?? claimText(claims ?? {}, "sub") ?? "a job";
  return [
    `${name} was asked for a token by ${printable(whose)}, and ${refusal}`,
    ...comparisonLines(trace),
    ...registerLines(id, trace),
  ];
}

/** The differences between the identity and the publisher that matches best. */
function comparisonLines({ idToken, candidates }: RequestTrace): readonly string[] {
  const wrong = idToken.filter(({ matches }) => !matches);
  const [nearest] = [...candidates].sort((left, right) => misses(left).length - misses(right).length);
  return [...wrong, ...(nearest === undefined ? [] : misses(nearest))].map(
    ({ claim, registered, presented = "nothing" }) =>
      `    ${claim}: the job has ${printable(presented)}, the registry expects ${printable(registered)}`,
  );
}

function misses({ comparisons }: Candidate): readonly Comparison[] {
  return comparisons.filter(({ matches }) => !matches);
}

/** The entry for a `--publishers` file that makes the registry trust this job. */
function registerLines(registry: string, { claims = {}, asked, idToken }: RequestTrace): readonly string[] {
  if (idToken.some(({ matches }) => !matches)) return [];
  const registration = registrationOf(registry, { claims, asked });
  if (registration === undefined) return [];
  const { form, values, open } = registration;
  const fields = publisherFields(form);
  const lines = Object.entries(fields).flatMap(([name, { required }]) => {
    const value = values[name] ?? (open[name] || (required === true ? "…" : undefined));
    return value === undefined ? [] : [`${name}: ${JSON.stringify(printable(value))}`];
  });
  return [
    `    To register this job, start the sandbox with --publishers and a file that holds:`,
    `    ${form}: [{ ${lines.join(", ")} }]`,
  ];
}

/** The registry's own message: the useful texts of JSON, or the first line of anything else. */
async function reasonOf(answer: Response): Promise<string> {
  if (answer.status < 400) return "";
  const text = await answer.text();
  const fields = jsonFields(text);
  const found = fields === undefined ? [answer.statusText || (text.trim().split("\n")[0] ?? "")] : texts(fields);
  return printable([...new Set(found)].join(": ").slice(0, LONGEST_REASON));
}

const TELLING: readonly string[] = ["message", "description", "detail", "error", "error_description", "reason"];

function texts(value: unknown, name = ""): readonly string[] {
  if (typeof value === "string") return TELLING.includes(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => texts(one, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => texts(one, key));
}

/** A terminal obeys control characters, and a client may have sent some. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, "?");
}
