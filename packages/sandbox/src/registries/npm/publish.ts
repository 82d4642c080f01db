import { randomUUID } from "node:crypto";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { readPublishBody } from "./publish-body.ts";
import type { NpmState } from "./state.ts";
import type { NpmPermission } from "./trust.ts";

/**
 * Answers `PUT /:name`, which publishes a version, and `POST /-/stage/package/:name`, which puts one up for approval.
 * @see npm/cli workspaces/libnpmpublish/lib/publish.js
 */
export async function publish(
  state: NpmState,
  request: Request,
  name: string,
  permission: NpmPermission,
): Promise<Response> {
  const presented = request.headers.get("authorization")?.replace(/^Bearer /i, "");
  const token = state.tokens.find((known) => known.token === presented);
  note({ kind: "upload", asked: name, ...(token === undefined ? {} : { presented: token }) });
  // For strangers, a package that could be private does not exist.
  if (token?.live !== true) return reply(404, { error: "Not found" });
  if (token.package !== name) {
    return reply(403, {
      error: `You do not have permission to publish "${name}". Are you logged in as the correct user?`,
    });
  }
  if (!token.permissions.includes(permission)) {
    return reply(403, { error: "OIDC permission denied for this action" });
  }
  const body = readPublishBody(await request.text(), name);
  if (body === undefined) return reply(400, { error: "Invalid package document" });
  const taken = state.versions.some((known) => known.package === name && known.version === body.version);
  if (taken) {
    return reply(403, {
      error: `You cannot publish over the previously published versions: ${body.version}.`,
    });
  }
  const staged = permission === "createStagedPackage";
  state.versions.push({ package: name, staged, ...body });
  note({ upload: { name, version: body.version, bytes: body.tarball.length } });
  return staged ? reply(201, { stageId: randomUUID() }) : reply(201, { ok: true, success: true });
}
