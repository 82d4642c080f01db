import type { Attempts } from "./attempts.ts";
import { unsupported } from "./exchange.ts";
import type { Io } from "./io.ts";
import type { Question, Registry } from "./registry.ts";
import { safeWords } from "./safe-words.ts";
import { statusFailure } from "./status-failure.ts";
import { isSuccess } from "./wire.ts";

/**
 * Asks a registry without a credential, and again where an outage may pass.
 *
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED`; and as the transport does
 */
export function askRegistry<T>(registry: Registry, question: Question<T>, io: Io, attempts: Attempts): Promise<T> {
  return attempts.untilDone("discovery", async (limits) => {
    const response = await io.send(question.request, limits);
    if (!isSuccess(response)) {
      const { host } = registry.url;
      const words = safeWords(registry.readRefusal(response).words);
      const asked = { who: host, what: question.otherwise, host, words };
      throw statusFailure(response, asked, io.now(), (_, details) => unsupported(registry, details));
    }
    return question.read(response);
  });
}
