import { diagnosisSuite } from "@mint/action-kit/testing";
import { registryOf, situations } from "./diagnosis-situations.ts";

diagnosisSuite({
  action: new URL("..", import.meta.url).pathname,
  situations,
  describe: registryOf,
  inputs: ({ urls }) => ({ package: "@octo-org/octo-package", "registry-url": `${urls.npm}/` }),
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
