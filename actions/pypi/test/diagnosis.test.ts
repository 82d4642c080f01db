import { diagnosisSuite } from "@mint/action-kit/testing";
import { targetOf } from "@mint/action-kit/testing/target";
import { registryOf, situations } from "./diagnosis-situations.ts";

diagnosisSuite({
  ...targetOf("pypi"),
  situations,
  describe: registryOf,
  type: (form, { pypi: index, issuer }) => {
    // The index looks the owner's id up when the form is sent.
    index.publishers.push({
      projects: ["octo-package"],
      owner: form["Owner"] ?? "",
      owner_id: issuer.job.ownerId,
      repository: form["Repository name"] ?? "",
      workflow_filename: form["Workflow name"] ?? "",
      environment: form["Environment name"] || undefined,
    });
  },
});
