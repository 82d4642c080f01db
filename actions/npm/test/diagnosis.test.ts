import { diagnosisSuite } from "@mint/action-kit/testing";
import { targetOf } from "@mint/action-kit/testing/target";
import { registryOf, situations } from "./diagnosis-situations.ts";

diagnosisSuite({
  ...targetOf("npm"),
  situations,
  describe: registryOf,
  type: (form, { npm: registry }) => {
    registry.trust.push({
      package: "@octo-org/octo-package",
      type: "github",
      claims: {
        repository: `${form["Organization or user"]}/${form["Repository"]}`,
        workflow_ref: { file: form["Workflow filename"] ?? "" },
        environment: form["Environment name"] || undefined,
      },
      permissions: ["createPackage"],
    });
  },
});
