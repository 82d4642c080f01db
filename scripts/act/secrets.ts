import type { RegistryId, RunningSandbox } from "@mint/sandbox";

const ID_TOKEN = /eyJ[\w-]{20,}\.[\w-]+\.[\w-]+/g;

/**
 * Collects the secrets of a sandbox from now on: the request token, every ID token and every token that is minted.
 *
 * @returns a function that lists those so far
 */
export function keepSecrets({ sandbox, urls, env }: RunningSandbox): () => readonly string[] {
  const kept = new Set([env.ACTIONS_ID_TOKEN_REQUEST_TOKEN]);
  for (const id of Object.keys(urls) as (RegistryId | "issuer")[]) {
    sandbox[id].observe = async (_record, { minted }, answer) => {
      for (const { token } of minted) kept.add(token);
      if (id !== "issuer") return;
      for (const [idToken] of (await answer.clone().text()).matchAll(ID_TOKEN)) kept.add(idToken);
    };
  }
  return () => [...kept];
}
