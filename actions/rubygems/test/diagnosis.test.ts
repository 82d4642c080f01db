import { diagnosisSuite } from "@mint/action-kit/testing";
import { targetOf } from "@mint/action-kit/testing/target";
import { registryOf, situations } from "./diagnosis-situations.ts";

diagnosisSuite({
  ...targetOf("rubygems"),
  situations,
  describe: registryOf,
  type: (form, { rubygems: server, issuer }) => {
    // The server looks the owner's id up when the form is sent.
    server.publishers.push({
      gems: ["octo-gem"],
      repository_owner: form["Repository owner"] ?? "",
      repository_owner_id: issuer.job.ownerId,
      repository_name: form["Repository name"] ?? "",
      workflow_filename: form["Workflow filename"] ?? "",
      environment: form["Environment"] || undefined,
      workflow_repository_owner: form["Workflow repository owner"] || undefined,
      workflow_repository_name: form["Workflow repository name"] || undefined,
    });
  },
});
