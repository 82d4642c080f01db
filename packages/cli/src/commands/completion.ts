import type { Call, Command, Options } from "../command-line/command.ts";
import { COMMANDS } from "../command-line/commands.ts";
import { registriesFor, usefulOptions } from "../command-line/registry-options.ts";
import { writeOut } from "../output/streams.ts";
import type { Interruption } from "../signals.ts";

const SHELLS = { bash, zsh, fish, powershell };

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

/** Writes a completion script of the commands, of the registries and options of each, and of the options that each registry has. */
export function completionScript(shell: Shell): string {
  return SHELLS[shell]();
}

/** The options of a command for all registries. */
function wordsOf({ word, options, ...command }: Command): readonly string[] {
  const words = word?.among ?? registriesFor({ options, ...command }).map(({ type }) => type.id);
  return [...words, ...[...Object.keys(options), "help", "no-color"].map((name) => `--${name}`)];
}

/** The options of a registry, besides those of a command. */
interface RegistryOptions {
  readonly command: string;
  readonly registry: string;
  readonly options: Options;
}

function registryRows(): readonly RegistryOptions[] {
  return COMMANDS.flatMap((command) =>
    registriesFor(command).map((registry) => {
      const own = Object.entries(usefulOptions(registry, command));
      const options = Object.fromEntries(own.filter(([name]) => !Object.hasOwn(command.options, name)));
      return { command: command.name, registry: registry.type.id, options };
    }),
  );
}

function flags(options: Options): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(" ");
}

/** The arms of a shell's `case` over `command:registry`. */
function registryCases(arm: (flags: string) => string): string {
  return registryRows()
    .map(({ command, registry, options }) => `      ${command}:${registry}) ${arm(flags(options))} ;;`)
    .join("\n");
}

function bash(): string {
  const cases = COMMANDS.map((command) => `    ${command.name}) words="${wordsOf(command).join(" ")}" ;;`);
  return `# mint completion for bash
_mint() {
  local words word i
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
  # A registry that was named brings its options.
  for word in "\${COMP_WORDS[@]:2}"; do
    case \${COMP_WORDS[1]}:$word in
${registryCases((options) => `words+=" ${options}"`)}
    esac
  done
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
  # A registry that was named brings its options.
  local word
  for word in $words[3,-1]; do
    case $words[2]:$word in
${registryCases((options) => `compadd -- ${options}`)}
    esac
  done
}
compdef _mint mint
`;
}

function fish(): string {
  const lines = COMMANDS.flatMap((command) => {
    const when = `-n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
    const words = wordsOf(command).filter((word) => !word.startsWith("--"));
    return [
      `complete -c mint -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
      ...(words.length === 0 ? [] : [`complete -c mint ${when} -a ${quoted(words.join(" "))}`]),
      ...fishOptions(when, command.options),
    ];
  });
  const ofRegistries = registryRows().flatMap(({ command, registry, options }) => {
    const seen = `__fish_seen_subcommand_from ${command}; and __fish_seen_subcommand_from ${registry}`;
    return fishOptions(`-n ${quoted(seen)}`, options);
  });
  return ["# mint completion for fish", "complete -c mint -f", ...lines, ...ofRegistries, ""].join("\n");
}

function fishOptions(when: string, options: Options): readonly string[] {
  return Object.entries(options).map(([name, { value, about }]) => {
    return `complete -c mint ${when} -l ${name}${value === undefined ? "" : " -x"} -d ${quoted(about)}`;
  });
}

function powershell(): string {
  const list = (words: readonly string[]): string => `@(${words.map((word) => `'${word}'`).join(", ")})`;
  const own = COMMANDS.map((command) => `    '${command.name}' = ${list(wordsOf(command))}`);
  const ofRegistries = registryRows().map(({ command, registry, options }) => {
    return `    '${command}:${registry}' = ${list(Object.keys(options).map((name) => `--${name}`))}`;
  });
  return `# mint completion for PowerShell
Register-ArgumentCompleter -Native -CommandName mint -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $own = @{
${own.join("\n")}
  }
  $ofRegistries = @{
${ofRegistries.join("\n")}
  }
  $named = @($commandAst.CommandElements | ForEach-Object { "$_" })
  # After -- stands a command of its own.
  if ($named -contains '--') { return }
  if ($named.Count -le 1 -or ($named.Count -eq 2 -and $wordToComplete -ne '')) {
    $words = ${list([...COMMANDS.map(({ name }) => name), "--help", "--version"])}
  } else {
    $words = @($own[$named[1]]) + @($named | Select-Object -Skip 2 | ForEach-Object { $ofRegistries["$($named[1]):$_"] })
  }
  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
