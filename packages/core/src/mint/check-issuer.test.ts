import { expect, test } from "vitest";
import { checkIssuer } from "./preflight.ts";
import { pypi } from "../registries/pypi/pypi.ts";

const FOREIGN = [
  "https://token.actions.githubusercontent.com/octo-enterprise",
  "https://token.actions.octo.ghe.com",
  "https://github.example.com/_services/token",
];

test.each(FOREIGN)("%s is refused where it is known to be refused, and let through to an index of one's own", (iss) => {
  for (const url of ["pypi", "testpypi", "http://127.0.0.1:8080/legacy/"])
    expect(() => checkIssuer(pypi({ repositoryUrl: url }), { iss })).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_ISSUER" }),
    );
  expect(() => checkIssuer(pypi({ repositoryUrl: "https://index.example/legacy/" }), { iss })).not.toThrow();
});

test.each([
  "https://token.actions.githubusercontent.com",
  "https://gitlab.com",
  "https://forge.example.com/api/actions",
  "http://127.0.0.1:8080",
  undefined,
])("%s is let through: who can tell is the registry", (iss) => {
  for (const url of ["pypi", "http://127.0.0.1:8080/legacy/"])
    expect(() => checkIssuer(pypi({ repositoryUrl: url }), { iss })).not.toThrow();
});
