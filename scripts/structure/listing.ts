import { type ESTree, parseSync, Visitor } from "vite";

/** Where people meet a text: in the code, in the output, in a test report, in a comment or on a page. */
export type Kind = "name" | "message" | "title" | "group" | "comment" | "page";

/** A name or a text that people meet. */
export interface Entry {
  readonly kind: Kind;
  /** A name as it is exported; a text with `…` in place of each value. */
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

const TEST_FILE = /\/test\/|\.test\.ts$/;
const FAULT_CASES = /^packages\/faults\/src\/cases\//;
const TEST_FUNCTIONS = ["test", "it"];
/** What these return takes the title. */
const TEST_MAKERS = ["each", "for", "skipIf", "runIf"];
/** At least two words, the second of them no name. */
const TEXT = /[a-z]{2,}[,:;]? [a-z`'"(…]/i;

/**
 * Lists what people read of a TypeScript file, in its order: exported names, with the members of exported types;
 * messages of a product file, or titles of its tests; comments.
 *
 * @throws {SyntaxError} if the file cannot be parsed
 */
export function listSource(path: string, text: string): readonly Entry[] {
  const { program, comments, errors } = parseSync(path, text, { sourceType: "module" });
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message ?? ""}`);
  const found: { readonly kind: Kind; readonly text: string; readonly start: number }[] = [];
  const add = (kind: Kind, { start }: Place, written: string): void => void found.push({ kind, text: written, start });
  const titles = new Set<number>();
  const addTitle = (kind: Kind, node: ESTree.Node): void => {
    titles.add(node.start);
    const written = textOf(node);
    if (written !== undefined) add(kind, node, written);
  };
  const addMessage = (node: ESTree.Node): void => {
    const written = textOf(node) ?? "";
    if (!TEST_FILE.test(path) && !titles.has(node.start) && TEXT.test(written)) add("message", node, written);
  };
  new Visitor({
    ExportNamedDeclaration: ({ declaration, specifiers }) => {
      for (const { exported } of specifiers) add("name", exported, moduleName(exported));
      if (declaration !== null) for (const [name, node] of namesOf(declaration)) add("name", node, name);
    },
    CallExpression: ({ callee, arguments: [title] }) => {
      if (title === undefined || !TEST_FILE.test(path)) return;
      if (isCallOf(TEST_FUNCTIONS, callee)) addTitle("title", title);
      else if (isCallOf(["describe"], callee)) addTitle("group", title);
    },
    Property: ({ key, value }) => {
      if (FAULT_CASES.test(path) && key.type === "Identifier" && key.name === "name") addTitle("title", value);
    },
    Literal: addMessage,
    TemplateLiteral: addMessage,
  }).visit(program);
  for (const comment of comments) add("comment", comment, comment.value);
  return found
    .toSorted((one, other) => one.start - other.start)
    .map(({ kind, text: written, start }) => ({ kind, text: written, path, line: lineAt(text, start) }));
}

/** Lists the lines of a page, without its code. */
export function listPage(path: string, text: string): readonly Entry[] {
  const isCode = (line: string): boolean => line.trimStart().startsWith("```");
  let inCode = false;
  return text.split("\n").flatMap((line, index) => {
    if (isCode(line)) inCode = !inCode;
    const prose = line.replaceAll(/`[^`]*`/g, "`…`").replaceAll(/\]\([^)]*\)/g, "]");
    return inCode || !TEXT.test(prose) ? [] : [{ kind: "page", text: prose, path, line: index + 1 }];
  });
}

interface Place {
  readonly start: number;
}

function moduleName(name: ESTree.ModuleExportName): string {
  return name.type === "Literal" ? name.value : name.name;
}

function* namesOf(node: ESTree.Declaration): Generator<readonly [string, Place]> {
  if (node.type === "VariableDeclaration") {
    for (const { id } of node.declarations) if (id.type === "Identifier") yield [id.name, id];
    return;
  }
  if (!("id" in node) || node.id === null || node.id.type !== "Identifier") return;
  yield [node.id.name, node.id];
  if (node.type === "TSInterfaceDeclaration") yield* memberNames(node.body.body);
  if (node.type === "ClassDeclaration") yield* memberNames(node.body.body);
  if (node.type === "TSTypeAliasDeclaration" && node.typeAnnotation.type === "TSTypeLiteral") {
    yield* memberNames(node.typeAnnotation.members);
  }
}

function* memberNames(
  members: readonly (ESTree.TSSignature | ESTree.ClassElement)[],
): Generator<readonly [string, Place]> {
  for (const member of members) {
    if ("key" in member && member.key.type === "Identifier") yield [member.key.name, member.key];
  }
}

/** `test("…")`, `it.each(rows)("…")`, `test.skipIf(condition)("…")`. */
function isCallOf(names: readonly string[], callee: ESTree.Expression | ESTree.Super): boolean {
  if (callee.type === "CallExpression") return startsWith(names, callee.callee);
  const property = callee.type === "MemberExpression" && callee.property;
  if (property && property.type === "Identifier" && TEST_MAKERS.includes(property.name)) return false;
  return startsWith(names, callee);
}

function startsWith(names: readonly string[], callee: ESTree.Expression | ESTree.Super): boolean {
  if (callee.type === "Identifier") return names.includes(callee.name);
  return callee.type === "MemberExpression" && startsWith(names, callee.object);
}

function textOf(node: ESTree.Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type !== "TemplateLiteral") return undefined;
  return node.quasis.map(({ value }) => value.cooked ?? "").join("…");
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
