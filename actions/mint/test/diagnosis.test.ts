import { readdirSync } from "node:fs";
import { diagnosisSuite } from "@mint/action-kit/testing";
import type { RegistrySituations } from "@mint/action-kit/testing/situations";
import { dispatcherTarget } from "@mint/action-kit/testing/target";
import { describe } from "vitest";

const FOLDER = new URL("situations/", import.meta.url);
const IDS = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ""));

const SUBJECTS = await Promise.all(
  IDS.map(async (id) => {
    const { subject }: { readonly subject: RegistrySituations } = await import(`./situations/${id}.ts`);
    return { ...dispatcherTarget(id), ...subject };
  }),
);

describe.each(SUBJECTS)("$id", (subject) => {
  diagnosisSuite(subject);
});
