import { allMatch, compare, compareAnyCase, type Comparison } from "../../http/trace.ts";

/**
 * A Trusted Publishing config for GitHub Actions, in the field names of the registry's own API.
 * @see crates.io src/controllers/trustpub/github_configs/json.rs
 */
export interface CratesConfig {
  crate: string;
  repository_owner: string;
  /** Looked up by the registry when the config is made. */
  repository_owner_id: number;
  repository_name: string;
  workflow_filename: string;
  /** Any environment is accepted if it is missing. */
  environment?: string | undefined;
}

/** The claims of an ID token that the registry reads. */
export interface CratesClaims {
  readonly repository: string;
  readonly repositoryOwnerId: number;
  readonly workflowFilename: string;
  readonly environment: string | undefined;
}

/** The configs that match, or the registry's message about the difference. */
export type MatchedConfigs = readonly CratesConfig[] | string;

/**
 * Filters the configs step by step, and names the expected values at the step that leaves no config.
 * @see crates.io src/controllers/trustpub/tokens/exchange/mod.rs `handle_github_token_inner`
 */
export function matchConfigs(configs: readonly CratesConfig[], claims: CratesClaims): MatchedConfigs {
  const { repository, repositoryOwnerId, workflowFilename, environment } = claims;
  const compared = configs.map((config) => ({ config, comparisons: compareConfig(config, claims) }));
  const matching = compared.filter(({ config, comparisons }) => allMatch(config, comparisons));
  if (matching.length > 0) return matching.map(({ config }) => config);
  const remaining = (count: number): readonly CratesConfig[] =>
    compared
      .filter(({ comparisons }) => comparisons.slice(0, count).every(({ matches }) => matches))
      .map(({ config }) => config);

  const ofRepository = remaining(1);
  if (ofRepository.length === 0) return `No Trusted Publishing config found for repository \`${repository}\`.`;
  const subject = `The Trusted Publishing config for repository \`${repository}\``;
  const ofOwner = remaining(2);
  if (ofOwner.length === 0) {
    const expected = ofRepository.map((config) => config.repository_owner_id).join(", ");
    return `${subject} does not match the repository owner ID (${repositoryOwnerId}) in the JWT. Expected owner IDs: ${expected}. Please recreate the Trusted Publishing config to update the repository owner ID.`;
  }
  const ofWorkflow = remaining(3);
  if (ofWorkflow.length === 0) {
    const expected = quoted(ofOwner.map((config) => config.workflow_filename));
    return `${subject} does not match the workflow filename \`${workflowFilename}\` in the JWT. Expected workflow filenames: ${expected}`;
  }
  const expected = quoted(ofWorkflow.map((config) => config.environment ?? ""));
  return environment === undefined
    ? `${subject} requires an environment, but the JWT does not specify one. Expected environments: ${expected}`
    : `${subject} does not match the environment \`${environment}\` in the JWT. Expected environments: ${expected}`;
}

/** In the order in which the registry looks. */
function compareConfig(config: CratesConfig, claims: CratesClaims): readonly Comparison[] {
  const { repositoryOwnerId, workflowFilename, environment } = claims;
  const { repository_owner: owner, repository_name: name, environment: registered } = config;
  return [
    compareAnyCase("repository", `${owner}/${name}`, claims.repository),
    compare("repository_owner_id", String(config.repository_owner_id), String(repositoryOwnerId)),
    compare("workflow_ref", config.workflow_filename, workflowFilename),
    ...(registered === undefined ? [] : [compareAnyCase("environment", registered, environment)]),
  ];
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(", ");
}
