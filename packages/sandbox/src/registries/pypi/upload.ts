import { createHash } from "node:crypto";
import { seconds, type Clock } from "../../http/handler.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { authenticate, type Presented } from "./authenticate.ts";
import { caveatProblem } from "./caveats.ts";
import { isSignedBy } from "./macaroon.ts";
import type { PypiProject } from "./records.ts";
import { findProject, projectsOf, type PypiState } from "./state.ts";

const HELP = "https://pypi.org/help/";

/**
 * Answers `POST /legacy/`: takes a distribution for a project that the token's publisher is registered on.
 * @see warehouse/forklift/legacy.py `file_upload`
 */
export async function upload(state: PypiState, request: Request, now: Clock): Promise<Response> {
  const presented = authenticate(state, request.headers.get("authorization"));
  note({ kind: "upload" });
  if (presented === undefined) {
    return refuse(
      403,
      `Invalid or non-existent authentication information. See ${HELP}#invalid-auth for more information.`,
    );
  }
  const form = await request.formData().catch(() => new FormData());
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  if (text(":action") !== "file_upload") return refuse(404, "Not Found");
  if (!["", "1"].includes(text("protocol_version"))) return refuse(400, "Unknown protocol version.");
  const content = form.get("content");
  if (!(content instanceof Blob)) return refuse(400, "Upload payload does not have a file.");

  note({ asked: text("name") });
  const project = findProject(state, text("name"));
  if (project === undefined) {
    return refuse(
      400,
      "Non-user identities cannot create new projects. This was probably caused by successfully using a pending " +
        "publisher but specifying the project name incorrectly (either in the publisher or in your project's " +
        "metadata). Please ensure that both match. See: https://docs.pypi.org/trusted-publishers/troubleshooting/",
    );
  }
  const problem = tokenProblem(state, presented, project, seconds(now));
  if (problem !== undefined) return refuse(403, `Invalid API Token: ${problem}`);
  return store(state, project, {
    version: text("version"),
    filetype: text("filetype"),
    claimedSha256: text("sha256_digest").toLowerCase(),
    filename: content.name,
    content: new Uint8Array(await content.arrayBuffer()),
  });
}

/**
 * Every caveat is tried, so that all reasons are shown; the signature is looked at last.
 * @see warehouse/macaroons/caveats/__init__.py `verify`
 */
function tokenProblem(
  state: PypiState,
  { record, macaroon }: Presented,
  project: PypiProject,
  now: number,
): string | undefined {
  const publishers = [...state.publishers, ...state.gitlabPublishers];
  const publisher = publishers.find(({ id }) => id === record.publisherId);
  const context = {
    project,
    publisherId: record.publisherId,
    publisherProjects: publisher === undefined ? [] : projectsOf(state, publisher),
    now,
  };
  const told: string[] = [];
  try {
    for (const caveat of macaroon.caveats) told.push(...[caveatProblem(caveat, context) ?? []].flat());
  } catch {
    if (told.length === 0) return "unknown error";
  }
  if (told.length > 0) return told.join(", ");
  return isSignedBy(macaroon, record.rootKey) ? undefined : "signatures do not match";
}

interface Distribution {
  readonly version: string;
  readonly filetype: string;
  readonly claimedSha256: string;
  readonly filename: string;
  readonly content: Uint8Array;
}

function store(state: PypiState, project: PypiProject, distribution: Distribution): Response {
  const { claimedSha256, ...file } = distribution;
  const sha256 = createHash("sha256").update(file.content).digest("hex");
  if (claimedSha256 !== "" && claimedSha256 !== sha256) {
    return refuse(400, "The digest supplied does not match a digest calculated from the uploaded file.");
  }
  const existing = state.uploads.find(({ filename }) => filename === file.filename);
  if (existing === undefined || existing.sha256 === sha256) {
    note({ upload: { name: file.filename, version: file.version, bytes: file.content.length } });
  }
  // The same bytes again are a success that changes nothing: an upload may be retried.
  if (existing?.sha256 === sha256) return reply(200);
  if (existing !== undefined) {
    return refuse(400, `File already exists. See ${HELP}#file-name-reuse for more information.`);
  }
  state.uploads.push({ project: project.name, sha256, ...file });
  return reply(200);
}

/** The index puts its message in the reason phrase and in the body. @see warehouse/forklift/legacy.py `_exc_with_message` */
function refuse(status: number, message: string): Response {
  return reply(status, `${status} ${message}\n\n${message}\n`, { reason: message });
}
