import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startSandbox } from "../index.ts";
import { mintAtPypi, uploadToPypi } from "../../test/page/job.ts";
import { startProcess } from "../../test/page/own-process.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads and breaks what it expects
type Json = any;

let folder: string;
let state: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mint-state-"));
  state = join(folder, "sandbox.json");
});

afterEach(() => rm(folder, { recursive: true }));

/** Writes the file of a sandbox that minted a token and took an upload. */
async function writeState(): Promise<string> {
  const running = await startSandbox({ page: true, state });
  const { token } = await mintAtPypi(running);
  await uploadToPypi(running, token, "octo-package");
  await running.close();
  return readFile(state, "utf8");
}

/** What starting with the file says. */
async function refusal(): Promise<string> {
  return startSandbox({ page: true, state }).then(
    async (running) => {
      await running.close();
      return "started";
    },
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message.replaceAll(folder, "")}` : "?"),
  );
}

test.each([
  ["", "line 1: The file is empty; delete it to start over."],
  ["nonsense", "line 1: The file is not the state of a sandbox."],
  ["[]", "line 1: The file is not the state of a sandbox."],
  ['{"version": 2}', "line 1: The file is not the state of a sandbox."],
  ['{\n "version": 1,\n "job": {', "line 3: "],
  ['{"version": 1, "job": {}}', "line 1: The file is not the whole state of a sandbox: request is missing."],
])("the state %j is refused in one sentence with its line", async (text, message) => {
  await writeFile(state, text);
  expect(await refusal()).toContain(`SettingsFileError: /sandbox.json, ${message}`);
});

test("every part of a state that was edited by hand is refused with its line and its field", async () => {
  const text = await writeState();
  expect(text.split("\n").length).toBeGreaterThan(100);
  const edits: readonly (readonly [(saved: Json) => void, string])[] = [
    [(saved) => (saved.job = "rocket"), "job has to be an object"],
    [(saved) => (saved.job.repository = 5), "job.repository has to be a text"],
    [(saved) => delete saved.job.repository, "job misses repository"],
    [(saved) => delete saved.request.token, "request misses token"],
    [(saved) => (saved.aheadMs = "soon"), "aheadMs has to be a number"],
    [
      (saved) => (saved.faults = [{ server: "pypi", fault: "explode" }]),
      "faults[0] cannot be set: fault has to be one",
    ],
    [(saved) => (saved.emulators.pypi = []), "emulators.pypi has to be an object"],
    [(saved) => (saved.emulators.pypi.publishers = {}), "emulators.pypi.publishers has to be a list"],
    [(saved) => (saved.emulators.pypi.publishers = [null]), "emulators.pypi.publishers[0] has to be an object"],
    [
      (saved) => delete saved.emulators.pypi.publishers[0].projects,
      "emulators.pypi has a publisher that cannot be registered: a field of one is missing.",
    ],
    [
      (saved) => (saved.emulators.npm.trust[0].claims.repository = "rocket"),
      'emulators.npm has a publisher that cannot be registered: repository has to be "owner/name"',
    ],
    [(saved) => (saved.emulators.nuget.users[0] = 3), "emulators.nuget.users[0] has to be an object"],
    [(saved) => (saved.emulators.pypi.tokens = [{}]), "emulators.pypi.tokens[0] has to be a token"],
    [
      (saved) => (saved.emulators.pypi.settings.enabled = "yes"),
      "emulators.pypi.settings.enabled has to be true or false",
    ],
    [(saved) => (saved.tokens[0].uploads = "none"), "tokens[0].uploads has to be a list"],
    [(saved) => (saved.emulators.pypi.uploads[0].content = { $file: "../../etc/passwd" }), "does not have the file"],
  ];
  const lines: string[] = [];
  for (const [edit, expected] of edits) {
    const saved: unknown = JSON.parse(text);
    edit(saved);
    await writeFile(state, JSON.stringify(saved, null, 1));
    const message = await refusal();
    lines.push(
      /^SettingsFileError: \/sandbox\.json, line \d+: /.test(message) && message.includes(expected) ? "" : message,
    );
  }
  expect(lines.filter((line) => line !== "")).toEqual([]);
});

test("a state that is cut anywhere is refused in one sentence, or is not taken for a whole one", async () => {
  const text = await writeState();
  const wrong: string[] = [];
  for (let at = 1; at < text.length - 3; at += Math.ceil(text.length / 25)) {
    await writeFile(state, text.slice(0, at));
    const message = await refusal();
    if (!/^SettingsFileError: \/sandbox\.json, line \d+: [^\n]+$/.test(message)) wrong.push(`${at}: ${message}`);
  }
  expect(wrong).toEqual([]);
});

test("a comma too many does not matter", async () => {
  const text = await writeState();
  await writeFile(state, text.replace(/\n\}\n$/, ",\n}\n"));
  expect(await refusal()).toBe("started");
});

test("a state that is a folder, or whose folder does not exist, is refused in one sentence", async () => {
  await mkdir(state);
  expect(await refusal()).toBe("SettingsFileError: /sandbox.json cannot be read (EISDIR).");
  state = join(folder, "nowhere/sandbox.json");
  expect(await refusal()).toMatch(/^SettingsFileError: \/nowhere\/sandbox\S* cannot be written \(ENOENT\)\.$/);
});

test("contents of uploads that nothing names are removed", async () => {
  await writeState();
  const contents = `${state}.files`;
  expect(await readdir(contents)).toHaveLength(1);
  const running = await startSandbox({ page: true, state });
  await fetch(`${running.page?.url}/api/reset`, {
    method: "POST",
    headers: { authorization: `Bearer ${running.page?.token}` },
  });
  await running.close();
  expect(await readdir(contents)).toEqual([]);
});

test("the page says that the state can no longer be written, until it can", async () => {
  const running = await startSandbox({ page: true, state });
  const page = async (): Promise<string> => (await fetch(running.page?.url ?? "")).text();
  await mkdir(`${state}.next`);
  await mintAtPypi(running);
  await expect.poll(page).toContain("cannot be written (EISDIR)");
  await rm(`${state}.next`, { recursive: true });
  await mintAtPypi(running);
  await expect.poll(page).not.toContain("cannot be written");
  await running.close();
});

test(
  "a sandbox that is killed at any moment starts again with what its clients were answered",
  { timeout: 120_000 },
  async () => {
    let publishers = 0;
    for (let round = 0; round < 4; round += 1) {
      const { child, running } = await startProcess({ page: true, state });
      const read = async (path: string): Promise<Json> => (await fetch(`${running.page.url}${path}`)).json();
      const { count } = await read("/api/exchanges?limit=1");
      const log = await readFile(join(folder, "sandbox.log.jsonl"), "utf8");
      const ids = log.split("\n").flatMap((line) => (line === "" ? [] : [Number(JSON.parse(line).id)]));
      // Every exchange that was answered is in the log; the state is written a moment later, and is always a whole one.
      expect(ids).toEqual(Array.from({ length: count }, (_one, index) => index + 1));
      expect((await read("/api/publishers/pypi")).publishers.length).toBeGreaterThanOrEqual(publishers);
      ({ length: publishers } = (await read("/api/publishers/pypi")).publishers);
      const ended = new Promise((resolve) => child.once("exit", resolve));
      for (let project = 0; child.exitCode === null && child.signalCode === null; project += 1) {
        const headers = { authorization: `Bearer ${running.page.token}` };
        const body = JSON.stringify({
          project: `p${round}-${project}`,
          repository: "octo-org/octo-repo",
          workflow: "release.yml",
        });
        const work = async (): Promise<void> => {
          await fetch(`${running.page.url}/api/publishers/pypi`, { method: "POST", headers, body });
          const { token } = await mintAtPypi(running);
          await uploadToPypi(running, token, "octo-package");
        };
        if (project === 2 + round) setTimeout(() => child.kill("SIGKILL"), 31 * round);
        await work().catch(() => undefined);
      }
      await ended;
    }
    const last = await startProcess({ page: true, state });
    const gone = new Promise((resolve) => last.child.once("exit", resolve));
    last.child.kill("SIGKILL");
    await gone;
    expect(publishers).toBeGreaterThan(1);
  },
);
