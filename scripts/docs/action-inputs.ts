import { ABOUTS, type InputAbout, inputsOf, type RegistryAbout } from "@mint/core/about";
import { exampleOf } from "./examples.ts";
import { tokenVariables } from "./registries-table.ts";

/** An input as `action.yml` has it. There is no default: what is not given stays empty, and its words tell what holds. */
export interface ManifestInput {
  readonly description: string;
  readonly required: boolean;
}

/** Inputs by name, in the order of `action.yml`. */
export type ManifestInputs = Readonly<Record<string, ManifestInput>>;

/** The inputs of a registry's own action: those of its definition, and those that every action has. */
export function ownInputs(one: RegistryAbout): ManifestInputs {
  const { type, about } = one;
  const own = inputsOf(one).map((input) => {
    return [
      input.name,
      { description: `${input.text}${choice(input)}.${defaults([input])}`, required: isRequired(input) },
    ];
  });
  return {
    ...Object.fromEntries(own),
    ...commonInputs({
      audience: `Default is ${about.action?.audience}.`,
      revokes: type.revokesAt === undefined ? undefined : "",
      exported: `the token is put into the environment of the steps that follow, as ${listed(tokenVariables(exampleOf(one)).map(code), "and")}`,
    }),
  };
}

/** The inputs of the dispatcher: those of all registries, each with what it is for which of them. */
export function dispatcherInputs(): ManifestInputs {
  const ids = ABOUTS.map(({ type }) => type.id);
  const uses = ABOUTS.flatMap((one) => inputsOf(one).map((input) => ({ id: one.type.id, input })));
  const names = new Set(uses.map(({ input }) => input.name).filter((name) => name !== "audience"));
  const own = [...names].map((name) => {
    const description = described(uses.filter(({ input }) => input.name === name));
    return [name, { description, required: false }];
  });
  const choosing = uses.filter(({ input }) => input.name === "audience").map(({ id }) => id);
  const revoking = ABOUTS.filter(({ type }) => type.revokesAt !== undefined).map(({ type }) => type.id);
  return {
    registry: { description: `Where to: ${listed(ids.map(code), "or")}.`, required: true },
    ...Object.fromEntries(own),
    ...commonInputs({
      audience: `Default is the registry's own; required for ${listed(choosing, "and")}, whose administrators choose it.`,
      revokes: `, where the registry can (${revoking.join(", ")})`,
      exported: "what the registry's clients read is put into the environment of the steps that follow",
    }),
  };
}

/** What differs in the inputs that every action has. */
interface Differences {
  readonly audience: string;
  /** To end "Whether the token is revoked when the job ends"; absent if nothing can be revoked. */
  readonly revokes: string | undefined;
  /** To follow "Whether". */
  readonly exported: string;
}

function commonInputs({ audience, revokes, exported }: Differences): ManifestInputs {
  const optional = (description: string): ManifestInput => ({ description, required: false });
  const revoke = `Whether the token is revoked when the job ends${revokes}, \`true\` or \`false\`. Default \`true\`.`;
  return {
    audience: optional(`The audience of the ID token. ${audience}`),
    ...(revokes === undefined ? {} : { revoke: optional(revoke) }),
    timeout: optional("Seconds for the whole step, 5 to 120. Default `60`."),
    "export-env": optional(
      `Whether ${exported}, \`true\` or \`false\`. All of them can read it then; only the step that you give the output to can read the output. Default \`false\`.`,
    ),
    summary: optional(
      "Whether the job's summary says what was minted, or what went wrong and what to type where, `true` or `false`. Default `true`.",
    ),
  };
}

interface Use {
  readonly id: string;
  readonly input: InputAbout;
}

/** Says what one name means for which registry; those that it means the same for share a sentence. */
function described(uses: readonly Use[]): string {
  const sentences = Map.groupBy(uses, ({ input }) => {
    const text = input.text.replace(/^(?:The|How|Whether|A|An) /, (article) => article.toLowerCase());
    return `${isRequired(input) ? ", required" : ""}: ${text}${choice(input)}.`;
  });
  return [...sentences]
    .map(([sentence, same]) => {
      const inputs = same.map(({ input }) => input);
      return `For ${listed(
        same.map(({ id }) => id),
        "and",
      )}${sentence}${defaults(inputs)}`;
    })
    .join(" ");
}

function choice({ rule }: InputAbout): string {
  return rule.kind === "flag" ? ", `true` or `false`" : "";
}

function defaults(inputs: readonly InputAbout[]): string {
  const told = inputs.flatMap(({ default: value }) => (value === undefined ? [] : [code(value)]));
  return told.length === 0 ? "" : ` Default ${told.join(", ")}.`;
}

function isRequired({ rule }: InputAbout): boolean {
  return rule.required === true;
}

function code(text: string): string {
  return `\`${text}\``;
}

function listed(words: readonly string[], conjunction: "and" | "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}
