import { type FileChange, type PhaseResult, observed, secretsIn } from "@mint/runner";
import type { Observed } from "./case.ts";
import { originOf } from "./narrowed.ts";
import { textOf } from "./received-request.ts";

const MOST_MEMORY_KB = 110 * 1024;
const MAX_CREDENTIALED_REQUESTS = 10;
const MOST_POST_REQUESTS = 3;
/** What a step of mint may say to the runner by its streams. */
const COMMANDS: readonly string[] = ["add-mask", "error", "warning", "group", "endgroup"];
const TOKEN_OUTPUTS: readonly string[] = ["token", "api-token", "NUGET_API_KEY"];
const STAGES_WITH_CREDENTIAL: readonly string[] = ["id-token", "exchange", "revocation"];
const PIECE = 20;

/** What no line may hold: control characters but for the tab, invisible ones, and those that turn the direction. */
const UNPRINTABLE = /[^\P{Cc}\t]|[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** Lists what every run must keep to and this one did not, each with the requirement's number. */
export function brokenInvariants(seen: Observed): string[] {
  return [
    ...leaks(seen),
    ...strayedSecrets(seen),
    ...requests(seen),
    ...result(seen),
    ...seen.result.phases.flatMap((phase) => phaseRules(phase, seen)),
    ...masks(seen),
    ...revocation(seen),
    ...(seen.hadChildren ? ["R16: started a child process"] : []),
  ];
}

/** R8: no secret or piece of one where it is not meant to be. */
function leaks({ case: one, result, world, main, commandLines }: Observed): string[] {
  const secrets = [...world.secrets];
  const outputs = main.exitCode === 0 ? TOKEN_OUTPUTS : [];
  const found = secretsIn(result, secrets, {
    pieces: PIECE,
    outputs,
    state: ["token"],
    env: one.expect?.exports ?? [],
  });
  const places = found.map(
    (leak) =>
      `R8: a secret's piece of ${leak.piece.length} characters in ${leak.phase}'s ${leak.place} ${leak.name ?? ""}`,
  );
  const inArgv = secrets.some((secret) => [...commandLines].some((line) => holdsPiece(line, secret)));
  const proxy = world.proxy;
  const shown = proxy !== undefined && observed(result).some(({ text }) => text.includes(proxy));
  return [
    ...new Set(places),
    ...(inArgv ? ["R8: a secret's piece in argv"] : []),
    ...(shown ? ["R13: the proxy's address is shown"] : []),
  ];
}

/** R5, R16: each secret goes to the one host that it is for, and nobody else is asked anything. */
function strayedSecrets({ world }: Observed): string[] {
  const { seen, secrets, tokens, sandbox } = world;
  const { requestToken } = sandbox.issuer;
  const strays: string[] = [];
  for (const one of seen) {
    const text = textOf(one);
    if (one.server === "elsewhere") strays.push(`R16: ${one.method} ${one.path} at an origin of no concern`);
    for (const secret of secrets) {
      const isPassword =
        one.server === "proxy" && !tokens.has(secret) && secret !== requestToken && !secret.includes(".");
      if (isPassword) continue;
      const belongs = secret === requestToken ? one.server === "oidc" : one.server === "registry";
      if (!belongs && holdsPiece(text, secret)) strays.push(`R5: a piece of a secret at ${one.server}, ${one.stage}`);
    }
    if (one.stage === "other") strays.push(`R5: ${one.method} ${one.path} was asked of ${one.server}`);
  }
  return [...new Set(strays)];
}

function requests({ world, main }: Observed): string[] {
  const { seen, sandbox } = world;
  const problems: string[] = [];
  const asked = seen.filter(({ server }) => server === "oidc" || server === "registry");
  const posted = asked.filter(({ stage }) => stage === "exchange").map(idTokenOf);
  const twice = posted.filter((token, index) => posted.indexOf(token) !== index).length;
  if (twice > 0) problems.push(`R4: ${twice} ID tokens were posted twice`);
  const carrying = asked.filter(({ stage, phase }) => phase === "main" && STAGES_WITH_CREDENTIAL.includes(stage));
  if (carrying.length > MAX_CREDENTIALED_REQUESTS) problems.push(`R3: ${carrying.length} requests with a credential`);
  const inPost = asked.filter(({ phase }) => phase === "post");
  if (inPost.length > MOST_POST_REQUESTS) problems.push(`R12: ${inPost.length} requests in post`);
  if (inPost.some(({ stage }) => stage !== "revocation")) problems.push("R12: post asked for more than a revocation");
  if (asked.some(({ headers }) => !/^mint\/\d/u.test(headers["user-agent"] ?? "")))
    problems.push("R14: no User-Agent mint/<version>");
  const connections = asked.map(({ connection }) => connection);
  if (new Set(connections).size < connections.length) problems.push("R14: a connection was used twice");
  if (world.proxy !== undefined) {
    const tunnels = seen.filter(({ server }) => server === "proxy").length;
    if (tunnels < asked.length) problems.push(`R13: ${asked.length} requests, and ${tunnels} CONNECTs`);
  }
  const authorized = asked.filter(({ stage }) => stage === "id-token");
  if (
    main.exitCode === 0 &&
    authorized.some(({ headers }) => headers.authorization !== `Bearer ${sandbox.issuer.requestToken}`)
  ) {
    problems.push("an ID token was asked for without the request token");
  }
  return problems;
}

/** R1: 0 if and only if one token stands in the output file, and it is one that the registry issued. */
function result({ main, world }: Observed): string[] {
  const token = main.outputs["token"] ?? "";
  const isDelivered = /^[!-~]{16,32768}$/u.test(token) && originOf(token, world.tokens) !== undefined;
  if (main.exitCode === 0 && !isDelivered)
    return ["R1: exit code 0 without a token of the registry in the output file"];
  if (main.exitCode === 0) return [];
  if (Object.keys(main.env).length > 0)
    return [`R1: exit code ${main.exitCode}, and ${Object.keys(main.env).join(", ")} exported`];
  const left = TOKEN_OUTPUTS.filter((name) => (main.outputs[name] ?? "") !== "");
  return left.length === 0 ? [] : [`R1: exit code ${main.exitCode}, and ${left.join(", ")} in the output file`];
}

/** Where clients read a file alone, main writes one for them into the runner's temporary folder, and post removes it. */
function isClientFile({ path, change }: FileChange, phase: "main" | "post", exports?: readonly string[]): boolean {
  const isExpected = change === (phase === "main" ? "created" : "deleted");
  return exports !== undefined && isExpected && /^work\/_temp\/mint-[0-9a-f-]{36}$/u.test(path);
}

function phaseRules(phase: PhaseResult, { case: one, main }: Observed): string[] {
  const name = phase.phase;
  const problems: string[] = [];
  const memory = phase.peakRssKb ?? 0;
  if (memory > MOST_MEMORY_KB) problems.push(`R10: ${name} took ${Math.round(memory / 1024)} MB`);
  if (phase.timedOut) problems.push(`R2: ${name} had to be killed`);
  if (phase.leftProcesses) problems.push(`R16: ${name} left processes behind`);
  const changed = phase.files.filter((file) => !isClientFile(file, name, one.expect?.exports));
  if (changed.length > 0) problems.push(`R15: ${name} changed ${changed.map(({ path }) => path).join(", ")}`);
  if (phase.deprecatedCommands.length > 0) problems.push(`R9: ${name} used ${phase.deprecatedCommands.join(", ")}`);
  if (one.expect?.exports === undefined && phase.fileTexts.env !== "")
    problems.push(`R15: ${name} wrote to the environment's file`);
  if (phase.fileTexts.path !== "") problems.push(`R15: ${name} wrote to the path's file`);
  if (name === "post" && phase.annotations.some(({ level }) => level === "error"))
    problems.push("R12: an error in post");
  const errors = phase.annotations.filter(({ level, source }) => level === "error" && source === "step").length;
  if (name === "main" && main.exitCode === 0 && errors > 0) problems.push("R9: an error annotation, and exit code 0");
  for (const { text, command } of phase.lines) {
    if (command === undefined ? /^\s*::|##\[/u.test(text) : !COMMANDS.includes(command.name)) {
      problems.push(`R9: ${name} printed the line ${JSON.stringify(text.slice(0, 80))}`);
    }
    if (command?.name !== "add-mask" && UNPRINTABLE.test(text))
      problems.push(`R9: ${name} printed a control character`);
    if (/^\s+at \S.*:\d+:\d+/u.test(text)) problems.push(`R9: ${name} printed a stack`);
  }
  return problems;
}

/** R8: whatever was sent on or delivered was masked, in whole and by segments. */
function masks({ main, post, world }: Observed): string[] {
  // Nothing was printed that a mask would hide, and nothing delivered.
  if (main.exitCode !== 0 && main.stdout === "") return [];
  const maskedInMain = main.masks.map(({ value }) => value);
  const posted = world.seen.filter(({ stage }) => stage === "exchange").map(idTokenOf);
  const segments = posted.flatMap((token) => token.split(".")).filter((segment) => segment.length > PIECE);
  const delivered = main.outputs["token"];
  const needed = [...posted, ...segments, ...(delivered === undefined ? [] : [delivered])];
  if (world.seen.length > 0) needed.push(world.sandbox.issuer.requestToken);
  const unmasked = needed.filter((value) => value !== "" && !maskedInMain.includes(value)).length;
  const burnt = world.seen.some(({ phase, stage }) => phase === "post" && stage === "revocation");
  // The masks of a job last: what main masked stays masked.
  const known = [...maskedInMain, ...(post?.masks.map(({ value }) => value) ?? [])];
  const forgotten = burnt && !known.includes(main.state["token"] ?? "");
  return [
    ...(unmasked > 0 ? [`R8: ${unmasked} secrets or segments were not masked`] : []),
    ...(forgotten ? ["R8: post did not mask the token"] : []),
  ];
}

/** R11, R12: no revocation of anything but a token that this registry issued. */
function revocation({ world }: Observed): string[] {
  const strange = world.seen
    .filter(({ stage }) => stage === "revocation")
    .filter((request) => originOf(revokedTokenOf(request) ?? "", world.tokens) === undefined);
  return strange.length === 0 ? [] : [`R12: ${strange.length} revocations of what is no token of this registry`];
}

/** Reads the token that a request asks to revoke. */
export function revokedTokenOf({ body, headers }: Sent): string | undefined {
  return headers.authorization?.replace(/^Bearer /u, "") ?? textIn(body, "token");
}

/** Reads the ID token of an exchange: in a header, or in a field of the body. */
export function idTokenOf({ body, headers }: Sent): string {
  return headers.authorization?.replace(/^Bearer /u, "") ?? textIn(body, "token") ?? textIn(body, "jwt") ?? body;
}

type Sent = Pick<Observed["world"]["seen"][number], "body" | "headers">;

function textIn(json: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const field: unknown =
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([key]) => key === name)?.[1]
        : undefined;
    return typeof field === "string" ? field : undefined;
  } catch {
    return undefined;
  }
}

/** Tells whether a text holds a telling piece of a secret: any that is twice the size has a whole window in it. */
export function holdsPiece(text: string, secret: string): boolean {
  const size = Math.min(PIECE, secret.length);
  for (let at = 0; at + size <= secret.length; at += size) if (text.includes(secret.slice(at, at + size))) return true;
  // Pieces that straddle two windows show at their end.
  return secret.length > size && text.includes(secret.slice(-size));
}
