import { jsonFields } from "../../http/json-fields.ts";

/** What a publish carries. */
export interface PublishBody {
  readonly version: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly tarball: Uint8Array;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a publish: a package document with one version and its tarball attached. `undefined` if it is not one.
 * @see npm/cli workspaces/libnpmpublish/lib/publish.js `buildMetadata`
 */
export function readPublishBody(text: string, name: string): PublishBody | undefined {
  const document = jsonFields(text) ?? {};
  const [version, manifest] = Object.entries(fields(document["versions"]))[0] ?? [];
  const attachments = Object.entries(fields(document["_attachments"]));
  const [, attachment] = attachments.find(([file]) => file.endsWith(".tgz")) ?? [];
  const { data } = fields(attachment);
  if (document["name"] !== name || version === undefined || typeof data !== "string") return undefined;
  return {
    version,
    manifest: fields(manifest),
    tags: Object.keys(fields(document["dist-tags"])),
    tarball: new Uint8Array(Buffer.from(data, "base64")),
  };
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
