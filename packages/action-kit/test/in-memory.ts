import {
  type Credential,
  diagnose,
  type Diagnosis,
  githubActions,
  isMintFailure,
  mint,
  type MintFailure,
  type Registry,
} from "@mint/core";
import { createSandbox } from "@mint/sandbox";
import { sandboxIo } from "./sandbox-io.ts";
import type { Situation } from "./situation.ts";

/** What came of a situation that the sandbox refuses. */
export interface Refused {
  readonly failure: MintFailure;
  readonly diagnosis: Diagnosis;
}

/** Lets the sandbox refuse a situation at the registry's own host, without a port, and diagnoses it. */
export async function refuseInMemory(registry: Registry, situation: Situation): Promise<Refused> {
  const failure = await mintInMemory(registry, situation).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isMintFailure(failure)) throw new Error("The sandbox did not refuse this.", { cause: failure });
  const { claims = {} } = failure.evidence;
  const audienceTyped = situation.inputs?.["audience"] !== undefined;
  const diagnosis = diagnose(registry, claims, { ...failure.evidence, now: Date.now(), audienceTyped });
  return { failure, diagnosis };
}

/** Mints at a sandbox that is as the situation wants it. */
export async function mintInMemory(registry: Registry, situation: Situation): Promise<Credential> {
  const sandbox = createSandbox();
  situation.arrange?.(sandbox);
  const audience = situation.inputs?.["audience"];
  const io = sandboxIo(sandbox, situation.env ?? {});
  return mint(registry, { identity: githubActions(), io, audience });
}
