import { expect, test, vi } from "vitest";
import { fakeIdToken } from "../../test/fakes.ts";
import { virtualIo } from "../../test/virtual-io.ts";
import { githubActionsIo } from "./github-actions-io.ts";

test("on a runner, a secret and each of its parts are masked on stderr before anybody else learns of it", () => {
  const told: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void told.push(line));
  const io = { ...virtualIo({ env: { GITHUB_ACTIONS: "true" } }), onSecret: () => void told.push("host") };
  const token = fakeIdToken();
  githubActionsIo(io).onSecret(token);
  const values = [token.reveal(), ...token.reveal().split(".")];
  expect(told).toEqual([...values.map((value) => `::add-mask::${value}`), "host"]);
});

test("outside of a runner nothing is printed, since the command itself shows the secret", () => {
  const print = vi.spyOn(console, "error");
  const io = virtualIo({ env: { CI: "true" } });
  const token = fakeIdToken();
  githubActionsIo(io).onSecret(token);
  expect(print).not.toHaveBeenCalled();
  expect(io.secrets).toEqual([token]);
});
