import { diagnose, type Registry } from "@mint/core";
import type { Sandbox } from "@mint/sandbox";
import { describe, expect, test } from "vitest";
import { readExplanation } from "./read-explanation.ts";
import { mintInMemory, refuseInMemory } from "./in-memory.ts";
import type { Situation } from "./situation.ts";
import { type AimedAction, worldForEachTest } from "./world-for-each-test.ts";

export type { Situation } from "./situation.ts";
export { readExplanation } from "./read-explanation.ts";

const LONGEST_ANNOTATION_BYTES = 1_024;

/** What the suite needs of a registry. */
export interface DiagnosisSubject extends AimedAction {
  readonly situations: readonly Situation[];
  /** The description as the inputs of a situation make it, aimed at the registry's own host. */
  describe(situation: Situation): Registry;
  /** Types values into the registry's form, as the owner of the package would. */
  type(form: Readonly<Record<string, string>>, sandbox: Sandbox, situation: Situation): void;
}

/**
 * Runs every situation of a registry twice: through `diagnose` on what the sandbox refuses in the registry's words,
 * and through the built action as a runner runs it.
 */
export function diagnosisSuite(subject: DiagnosisSubject): void {
  const refused = subject.situations.filter(({ code }) => code !== undefined);
  const fine = subject.situations.filter(({ code }) => code === undefined);

  describe("diagnose", () => {
    test.each(refused.filter(({ bundleOnly }) => bundleOnly !== true))("a job with $name", async (situation) => {
      const registry = subject.describe(situation);
      const { failure, diagnosis } = await refuseInMemory(registry, situation);
      expect(failure.code).toBe(situation.code);
      const { findings, form } = diagnosis;
      expect(findings.map(({ certainty, id }) => `${certainty} ${id}`)).toEqual(situation.findings ?? []);
      const top = findings.find(({ certainty }) => certainty !== "worth-checking");
      expect(top === undefined ? failure.message : `${top.title} ${top.remedy}`).toContain(
        firstOf(situation, registry.name),
      );
      const filled = Object.fromEntries(form.map(({ label, value }) => [label, value]));
      expect(filled).toMatchObject(situation.form ?? {});
    });

    test.each(fine)("finds nothing against a job with $name", async (situation) => {
      const registry = subject.describe(situation);
      const { claims } = await mintInMemory(registry, situation);
      expect(diagnose(registry, claims).findings).toEqual([]);
    });
  });

  describe("the built action", () => {
    const world = worldForEachTest(subject);

    const run = async ({ inputs = {}, env = {}, event }: Situation) => {
      const result = await world.run({ inputs, env, ...(event === undefined ? {} : { event }), post: false });
      return result.main;
    };

    test.each(refused)("tells a job with $name what does not match", async (situation) => {
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
      expect(printed.form).toMatchObject(situation.form ?? {});
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
      expect(main.summary).toMatch(/^\*\*.*\*\*: one token, good until 2.* for .*\n\n$/);
    });
  });
}

function firstOf({ first = "" }: Situation, name: string): string {
  return first.replaceAll("{name}", name);
}
