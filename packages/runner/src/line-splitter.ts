/** One line of a stream, with the bytes that it takes, its line end included. */
export interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts a byte stream into lines as .NET's `StreamReader.ReadLine` does: at `\n`, `\r\n`, and at a lone `\r` too, so
 * that text after a carriage return can be a command.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Sdk/ProcessInvoker.cs
 */
export class LineSplitter {
  readonly #emit: (line: Line) => void;
  #pending: Buffer[] = [];
  #start = 0;
  #offset = 0;
  #afterCarriageReturn = false;

  constructor(emit: (line: Line) => void) {
    this.#emit = emit;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === LF && this.#afterCarriageReturn) {
        from = at + 1;
        this.#start = this.#offset + from;
      } else if (byte === LF || byte === CR) {
        this.#pending.push(chunk.subarray(from, at));
        from = at + 1;
        this.#flush(this.#offset + from);
      }
      this.#afterCarriageReturn = byte === CR;
    }
    if (from < chunk.length) this.#pending.push(chunk.subarray(from));
    this.#offset += chunk.length;
  }

  /** Hands out what stands after the last line end. */
  end(): void {
    if (this.#pending.length > 0) this.#flush(this.#offset);
  }

  #flush(end: number): void {
    const text = Buffer.concat(this.#pending).toString("utf8");
    this.#pending = [];
    this.#emit({ text, start: this.#start, end });
    this.#start = end;
  }
}
