import { expect, test } from "vitest";
import { explainAnswer } from "./explain-answer.ts";
import { pypi } from "./registries/index.ts";

const CLAIMS = {
  iss: "https://token.actions.githubusercontent.com",
  aud: "pypi",
  repository: "acme/rocket",
  repository_owner: "acme",
  repository_owner_id: "65",
  job_workflow_ref: "acme/rocket/.github/workflows/publish.yml@refs/tags/v1",
  environment: "release",
  event_name: "push",
  ref: "refs/tags/v1",
};

test("a refusal that somebody else was given is explained as mint's own, with the form filled in", () => {
  const body = JSON.stringify({
    message: "Token request failed",
    errors: [
      {
        code: "invalid-publisher",
        description: "valid token, but no corresponding publisher (Publisher with matching claims was not found)",
      },
    ],
  });
  const explanation = explainAnswer(pypi(), { status: 422, body, claims: CLAIMS, now: Date.now() });
  expect(explanation.code).toBe("EXCHANGE_REFUSED");
  expect(explanation.messages.join(" ")).toContain("Publisher with matching claims was not found");
  expect(explanation.form.map(({ value }) => value)).toEqual(["acme", "rocket", "publish.yml", "release"]);
});
