import { diagnosisSuite } from "@mint/action-kit/testing";
import { targetOf } from "@mint/action-kit/testing/target";
import { registryOf, situations } from "./diagnosis-situations.ts";

diagnosisSuite({
  ...targetOf("nuget"),
  situations,
  describe: registryOf,
  type: (form, { nuget: gallery, issuer }, { inputs }) => {
    // A policy of the person who types it; the gallery looks the ids up when the form is sent.
    gallery.policies.push({
      policyName: "typed",
      createdBy: inputs?.["user"] ?? "octocat",
      packageOwner: "octocat",
      repositoryOwner: form["Repository Owner"] ?? "",
      repositoryOwnerId: issuer.job.ownerId,
      repository: form["Repository"] ?? "",
      repositoryId: issuer.job.repositoryId,
      workflowFile: form["Workflow File"] ?? "",
      environment: form["Environment"] || undefined,
    });
  },
});
