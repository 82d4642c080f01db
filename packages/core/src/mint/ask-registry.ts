import { RefusedError } from "../errors.ts";
import type { Attempts } from "./attempts.ts";
import { unsupported } from "./refusal.ts";
import type { Io } from "../io.ts";
import type { Question, Registry } from "../registry.ts";
import type { Secret } from "../secret.ts";
import { safeWords } from "../safe-words.ts";
import { statusFailure } from "../http/status-failure.ts";
import { isSuccess } from "../wire.ts";

/**
 * Asks a registry without a credential, and again where an outage may pass.
 *
 * @param secrets what the answer might repeat
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED`, `EXCHANGE_REFUSED`; and as the transport does
 */
export function askRegistry<T>(
  registry: Registry,
  question: Question<T>,
  secrets: readonly Secret[],
  io: Io,
  attempts: Attempts,
): Promise<T> {
  return attempts.untilDone("discovery", async (limits) => {
    const response = await io.send(question.request, limits);
    if (!isSuccess(response)) {
      const { host } = registry.url;
      const said = registry.readRefusal(response);
      const asked = { who: host, what: question.otherwise, host, words: safeWords(said.words, secrets) };
      throw statusFailure(response, asked, io.now(), (message, details) =>
        said.unsupported === true
          ? unsupported(registry, details)
          : new RefusedError("EXCHANGE_REFUSED", message, { hint: question.remedy ?? "Check the URL.", ...details }),
      );
    }
    return question.read(response);
  });
}
