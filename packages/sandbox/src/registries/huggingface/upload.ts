import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { bearerToken } from "../../http/bearer-token.ts";
import { fieldText, jsonFields } from "../../http/json-fields.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import type { IssuedToken } from "../shared/issued-token.ts";

/** What an upload reads and changes. */
interface UploadState {
  readonly repositories: Record<string, string[]>;
  readonly tokens: readonly IssuedToken[];
}

/** Where each kind of repository lies below `/api/`. */
const KINDS = ["models", "datasets", "spaces"] as const;

/**
 * What `hf upload` asks for: a trusted publisher's token writes to its one repository, and creates none.
 *
 * @see https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/hf_api.py `create_repo`, `preupload_lfs_files`, `create_commit`
 */
export function uploadRoutes({ repositories, tokens }: UploadState): Hono {
  const app = new Hono();
  const mayWrite = (request: Request, name: string): boolean => {
    const token = tokens.find((one) => one.token === bearerToken(request));
    note({ asked: name, ...(token === undefined ? {} : { presented: token }) });
    return token?.live === true && token.scope === name;
  };

  app.post("/repos/create", () => reply(403, { error: "You don't have the rights to create a repository." }));
  app.post("/validate-yaml", () => reply(200, { errors: [], warnings: [] }));
  for (const kind of KINDS) {
    const nameOf = (c: Context): string =>
      `${kind === "models" ? "" : `${kind}/`}${c.req.param("owner")}/${c.req.param("name")}`;
    app.get(`/${kind}/:owner/:name`, (c) => {
      const name = nameOf(c);
      if (repositories[name] === undefined) return reply(404, { error: "Repository not found" });
      return reply(200, { id: name.replace(`${kind}/`, ""), private: false });
    });
    app.post(`/${kind}/:owner/:name/preupload/:revision`, async (c) => {
      if (!mayWrite(c.req.raw, nameOf(c))) return forbidden();
      const files = jsonFields(await c.req.text())?.["files"];
      const paths = Array.isArray(files) ? files.map((file: unknown) => fieldText(Object(file), "path")) : [];
      return reply(200, {
        files: paths.map((path) => ({ path, uploadMode: "regular", shouldIgnore: false, oid: null })),
      });
    });
    app.post(`/${kind}/:owner/:name/commit/:revision`, async (c) => {
      const name = nameOf(c);
      note({ kind: "upload" });
      if (!mayWrite(c.req.raw, name)) return forbidden();
      const body = await c.req.text();
      const paths = body.split("\n").flatMap((line) => {
        const { key, value } = Object(jsonFields(line));
        return key === "file" ? [fieldText(Object(value), "path")] : [];
      });
      (repositories[name] ??= []).push(...paths);
      const commitOid = createHash("sha1").update(body).digest("hex");
      note({ upload: { name, version: commitOid.slice(0, 7), bytes: body.length } });
      const commitUrl = `https://huggingface.co/${name}/commit/${commitOid}`;
      return reply(200, { success: true, commitOid, commitUrl, hookOutput: "" });
    });
  }
  return app;
}

function forbidden(): Response {
  return reply(403, { error: "Forbidden: pass `create_pr=1` as a query parameter to create a Pull Request" });
}
