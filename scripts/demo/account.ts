import { styleText } from "node:util";

/** Columns of what is checked; its detail stands beside it. */
const WIDTH = 34;
/** Columns of a line of a log. */
const LINE = 100;

/** Tells the demo's story on stdout and counts what did not go as it should. Colours show on a terminal only. */
export class Account {
  #chapters = 0;
  #checks = 0;
  #failures = 0;

  get failures(): number {
    return this.#failures;
  }

  get checks(): number {
    return this.#checks;
  }

  chapter(title: string): void {
    this.#chapters += 1;
    say(`\n${styleText("bold", `${this.#chapters}. ${title}`)}\n`);
  }

  /** A line of prose. */
  tell(text: string): void {
    say(`   ${text}`);
  }

  /** Names and values, one below the other. */
  list(values: Readonly<Record<string, string>>): void {
    const width = Math.max(...Object.keys(values).map((name) => name.length)) + 2;
    for (const [name, value] of Object.entries(values)) {
      say(`   ${styleText("cyan", name.padEnd(width))}${value}`);
    }
  }

  /** What a job log shows, as it stands there. */
  log(text: string): void {
    const lines = text.split("\n").filter((line) => !/^##\[(group|endgroup)\]|^with:|^ {2}\S+: /.test(line));
    for (const line of lines.flatMap(folded)) say(`   ${styleText("dim", `\u2502 ${line}`)}`);
  }

  /** States what should be so, and whether it is. */
  check(holds: boolean, what: string, detail = ""): void {
    this.#checks += 1;
    if (!holds) this.#failures += 1;
    const mark = holds ? styleText("green", "\u2713") : styleText("red", "\u2717 failed:");
    say(`   ${mark} ${detail === "" ? what : `${what.padEnd(WIDTH)} ${styleText("dim", detail)}`}`);
  }

  gap(): void {
    say("");
  }
}

/** Folds a line between words; what hangs over is indented. */
function folded(line: string): readonly string[] {
  const rows: string[] = [];
  for (const word of line.split(" ")) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + word.length < LINE) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(last === undefined ? word : `    ${word}`);
  }
  return rows;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
