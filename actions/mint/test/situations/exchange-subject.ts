import { join } from "node:path";
import type { DiagnosisSubject } from "@mint/action-kit/testing";
import { stepFor } from "../steps.ts";

/** A registry that the dispatcher alone knows, and the ways in which a job and what is registered there differ. */
export interface ExchangeSubject extends DiagnosisSubject {
  readonly id: string;
}

/** Aims the dispatcher at a registry of the sandbox. */
export function exchangeSubject(
  id: string,
  rest: Pick<DiagnosisSubject, "situations" | "describe" | "type">,
): ExchangeSubject {
  return {
    id,
    action: join(import.meta.dirname, "../.."),
    inputs: (servers) => ({ registry: id, ...stepFor(id).inputs(servers) }),
    ...rest,
  };
}
