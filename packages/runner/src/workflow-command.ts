/** A command that a step printed: `::name key=value::data`, or the older `##[name key=value;]data`. */
export interface WorkflowCommand {
  readonly name: string;
  /** 2 for `::name::`, 1 for `##[name]`. */
  readonly version: 1 | 2;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const DATA: readonly (readonly [string, string])[] = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"],
];
const PROPERTY: typeof DATA = [...DATA.slice(0, 2), ["%3A", ":"], ["%2C", ","], ["%25", "%"]];
const LEGACY: typeof DATA = [["%3B", ";"], ...DATA.slice(0, 2), ["%5D", "]"], ["%25", "%"]];

/** What .NET's `TrimStart()` takes away; JavaScript's differs in U+0085 and U+FEFF. */
const LEADING_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/**
 * Reads a line as the runner does: `::name::` only at its start (white space aside), `##[name]` **anywhere** in
 * it; a name that is not registered is no command.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function readWorkflowCommand(
  line: string,
  isRegistered: (name: string) => boolean,
): WorkflowCommand | undefined {
  return readCurrent(line, isRegistered) ?? readLegacy(line, isRegistered);
}

function readCurrent(line: string, isRegistered: (name: string) => boolean): WorkflowCommand | undefined {
  const message = line.replace(LEADING_SPACE, "");
  if (!message.startsWith("::")) return undefined;
  const end = message.indexOf("::", 2);
  if (end < 0) return undefined;
  const [name, properties] = splitHead(message.slice(2, end));
  if (!isRegistered(name)) return undefined;
  return {
    name,
    version: 2,
    properties: readProperties(properties.trim(), ",", PROPERTY),
    data: unescape(message.slice(end + 2), DATA),
  };
}

function readLegacy(line: string, isRegistered: (name: string) => boolean): WorkflowCommand | undefined {
  const start = line.indexOf("##[");
  if (start < 0) return undefined;
  const end = line.indexOf("]", start);
  if (end < 0) return undefined;
  const [name, properties] = splitHead(line.slice(start + 3, end));
  if (!isRegistered(name)) return undefined;
  return {
    name,
    version: 1,
    properties: readProperties(properties, ";", LEGACY),
    data: unescape(line.slice(end + 1), LEGACY),
  };
}

function splitHead(head: string): readonly [name: string, properties: string] {
  const space = head.indexOf(" ");
  return space < 0 ? [head, ""] : [head.slice(0, space), head.slice(space + 1)];
}

/** `=x` and `x=` are no pairs, and further `=` before the value fall away, as `Split` does it in .NET. */
function readProperties(text: string, separator: string, escapes: typeof DATA): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const pair of text.split(separator)) {
    const [, key, value] = /^=*([^=]+)=+([^=][^]*)$/u.exec(pair) ?? [];
    if (key !== undefined && value !== undefined) properties[key] = unescape(value, escapes);
  }
  return properties;
}

function unescape(text: string, escapes: typeof DATA): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);
}
