import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { indexEntry } from "./index-entry.ts";
import { readPublishBody, type PublishBody } from "./publish-body.ts";
import { refuse } from "./refuse.ts";
import { isSameCrate, type CratesState } from "./state.ts";

/**
 * Answers `PUT /api/v1/crates/new`: takes a new version of a crate that the token is good for.
 * @see crates.io src/controllers/krate/publish.rs
 */
export async function publish(state: CratesState, request: Request): Promise<Response> {
  let body: PublishBody;
  try {
    body = readPublishBody(Buffer.from(await request.arrayBuffer()));
  } catch {
    return refuse(400, "invalid metadata length");
  }
  note({ kind: "upload", asked: body.name });
  const authorization = request.headers.get("authorization");
  if (authorization === null) return refuse(403, "this action requires authentication");
  const token = state.tokens.find((known) => known.token === authorization.replace(/^Bearer /i, ""));
  if (token !== undefined) note({ presented: token });
  if (token?.live !== true) return refuse(403, "Invalid authentication token");

  const known = state.crates.find((crate) => isSameCrate(crate, body.name));
  if (known === undefined) {
    return refuse(
      403,
      "Trusted Publishing tokens do not support creating new crates. Publish the crate manually, first",
    );
  }
  if (!token.crates.some((crate) => isSameCrate(crate, body.name))) {
    return refuse(403, `The provided access token is not valid for crate \`${body.name}\``);
  }
  if (known !== body.name) return refuse(400, `crate was previously named \`${known}\``);
  const taken = state.versions.some(({ name, vers }) => name === body.name && vers === body.vers);
  if (taken) return refuse(400, `crate version \`${body.vers}\` is already uploaded`);

  state.versions.push({
    name: body.name,
    vers: body.vers,
    entry: indexEntry(body),
    content: body.content,
  });
  note({ upload: { name: body.name, version: body.vers, bytes: body.content.length } });
  return reply(200, {
    crate: { id: body.name, name: body.name, max_version: body.vers },
    warnings: { invalid_categories: [], invalid_badges: [], other: [] },
  });
}
