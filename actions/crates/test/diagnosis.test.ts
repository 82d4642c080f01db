import { diagnosisSuite } from "@mint/action-kit/testing";
import { targetOf } from "@mint/action-kit/testing/target";
import { registryOf, situations } from "./diagnosis-situations.ts";

diagnosisSuite({
  ...targetOf("crates"),
  situations,
  describe: registryOf,
  type: (form, { crates: registry, issuer }) => {
    // The registry looks the owner's id up when the form is sent.
    registry.configs.push({
      crate: "octo-crate",
      repository_owner: form["Repository owner"] ?? "",
      repository_owner_id: Number(issuer.job.ownerId),
      repository_name: form["Repository name"] ?? "",
      workflow_filename: form["Workflow filename"] ?? "",
      environment: form["Environment name (optional)"] || undefined,
    });
  },
});
