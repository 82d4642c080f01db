import { secretsIn } from "@mint/runner";
import { describe, expect, test } from "vitest";
import { onlyError } from "../only-error.ts";
import type { Stage } from "./stage.ts";

/** Runs the action for jobs that the registry does not trust. */
export function refusedJobs({ subject, world, afterwards, presented, secrets }: Stage): void {
  describe("a job that the registry does not trust", () => {
    test.each(subject.refused)(
      "ends with one error and the registry's message: $title",
      async ({ arrange, message }) => {
        arrange(world);
        const result = await world.run();
        const { main, phases } = result;
        expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
        expect(main.fileTexts.output).toBe("");
        expect(onlyError(main)).toMatch(/^(EXCHANGE_REFUSED|REGISTRY_UNSUPPORTED): /);
        expect(onlyError(main)).toContain(message);
        expect(phases.slice(1)).toMatchObject(afterwards);
        // An answer that is definitive is not asked for again.
        expect(presented()).toHaveLength(1);
        expect(secretsIn(result, secrets())).toEqual([]);
      },
    );
  });
}
