import { diagnose, type Registry } from "@mint/core";
import { describe, expect, test } from "vitest";
import { readExplanation } from "./read-explanation.ts";
import { mintInMemory, refuseInMemory } from "./in-memory.ts";
import type { RegistrySituations, Situation } from "./situation.ts";
import type { RegistryTarget } from "./registry-target.ts";
import { worldForEachTest } from "./world-for-each-test.ts";

export type { Situation } from "./situation.ts";
export { readExplanation } from "./read-explanation.ts";

const LONGEST_ANNOTATION_BYTES = 1_024;

/** What the suite needs of a registry. */
export interface DiagnosisSubject extends RegistryTarget, RegistrySituations {
  /** Makes the registry of a situation's inputs, at its own host. Default: the fixture's. */
  describe?(situation: Situation): Registry;
}

/**
 * Runs every situation of a registry twice: through `diagnose` on what the sandbox refuses in the registry's words,
 * and through the built action as a runner runs it.
 */
export function diagnosisSuite(subject: DiagnosisSubject): void {
  const refused = subject.situations.filter(({ code }) => code !== undefined);
  const fine = subject.situations.filter(({ code }) => code === undefined);
  const registryIn = (situation: Situation): Registry => subject.describe?.(situation) ?? subject.fixture.registry();
  const withInputs = (situation: Situation): Situation => {
    return { ...situation, inputs: { ...subject.fixture.inputs, ...situation.inputs } };
  };

  describe("diagnose", () => {
    test.each(refused.filter(({ bundleOnly }) => bundleOnly !== true))(
      "explains a job with $name",
      async (situation) => {
        const registry = registryIn(situation);
        const { failure, diagnosis } = await refuseInMemory(registry, withInputs(situation));
        expect(failure.code).toBe(situation.code);
        const { findings, form } = diagnosis;
        expect(findings.map(({ certainty, id }) => `${certainty} ${id}`)).toEqual(situation.findings ?? []);
        const top = findings.find(({ certainty }) => certainty !== "worth-checking");
        expect(top === undefined ? failure.message : `${top.title} ${top.remedy}`).toContain(
          firstOf(situation, registry.name),
        );
        const filled = Object.fromEntries(form.map(({ label, value }) => [label, value]));
        expect(filled).toMatchObject(formOf(situation, String(failure.evidence.claims?.["iss"])));
      },
    );

    test.each(fine)("finds nothing against a job with $name", async (situation) => {
      const registry = registryIn(situation);
      const { claims } = await mintInMemory(registry, withInputs(situation));
      expect(diagnose(registry, claims).findings).toEqual([]);
    });
  });

  describe("the built action", () => {
    const world = worldForEachTest(subject);

    const run = async ({ inputs = {}, env = {}, event }: Situation) => {
      const result = await world.run({ inputs, env, ...(event === undefined ? {} : { event }), post: false });
      return result.main;
    };

    test.each(refused)("explains what does not match in a job with $name", async (situation) => {
      situation.arrange?.(world.sandbox);
      const main = await run(situation);
      expect(main.exitCode).toBe(1);
      const printed = readExplanation(main);
      const name = new URL(Object.values(subject.inputs(world)).find((value) => value.startsWith("http")) ?? "").host;
      expect(printed.code).toBe(situation.code);
      expect(printed.first).toContain(firstOf(situation, name));
      expect(printed.certainties).toEqual(
        (situation.findings ?? []).map((finding) => finding.split(" ")[0]?.replace("-", " ")),
      );
      expect(printed.form).toMatchObject(formOf(situation, world.sandbox.issuer.url));
      expect(Buffer.byteLength(printed.annotation)).toBeLessThan(LONGEST_ANNOTATION_BYTES);
      expect(main.summary).toContain(situation.code?.replaceAll("_", "&#95;"));
    });

    test.each(refused.filter(({ curable }) => curable === true))(
      "prints what, typed at the registry, cures a job with $name",
      async (situation) => {
        situation.arrange?.(world.sandbox);
        const { form } = readExplanation(await run(situation));
        subject.type(form, world.sandbox, situation);
        const again = await run(situation);
        expect(again.log).toContain("Token minted");
        expect(again.exitCode).toBe(0);
      },
    );

    test.each(fine)("says nothing against a job with $name", async (situation) => {
      situation.arrange?.(world.sandbox);
      const main = await run(situation);
      expect(main.annotations).toEqual([]);
      expect(main.exitCode).toBe(0);
      expect(main.summary).toMatch(/^### ✅ One token from .*\n\n\| Good for \| .*\n\| --- \| --- \|\n\| Expires \| 2/);
    });
  });
}

function firstOf({ first = "" }: Situation, name: string): string {
  return first.replaceAll("{name}", name);
}

function formOf({ form = {} }: Situation, issuer: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(form).map(([label, value]) => [label, value.replace("{issuer}", issuer)]));
}
