import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

/** Private Packagist's form is documented, its words are not: no cause is named. */
export const subject: RegistrySituations = {
  situations: [
    {
      ...jobWith.anotherWorkflow,
      arrange: ({ issuer, packagist: { settings } }) => {
        settings.audience = "packagist.com";
        issuer.job.workflow = "publish.yml";
      },
      code: "EXCHANGE_REFUSED",
      first: "gave no token for this job's identity",
      findings: [],
      form: {
        "Owner name": "octo-org",
        "Repository name": "octo-repo",
        "Continuous integration file": "publish.yml",
        "Continuous integration environment name (optional)": "release",
      },
      curable: true,
    },
  ],
  type: (form, { packagist: { publishers } }) =>
    publishers.push({
      organization: "octo-org",
      package: "octo/package",
      owner: form["Owner name"] ?? "",
      repository: form["Repository name"] ?? "",
      workflow: form["Continuous integration file"] ?? "",
      environment: form["Continuous integration environment name (optional)"] || undefined,
    }),
};
