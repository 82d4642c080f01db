import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ESTree, parseSync } from "vite";

/** A declaration that a file exports. */
export interface Export {
  readonly name: string;
  /** Its doc comment, where it has one. */
  readonly doc: string | undefined;
  /** Whether it is a function, or a constant that may be one. */
  readonly isCallable: boolean;
}

/** A TypeScript file of this repository, parsed. */
export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly lines: number;
  /** The source without its comments. */
  readonly code: string;
  /** Whether a script writes it: it says `Generated` in its first line. */
  readonly isGenerated: boolean;
  /** What it imports or exports from elsewhere, as written; types included. */
  readonly imports: readonly string[];
  /** What it declares and exports. */
  readonly exports: readonly Export[];
  /** Files of which it exports everything, as written. */
  readonly exportsAllOf: readonly string[];
  /** What it exports of other files: the name there, and the file as written. */
  readonly reexports: readonly { readonly name: string; readonly from: string }[];
}

/** Lists the files that match, tracked or new, without those that are ignored. */
export function listFiles(root: string, ...patterns: readonly string[]): readonly string[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", ...patterns];
  const listed = execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0");
  const deleted = execFileSync("git", ["ls-files", "-z", "--deleted"], { cwd: root, encoding: "utf8" }).split("\0");
  return listed.filter((path) => path !== "" && !deleted.includes(path));
}

/** Reads and parses every TypeScript file. */
export function readSourceFiles(root: string): readonly SourceFile[] {
  return listFiles(root, "*.ts").map((path) => parseSourceFile(path, readFileSync(join(root, path), "utf8")));
}

/**
 * Parses a TypeScript file.
 *
 * @throws {SyntaxError} if the file cannot be parsed
 */
export function parseSourceFile(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text, { sourceType: "module" });
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message ?? ""}`);
  const docBefore = (position: number): string | undefined =>
    comments.find(({ type, value, end }) => {
      return type === "Block" && value.startsWith("*") && end <= position && text.slice(end, position).trim() === "";
    })?.value;
  const declared = program.body.flatMap((node) => declarationsOf(node, docBefore(node.start)));
  // The overloads of a function share the first one's comment.
  const first = declared.filter(({ name }, at) => declared.findIndex((one) => one.name === name) === at);
  const named = module.staticExports.flatMap(({ entries }) => entries);
  const local = new Set(named.flatMap((entry) => (entry.moduleRequest === null ? [entry.localName.name] : [])));
  const elsewhere = named.flatMap(({ moduleRequest, importName }) =>
    moduleRequest === null ? [] : [{ name: importName.name, from: moduleRequest.value }],
  );
  return {
    path,
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    code: without(text, comments),
    isGenerated: /^\/\/ Generated\b/.test(text),
    imports: [
      ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...elsewhere.map(({ from }) => from),
      // `import("./x.ts")` in code, and in a type.
      ...[...without(text, comments).matchAll(/\bimport\(\s*"([^"]+)"/g)].map(([, from = ""]) => from),
    ],
    exports: first.filter(({ name }) => local.has(name)),
    exportsAllOf: elsewhere.flatMap(({ name, from }) => (name === null ? [from] : [])),
    reexports: elsewhere.flatMap(({ name, from }) => (name === null ? [] : [{ name, from }])),
  };
}

function declarationsOf(node: ESTree.Statement, doc: string | undefined): readonly Export[] {
  if (node.type === "ExportNamedDeclaration") {
    return node.declaration === null ? [] : declarationsOf(node.declaration, doc);
  }
  if (node.type === "VariableDeclaration") {
    return node.declarations.flatMap(({ id, init }) => {
      const isCallable = init?.type === "CallExpression" || init?.type === "ArrowFunctionExpression";
      return id.type === "Identifier" ? [{ name: id.name, doc, isCallable }] : [];
    });
  }
  const isCallable = node.type === "FunctionDeclaration" || node.type === "TSDeclareFunction";
  const isType = node.type === "TSInterfaceDeclaration" || node.type === "TSTypeAliasDeclaration";
  if (!isCallable && !isType && node.type !== "ClassDeclaration") return [];
  return node.id === null ? [] : [{ name: node.id.name, doc, isCallable }];
}

/** Blanks comments out; lines stay lines. */
function without(text: string, comments: readonly { readonly start: number; readonly end: number }[]): string {
  let code = "";
  let position = 0;
  for (const { start, end } of comments) {
    code += text.slice(position, start) + text.slice(start, end).replaceAll(/[^\n]/g, " ");
    position = end;
  }
  return code + text.slice(position);
}
