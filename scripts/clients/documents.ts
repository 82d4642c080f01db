import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Variables, WiredWay } from "./client.ts";

/** A command that a page tells people to type: a `run:` step, or a line of a shell. */
export interface DocumentedCommand {
  /** The document, from the top of the repository. */
  readonly file: string;
  readonly command: string;
  /** What the step has in its environment, as it is written. */
  readonly env: Variables;
}

const ROOT = join(import.meta.dirname, "../..");
/** What people read to publish. */
const DOCUMENTS = [
  "README.md",
  "actions/*/README.md",
  "packages/*/README.md",
  "docs/recipes/*.md",
  "docs/TROUBLESHOOTING.md",
];
const FENCE = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;
const FROM_JSON = /\$\{\{ *fromJSON\(steps\.\w+\.outputs\.([\w-]+)\)\['([^']+)'\] *\}\}/g;
const OUTPUT = /\$\{\{ *steps\.\w+\.outputs\.([\w-]+) *\}\}/g;

/** Reads every command in a fence of every README and recipe. */
export function documentedCommands(): readonly DocumentedCommand[] {
  const files = execFileSync("git", ["ls-files", "--", ...DOCUMENTS], { cwd: ROOT, encoding: "utf8" })
    .trim()
    .split("\n");
  return files.flatMap(commandsIn);
}

function commandsIn(file: string): readonly DocumentedCommand[] {
  return fencesIn(file).flatMap(({ language, text }) => {
    if (/^(?:sh|bash|shell|console)$/.test(language)) return commandsOfScript(text).map((one) => ({ file, ...one }));
    return /^ya?ml$/.test(language) ? commandsOfWorkflow(text).map((one) => ({ file, ...one })) : [];
  });
}

/** What stands in the fences of a document, without their indentation. */
export function fencesIn(file: string): readonly { readonly language: string; readonly text: string }[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(FENCE)].map(([, indent = "", language = "", body = ""]) => {
    return { language, text: body.replaceAll(new RegExp(`^${indent}`, "gm"), "") };
  });
}

/** The commands of a shell's lines. */
export function commandsOfScript(text: string): readonly Omit<DocumentedCommand, "file">[] {
  return linesOf(text).map((command) => ({ command, env: {} }));
}

/** The commands of a workflow, or of a part of one. */
export function commandsOfWorkflow(text: string): readonly Omit<DocumentedCommand, "file">[] {
  return stepsOf(parse(text));
}

/** A line that ends in a backslash goes on; what stands after a hash is a comment. */
function linesOf(text: string): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/(?:^|\s+)#.*$/, "").trim())
    .filter((line) => line !== "");
}

/** Every step with a `run:`, however deep it lies, and GitLab's and Buildkite's lists of commands. */
function stepsOf(node: unknown): readonly Omit<DocumentedCommand, "file">[] {
  if (Array.isArray(node)) return node.flatMap(stepsOf);
  if (typeof node !== "object" || node === null) return [];
  const { env, ...fields } = node as Readonly<Record<string, unknown>>;
  return Object.entries(fields).flatMap(([name, value]) => {
    if (name === "run") return runOf(value, env);
    if (/^(?:script|before_script|commands?)$/.test(name)) {
      return [value]
        .flat()
        .flatMap((one) => (typeof one === "string" ? linesOf(one) : []))
        .map((command) => ({ command, env: {} }));
    }
    return stepsOf(value);
  });
}

/** CircleCI may have an object there. */
function runOf(value: unknown, env: unknown): readonly Omit<DocumentedCommand, "file">[] {
  if (typeof value === "object" && value !== null && "command" in value) return runOf(value.command, env);
  if (typeof value !== "string") return [];
  const variables = typeof env === "object" && env !== null ? Object.entries(env) : [];
  return [{ command: value.trim(), env: Object.fromEntries(variables.map(([name, text]) => [name, String(text)])) }];
}

/**
 * Finds how a document wires the outputs of an action to a client, so that it is tried as it is written.
 *
 * @throws {Error} if the document has no such step
 */
export function asDocumented(file: string, command: string): WiredWay {
  const found = commandsIn(file).find((one) => one.command === command && Object.keys(one.env).length > 0);
  if (found === undefined) throw new Error(`${file} has no step that runs "${command}" with a token.`);
  const wire =
    (outputs: Variables) =>
    (text: string): string =>
      text
        .replaceAll(OUTPUT, (_whole, name: string) => outputs[name] ?? "")
        .replaceAll(FROM_JSON, (_whole, name: string, key: string) => String(JSON.parse(outputs[name] ?? "{}")[key]));
  return {
    command,
    documented: found.env,
    env: (outputs) =>
      Object.fromEntries(Object.entries(found.env).map(([name, text]) => [name, wire(outputs)(text)] as const)),
  };
}
