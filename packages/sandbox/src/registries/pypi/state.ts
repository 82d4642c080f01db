import { randomUUID } from "node:crypto";
import { seconds, type Clock } from "../../http/handler.ts";
import { noteMinted } from "../../http/trace.ts";
import { entriesOf } from "../shared/one-publisher.ts";
import type { PypiProject, PypiTokenRecord, PypiUpload } from "./records.ts";
import type { PypiGitlabPublisher } from "./gitlab-publishers.ts";
import type { PypiPendingPublisher, PypiPublisher, RegisteredPublisher } from "./publishers.ts";

/** What an administrator of the index can turn. */
export interface PypiSettings {
  /** @see warehouse/oidc/views.py `oidc_audience` */
  audience: string;
  /** False: trusted publishing is switched off for the whole index. */
  enabled: boolean;
  /** False: it is switched off for GitHub alone. */
  githubEnabled: boolean;
  /** False: it is switched off for GitLab alone. */
  gitlabEnabled: boolean;
  /** False: an index without the endpoint that revokes a token. */
  burnEndpoint: boolean;
  /** False: an index that knows nothing of trusted publishing. */
  trustedPublishing: boolean;
  /** How long a token lives. @see warehouse/oidc/views.py `mint_token` */
  lifetimeSeconds: number;
}

/** Everything an index remembers; the lists may be changed at will. */
export interface PypiState {
  readonly settings: PypiSettings;
  readonly projects: PypiProject[];
  readonly publishers: PypiPublisher[];
  readonly gitlabPublishers: PypiGitlabPublisher[];
  readonly pendingPublishers: PypiPendingPublisher[];
  readonly tokens: PypiTokenRecord[];
  readonly uploads: PypiUpload[];
}

/** Makes an index with nothing in it. */
export function emptyPypiState(audience: string): PypiState {
  return {
    settings: {
      audience,
      enabled: true,
      githubEnabled: true,
      gitlabEnabled: true,
      burnEndpoint: true,
      trustedPublishing: true,
      lifetimeSeconds: 900,
    },
    projects: [],
    publishers: [],
    gitlabPublishers: [],
    pendingPublishers: [],
    tokens: [],
    uploads: [],
  };
}

/** Remembers a new token; whether it is live follows the clock. */
export function addToken(
  state: PypiState,
  token: Omit<PypiTokenRecord, "burnt" | "live">,
  now: Clock,
): PypiTokenRecord {
  const record: PypiTokenRecord = {
    ...token,
    burnt: false,
    get live(): boolean {
      return !this.burnt && seconds(now) < this.expiresAt;
    },
  };
  state.tokens.push(record);
  const { projects, expiresAt } = token;
  noteMinted({ record, token: token.token, scope: projects.join(", "), expiresAt: expiresAt * 1000 });
  return record;
}

/** Finds a project by any spelling of its name. */
export function findProject(state: PypiState, name: string): PypiProject | undefined {
  return state.projects.find((project) => normalizeName(project.name) === normalizeName(name));
}

/** Finds a project by its name, and creates it where there is none. */
export function ensureProject(state: PypiState, name: string): PypiProject {
  const found = findProject(state, name);
  if (found !== undefined) return found;
  const project = { id: randomUUID(), name };
  state.projects.push(project);
  return project;
}

/** Lists the names of all projects that a publisher is registered on. */
export function projectsOf(state: PypiState, publisher: RegisteredPublisher): readonly string[] {
  const all: readonly RegisteredPublisher[] = [...state.publishers, ...state.gitlabPublishers];
  return entriesOf(all, publisher, ["id", "projects"]).flatMap(({ projects }) => projects);
}

/** Normalizes the name of a project. @see https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function normalizeName(name: string): string {
  return name.replaceAll(/[-_.]+/g, "-").toLowerCase();
}
