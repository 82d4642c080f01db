import { expect, test } from "vitest";
import { writeAction } from "../test/write-action.ts";
import { runJob } from "./run-job.ts";

const said = (text: string) => text.split("\n").filter((line) => line !== "");

test("runs mains in order, posts in reverse, with masks, variables and outputs shared", async () => {
  const mint = await writeAction({
    main: `say("::add-mask::sesame"); tell("OUTPUT", "token=sesame\\n"); tell("ENV", "TOKEN=sesame\\n"); tell("STATE", "me=mint\\n");`,
    post: `say("post of " + process.env.STATE_me);`,
  });
  const use = await writeAction({
    inputs: "  token: {}",
    main: `say(process.env.INPUT_TOKEN, process.env.TOKEN); tell("STATE", "me=use\\n");`,
    post: `say("post of " + process.env.STATE_me);`,
  });
  const job = await runJob([
    { id: "mint", action: mint },
    { id: "use", action: use, inputs: (steps) => ({ token: steps["mint"]?.outputs["token"] ?? "" }) },
  ]);
  expect(job.status).toBe("success");
  expect(job.phases.map(({ step, phase }) => `${step} ${phase}`)).toEqual([
    "mint main",
    "use main",
    "use post",
    "mint post",
  ]);
  expect(job.steps["use"]?.main?.stdout).toBe("sesame\nsesame\n");
  expect(said(job.steps["use"]?.main?.log ?? "").slice(1)).toEqual([
    "with:",
    "  token: ***",
    "env:",
    "  TOKEN: ***",
    "##[endgroup]",
    "***",
    "***",
  ]);
  expect(job.steps["mint"]?.post?.stdout).toBe("post of mint\n");
});

test("skips what follows a failure, unless it asks not to be", async () => {
  const fails = await writeAction({ main: `process.exit(1);`, post: `say("post");` });
  const says = await writeAction({ main: `say("ran");`, post: `say("post");` });
  const job = await runJob([
    { id: "soft", action: fails, continueOnError: true },
    { id: "hard", action: fails },
    { id: "skipped", action: says },
    { id: "always", action: says, if: "always()" },
  ]);
  expect(job.status).toBe("failure");
  expect(Object.values(job.steps).map((step) => step.outcome)).toEqual(["failure", "failure", "skipped", "success"]);
  expect(job.phases.map(({ step, phase }) => `${step} ${phase}`)).toEqual([
    "soft main",
    "hard main",
    "always main",
    "always post",
    "hard post",
    "soft post",
  ]);
});

test("between mains and posts it does what other steps of the job would do, with what was exported", async () => {
  const mint = await writeAction({
    main: `tell("OUTPUT", "token=sesame\\n"); tell("ENV", "TOKEN=sesame\\n");`,
    post: `say("post");`,
  });
  const seen: unknown[] = [];
  const job = await runJob([{ id: "mint", action: mint }], {
    env: { MINE: "1" },
    beforePosts: async ({ steps, env, folder }) => {
      const { TOKEN, MINE, RUNNER_TEMP } = env;
      seen.push(steps["mint"]?.outputs, steps["mint"]?.post, TOKEN, MINE, RUNNER_TEMP === folder.temp);
    },
  });
  expect(seen).toEqual([{ token: "sesame" }, undefined, "sesame", "1", true]);
  expect(job.steps["mint"]?.post?.stdout).toBe("post\n");
});
