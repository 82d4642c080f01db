import type { Call, Command, Options } from "../command-line/command.ts";
import { COMMANDS } from "../command-line/commands.ts";
import { registriesFor, usefulOptions } from "../command-line/registry-options.ts";
import { writeOut } from "../output/streams.ts";
import type { Interruption } from "../signals.ts";

const SHELLS = { bash, zsh, fish };

/** A shell that there is a completion script for. */
export type Shell = keyof typeof SHELLS;

/** Runs `mint completion`: prints a script for the shell to read. */
export async function mintCompletion(call: Call, { signal }: Interruption): Promise<number> {
  const [shell = ""] = call.words;
  if (!isShell(shell)) return 2;
  await writeOut(completionScript(shell), { signal });
  return 0;
}

function isShell(word: string): word is Shell {
  return Object.hasOwn(SHELLS, word);
}

/** Writes a completion script of the commands, and the options and registries of each. */
export function completionScript(shell: Shell): string {
  return SHELLS[shell]();
}

function wordsOf(command: Command): readonly string[] {
  const words = command.word?.among ?? registriesFor(command).map(({ type }) => type.id);
  return [...words, ...[...Object.keys(optionsOf(command)), "help"].map((name) => `--${name}`)];
}

/** The options of a command, with those of every registry that it is for. */
function optionsOf(command: Command): Options {
  return Object.assign(
    {},
    command.options,
    ...registriesFor(command).map((registry) => usefulOptions(registry, command)),
  );
}

function bash(): string {
  const cases = COMMANDS.map((command) => `    ${command.name}) words="${wordsOf(command).join(" ")}" ;;`);
  return `# mint completion for bash
_mint() {
  local words i
  for ((i = 1; i < COMP_CWORD; i++)); do
    # After -- stands a command of its own.
    if [[ \${COMP_WORDS[i]} == -- ]]; then
      COMPREPLY=($(compgen -c -- "\${COMP_WORDS[COMP_CWORD]}"))
      return
    fi
  done
  case \${COMP_WORDS[1]} in
${cases.join("\n")}
    *) words="${COMMANDS.map(({ name }) => name).join(" ")} --help --version" ;;
  esac
  ((COMP_CWORD == 1)) && words="${COMMANDS.map(({ name }) => name).join(" ")} --help --version"
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _mint mint
`;
}

function zsh(): string {
  const commands = COMMANDS.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = COMMANDS.map((command) => `    ${command.name}) compadd -- ${wordsOf(command).join(" ")} ;;`);
  return `#compdef mint
# mint completion for zsh
_mint() {
  local -a commands
  commands=(
${commands.join("\n")}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  # After -- stands a command of its own.
  local end=\${words[(i)--]}
  if ((end < CURRENT)); then
    shift end words
    ((CURRENT -= end))
    _normal
    return
  fi
  case $words[2] in
${cases.join("\n")}
  esac
}
compdef _mint mint
`;
}

function fish(): string {
  const lines = COMMANDS.flatMap((command) => {
    const when = `-n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
    const options = Object.entries(optionsOf(command)).map(([name, { value, about }]) => {
      return `complete -c mint ${when} -l ${name}${value === undefined ? "" : " -x"} -d ${quoted(about)}`;
    });
    const words = wordsOf(command).filter((word) => !word.startsWith("--"));
    return [
      `complete -c mint -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
      ...(words.length === 0 ? [] : [`complete -c mint ${when} -a ${quoted(words.join(" "))}`]),
      ...options,
    ];
  });
  return ["# mint completion for fish", "complete -c mint -f", ...lines, ""].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
