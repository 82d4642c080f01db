import { type Expression, type Node, parse, type Super } from "acorn";
import { ancestor } from "acorn-walk";
import { registryHosts } from "./registry-hosts.ts";
import { FORBIDDEN_GLOBALS, FORBIDDEN_MEMBERS, MODULES, OTHER_HOSTS } from "./rules.ts";

/** What is wrong with a bundle, and where. */
export interface Finding {
  readonly line: number;
  readonly problem: string;
}

/** Objects whose members must be named, since any of them can be reached by a computed name. */
const NAMED_ONLY = new Set(["process", "globalThis", "global", "module"]);
const URLS = /\bhttps?:\/\/([^\s/"'`,;)<>]*)/gi;
const HOSTS: ReadonlySet<string> = new Set([...registryHosts(), ...Object.keys(OTHER_HOSTS)]);
const TIMERS = new Set(["setTimeout", "setInterval", "setImmediate"]);

/**
 * Reads a bundle as JavaScript and finds what no bundle may have: other modules than those in the table, code made
 * from text, a second way out, unknown hosts, characters beyond ASCII.
 *
 * @param siblings bundles beside it, which it may load as `./name.cjs`
 */
export function auditCode(code: string, siblings: readonly string[]): readonly Finding[] {
  const findings: Finding[] = [];
  const report = (node: Node, problem: string): void => {
    findings.push({ line: code.slice(0, node.start).split("\n").length, problem });
  };
  const program = parse(code, { ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true });
  ancestor(program, {
    ImportExpression: (node) => {
      const { source } = node;
      const module = source.type === "Literal" ? source.value : undefined;
      if (typeof module !== "string" || !isBeside(module, siblings)) report(node, "loads a module by import()");
    },
    Identifier: (node, _, ancestors) => {
      const parent = ancestors.at(-2);
      const reason = FORBIDDEN_GLOBALS[node.name];
      if (Object.hasOwn(FORBIDDEN_GLOBALS, node.name)) report(node, `refers to ${node.name}: ${reason}`);
      if (
        node.name === "require" &&
        !(parent?.type === "CallExpression" && "callee" in parent && parent.callee === node)
      )
        report(node, "hands require on, so that what it loads cannot be read");
    },
    MemberExpression: (node) => {
      const name = nameOf(node);
      if (name === undefined) {
        if (node.object.type === "Identifier" && NAMED_ONLY.has(node.object.name))
          report(node, `reads a member of ${node.object.name} by a computed name`);
        return;
      }
      if (Object.hasOwn(FORBIDDEN_MEMBERS, name)) report(node, `refers to .${name}: ${FORBIDDEN_MEMBERS[name]}`);
      if (isGlobal(node.object) && Object.hasOwn(FORBIDDEN_GLOBALS, name))
        report(node, `refers to ${name}: ${FORBIDDEN_GLOBALS[name]}`);
    },
    CallExpression: (node) => {
      const { callee } = node;
      const [argument] = node.arguments;
      const isRequire = callee.type === "Identifier" && callee.name === "require";
      const member = callee.type === "MemberExpression" ? nameOf(callee) : undefined;
      if (isRequire || member === "getBuiltinModule") {
        const module = argument?.type === "Literal" ? argument.value : undefined;
        if (typeof module !== "string") report(node, "loads a module by a computed name");
        else if (!isAllowed(module, siblings)) report(node, `loads ${module}, which is not in the table`);
      }
      if (member === "constructor") report(node, "calls a constructor found on a value: may run text as code");
      if (callee.type === "Identifier" && TIMERS.has(callee.name) && isText(argument))
        report(node, `runs text as code by ${callee.name}`);
    },
    NewExpression: (node) => {
      if (node.callee.type === "MemberExpression" && nameOf(node.callee) === "constructor")
        report(node, "calls a constructor found on a value: may run text as code");
    },
    Literal: (node) => {
      if (typeof node.value === "string") hostsIn(node.value, (problem) => report(node, problem));
    },
    TemplateElement: (node) => {
      hostsIn(node.value.cooked ?? node.value.raw, (problem) => report(node, problem));
    },
  });
  for (const { index, 0: one } of code.matchAll(/[^\n\t\u0020-\u007e]/g)) {
    const line = code.slice(0, index).split("\n").length;
    findings.push({ line, problem: `has the character U+${one.charCodeAt(0).toString(16).padStart(4, "0")}` });
  }
  return findings.toSorted((a, b) => a.line - b.line);
}

interface Member {
  readonly property: Node;
  readonly computed: boolean;
}

function nameOf({ property, computed }: Member): string | undefined {
  if (!computed && "name" in property) return String(property.name);
  return property.type === "Literal" && "value" in property ? String(property.value) : undefined;
}

function isGlobal(object: Expression | Super): boolean {
  return object.type === "Identifier" && (object.name === "globalThis" || object.name === "global");
}

function isText(node: Node | undefined): boolean {
  return (
    node?.type === "TemplateLiteral" || (node?.type === "Literal" && "value" in node && typeof node.value === "string")
  );
}

function isAllowed(module: string, siblings: readonly string[]): boolean {
  return isBeside(module, siblings) || Object.hasOwn(MODULES, module.startsWith("node:") ? module : `node:${module}`);
}

function isBeside(module: string, siblings: readonly string[]): boolean {
  return module.startsWith("./") && siblings.includes(module.slice(2));
}

function hostsIn(text: string, report: (problem: string) => void): void {
  for (const [url, host = ""] of text.matchAll(URLS)) {
    if (!HOSTS.has(host.replace(/\.$/, "").toLowerCase())) report(`has the URL ${url}, whose host is not known`);
  }
}
