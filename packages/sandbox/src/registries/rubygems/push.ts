import { createHash } from "node:crypto";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { readGemspec, type Gemspec } from "./gemspec.ts";
import type { RubygemsKey, RubygemsState } from "./state.ts";

/**
 * Answers `POST /api/v1/gems`: takes a gem that the key may push.
 * @see rubygems.org app/controllers/api/v1/rubygems_controller.rb, app/models/pusher.rb
 */
export async function push(state: RubygemsState, request: Request): Promise<Response> {
  const authorization = request.headers.get("authorization");
  const key = state.keys.find((known) => known.key === authorization);
  note({ kind: "upload", ...(key === undefined ? {} : { presented: key }) });
  if (key?.live !== true) {
    return reply(401, "Access Denied. Please sign up for an account at https://rubygems.org");
  }
  if (!key.scopes.includes("push_rubygem")) {
    return reply(403, "This API key cannot perform the specified action on this gem.");
  }
  const content = await gemOf(request);
  const spec = readGemspec(content);
  if (spec === undefined) {
    return reply(
      422,
      "RubyGems.org cannot process this gem.\nPlease try rebuilding it and installing it locally to make sure it's valid.\n",
    );
  }
  return store(state, key, spec, content);
}

function store(state: RubygemsState, key: RubygemsKey, spec: Gemspec, content: Uint8Array): Response {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const title = `${spec.name} (${spec.version})`;
  const existing = state.pushes.find(
    ({ name, version, platform }) => name === spec.name && version === spec.version && platform === spec.platform,
  );
  if (existing?.sha256 === sha256) return reply(200, `Gem was already pushed: ${title}`);
  if (existing !== undefined) {
    return reply(
      409,
      "Repushing of gem versions is not allowed.\nPlease bump the version number and push a new different release.\nSee also `gem yank` if you want to unpublish the bad release.",
    );
  }
  const refusal = permission(state, key, spec.name);
  if (refusal !== undefined) return reply(403, refusal);
  state.pushes.push({ ...spec, sha256, content });
  note({ upload: { name: spec.name, version: spec.version, bytes: content.length } });
  return reply(200, `Successfully registered gem: ${title}`);
}

/** Why a key may not push a gem. A gem that does not exist yet is created by what may create it. */
function permission(state: RubygemsState, key: RubygemsKey, name: string): string | undefined {
  const gem = state.gems.find((known) => known.name === name);
  if (key.gems === "all") {
    if (gem?.owned === false) {
      return `You do not have permission to push to this gem. Ask an owner to add you with: gem owner ${name} --add octocat@example.com`;
    }
    if (gem === undefined) state.gems.push({ name, owned: true });
    return undefined;
  }
  if (key.gems.includes(name)) return undefined;
  const pending = key.pending.find((publisher) => publisher.rubygem_name === name);
  if (gem !== undefined || pending === undefined) return "You are not allowed to push this gem.";
  reify(state, pending);
  return undefined;
}

/** The first push of a pending publisher creates the gem and makes it a real one. */
function reify(state: RubygemsState, pending: RubygemsState["pendingPublishers"][number]): void {
  const { rubygem_name: name, ...fields } = pending;
  state.gems.push({ name, owned: true });
  state.publishers.push({ ...fields, gems: [name] });
  const at = state.pendingPublishers.indexOf(pending);
  if (at >= 0) state.pendingPublishers.splice(at, 1);
}

/** The gem is the body, or the part `gem` of a form that also holds attestations. */
async function gemOf(request: Request): Promise<Uint8Array> {
  if (request.headers.get("content-type")?.startsWith("multipart/form-data") !== true) {
    return new Uint8Array(await request.arrayBuffer());
  }
  const form = await request.formData().catch(() => new FormData());
  const gem = form.get("gem");
  return new Uint8Array(gem instanceof Blob ? await gem.arrayBuffer() : []);
}
