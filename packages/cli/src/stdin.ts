import { isatty } from "node:tty";
import { Secret, UnavailableError } from "@mint/core";
import { cancelled } from "@mint/core/host";
import { UsageError } from "./command-line/usage-error.ts";
import type { Wait } from "./output/streams.ts";

const STDIN = 0;
/** No token is near this size. */
const LONGEST_BYTES = 65_536;

/**
 * Reads a secret from stdin, to its end.
 *
 * @throws {@link UsageError} for a terminal, unreadable input, or more than a token
 * @throws {@link UnavailableError} `TIMEOUT`, {@link CancelledError}
 */
export function readStdin({ signal, timeoutMs }: Required<Wait>): Promise<Secret> {
  const { promise, resolve, reject } = Promise.withResolvers<Secret>();
  if (isatty(STDIN)) return Promise.reject(new UsageError("stdin is a terminal: pipe the token in"));
  if (signal.aborted) return Promise.reject(cancelled());
  const { stdin } = process;
  const chunks: Buffer[] = [];
  let received = 0;
  const onData = (chunk: Buffer): void => {
    received += chunk.length;
    chunks.push(chunk);
    if (received > LONGEST_BYTES) reject(new UsageError("stdin holds more than a token"));
  };
  const onEnd = (): void => resolve(new Secret(Buffer.concat(chunks).toString("utf8").trim()));
  const onError = ({ code = "unknown" }: NodeJS.ErrnoException): void => {
    reject(new UsageError(`stdin cannot be read (${code})`));
  };
  const onAbort = (): void => reject(cancelled());
  const timer = setTimeout(() => reject(stalled()), timeoutMs);
  signal.addEventListener("abort", onAbort, { once: true });
  stdin.on("data", onData).once("end", onEnd).on("error", onError);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    // A later error must not end the process.
    stdin.off("data", onData).off("end", onEnd).pause();
  });
}

function stalled(): UnavailableError {
  return new UnavailableError("TIMEOUT", "stdin was not closed in time.", {
    hint: "Check the program that writes the token: it has to close its output.",
  });
}
