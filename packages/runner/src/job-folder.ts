import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folders of one job, all of them its own. */
export interface JobFolder {
  readonly root: string;
  /** `RUNNER_TEMP` */
  readonly temp: string;
  /** `GITHUB_WORKSPACE`, and the working directory */
  readonly workspace: string;
  readonly home: string;
  /** `TMPDIR`, which hosted runners leave unset: here so that what is written there is seen */
  readonly tmp: string;
  readonly tools: string;
  /** `GITHUB_EVENT_PATH` */
  readonly event: string;
  remove(): Promise<void>;
}

/** Makes a throw-away folder in the shape of a runner's, with the event in it. */
export async function createJobFolder(repository: string, event: unknown): Promise<JobFolder> {
  const root = await mkdtemp(join(tmpdir(), "mint-runner-"));
  const name = repository.split("/").at(-1) ?? repository;
  const temp = join(root, "work", "_temp");
  const folder = {
    root,
    temp,
    workspace: join(root, "work", name, name),
    home: join(root, "home"),
    tmp: join(root, "tmp"),
    tools: join(root, "tools"),
    event: join(temp, "_github_workflow", "event.json"),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
  for (const path of [join(temp, "_github_workflow"), folder.workspace, folder.home, folder.tmp, folder.tools]) {
    await mkdir(path, { recursive: true });
  }
  await writeFile(folder.event, typeof event === "string" ? event : JSON.stringify(event, null, 2));
  return folder;
}
