import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { firstFile } from "./first-file.ts";
import { readNuspec, type Nuspec } from "./nuspec.ts";
import type { NugetKey, NugetPackage, NugetState } from "./state.ts";

/** @see NuGetGallery Strings.resx `ApiKeyNotAuthorized` */
const FORBIDDEN =
  "The specified API key is invalid, has expired, or does not have permission to access the specified package.";

/**
 * Answers `PUT /api/v2/package` and `PUT /api/v2/symbolpackage`: takes a package that the key's owner may publish.
 * @see NuGetGallery ApiController.cs `CreatePackagePut`, `CreateSymbolPackagePutAsync`
 */
export async function push(state: NugetState, request: Request, kind: NugetPackage["kind"]): Promise<Response> {
  const presented = request.headers.get("x-nuget-apikey");
  if (presented === null || presented === "") {
    return refuse(401, "An API key must be provided in the 'X-NuGet-ApiKey' header to use this service.");
  }
  const key = state.keys.find(({ apiKey }) => apiKey === presented);
  note({ kind: "upload", ...(key === undefined ? {} : { presented: key }) });
  if (key?.live !== true) return refuse(403, FORBIDDEN);
  const content = await firstFile(request);
  const nuspec = content === undefined ? undefined : readNuspec(content);
  if (content === undefined || nuspec === undefined) {
    return refuse(400, "Failed to read the package file. Ensure it is a valid NuGet package.");
  }
  note({ asked: nuspec.id });
  const problem = kind === "package" ? packageProblem(state, key, nuspec) : symbolsProblem(state, key, nuspec);
  if (problem !== undefined) return problem;
  state.packages.push({ ...nuspec, owner: key.packageOwner, kind, content });
  note({ upload: { name: nuspec.id, version: nuspec.version, bytes: content.length } });
  return reply(201);
}

function packageProblem(state: NugetState, key: NugetKey, { id, version }: Nuspec): Response | undefined {
  if (!mayPush(state, key, id)) return refuse(403, FORBIDDEN);
  if (find(state, { id, version }) === undefined) return undefined;
  return refuse(409, `A package with ID '${id}' and version '${version}' already exists and cannot be modified.`);
}

function symbolsProblem(state: NugetState, key: NugetKey, { id, version }: Nuspec): Response | undefined {
  if (!mayPush(state, key, id)) return refuse(403, FORBIDDEN);
  if (find(state, { id, version }) !== undefined) return undefined;
  return refuse(
    404,
    `A package with ID '${id}' and version '${version}' does not exist. Please upload the package before uploading its symbols.`,
  );
}

/** An id that is free becomes the owner's own; one that is taken has to be the owner's. */
function mayPush(state: NugetState, key: NugetKey, id: string): boolean {
  const taken = state.packages.find((candidate) => equal(candidate.id, id));
  if (taken !== undefined && !equal(taken.owner, key.packageOwner)) return false;
  return key.subjects.some((glob) => globPattern(glob).test(id));
}

function find(state: NugetState, nuspec: Nuspec): NugetPackage | undefined {
  return state.packages.find(
    ({ id, version, kind }) => kind === "package" && equal(id, nuspec.id) && equal(version, nuspec.version),
  );
}

function globPattern(glob: string): RegExp {
  const literal = glob.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll("*", ".*")}$`, "i");
}

function equal(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function refuse(status: number, message: string): Response {
  return reply(status, message, { reason: message });
}
