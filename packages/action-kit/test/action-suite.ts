import type { ActionSubject } from "./action-subject.ts";
import { exportedEnv } from "./action/exported-env.ts";
import { refusedJobs } from "./action/refused-jobs.ts";
import { shipped } from "./action/shipped.ts";
import { stageOf } from "./action/stage.ts";
import { tokenLife } from "./action/token-life.ts";
import { trustedJob } from "./action/trusted-job.ts";
import { wrongSteps } from "./action/wrong-steps.ts";

export type { ActionSubject } from "./action-subject.ts";

/** Runs a built action as the runner does, against its registry in the sandbox, and looks at what is shipped. */
export function actionSuite(subject: ActionSubject): void {
  const stage = stageOf(subject);
  trustedJob(stage);
  tokenLife(stage);
  exportedEnv(stage);
  refusedJobs(stage);
  wrongSteps(stage);
  shipped(subject);
}
