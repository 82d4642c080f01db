import type { RunningSandbox } from "../../src/index.ts";

/** Where a job's servers are. */
type Servers = Pick<RunningSandbox, "urls" | "env">;

/** Asks for a token of PyPI as a job does. */
export async function mintAtPypi({ urls, env }: Servers): Promise<{ status: number; token: string; body: string }> {
  const asked = await fetch(`${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=pypi`, {
    headers: { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
  });
  const { value } = Object(await asked.json());
  const answer = await fetch(`${urls.pypi}/_/oidc/mint-token`, {
    method: "POST",
    body: JSON.stringify({ token: value }),
  });
  const body = await answer.text();
  const { token } = Object(JSON.parse(body.startsWith("{") ? body : "{}"));
  return { status: answer.status, token: String(token ?? ""), body };
}

/** Uploads a file as twine does. */
export async function uploadToPypi({ urls }: Servers, token: string, name: string): Promise<number> {
  const form = new FormData();
  const fields = { ":action": "file_upload", name, version: "1.0.0", filetype: "bdist_wheel" };
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set("content", new Blob(["x".repeat(31_000)]), `${name.replaceAll("-", "_")}-1.0.0-py3-none-any.whl`);
  const authorization = `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}`;
  const answer = await fetch(`${urls.pypi}/legacy/`, { method: "POST", headers: { authorization }, body: form });
  return answer.status;
}

/** Gives a token back, as a job's last step does. */
export async function revokeAtPypi({ urls }: Servers, token: string): Promise<void> {
  await fetch(`${urls.pypi}/_/oidc/burn-token`, { method: "POST", body: JSON.stringify({ token }) });
}

/** What a host would say of a refusal. */
export const EXPLANATION = {
  what: "The workflow that is registered is another one: this job runs from publish.yml.",
  remedy: "Register publish.yml in the form of the project, or run the release from the workflow that is registered.",
  helpUrl: "https://github.com/org/mint/blob/main/docs/TROUBLESHOOTING.md#exchange_refused",
};
