import type { Explained } from "./explained.ts";

/** Whether typing something into the registry's form is what to do first. */
export function isCuredByForm({ findings, what }: Explained): boolean {
  return findings.find(({ title }) => title === what)?.inForm === true;
}
