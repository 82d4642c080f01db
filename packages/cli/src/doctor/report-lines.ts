import type { Explanation } from "@mint/core/host";
import { diagnosisLines, explanationLines } from "../output/explanation-lines.ts";
import type { Style } from "../output/style.ts";
import type { RegistryReport, Report, StoredSecret, Verdict } from "./report.ts";

const VERDICTS: Readonly<Record<Verdict, string>> = {
  accepted: "accepts this job",
  refused: "refuses this job",
  "not-asked": "was not asked",
  failed: "could not be asked",
};

const REHEARSAL: readonly string[] = [
  "To rehearse without a CI:",
  "  mint sandbox          in a shell of its own: starts an OIDC issuer and registries on this machine;",
  "  export …              what it prints, in this shell;",
  "  mint doctor pypi --repository-url http://127.0.0.1:…/legacy/",
];

const CLAIMS_TITLE = "What it reads in this job's identity";

/** Lays a report out for people. */
export function reportLines(report: Report, style: Style): readonly string[] {
  const { identity, problem, registries, storedSecrets } = report;
  const paragraphs = [
    identity === null
      ? [style.bold("No identity: this is not a job on a CI that mint knows.")]
      : [
          `${style.bold("Identity:")} ${identity.id}${identity.refreshable ? "" : " (one per job: if an answer is lost, mint cannot try again)"}`,
        ],
    problem === undefined || identity === null ? [] : problemLines(problem, style),
    ...registries.map((registry) => registryLines(registry, style)),
    secretLines(storedSecrets, style),
    identity === null ? REHEARSAL : [],
    identity !== null && problem === undefined && registries.length === 0
      ? ["To check this job against a registry, name it: mint doctor pypi"]
      : [],
  ];
  return paragraphs.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

function registryLines(
  { name, verdict, audience, note, diagnosis, problem }: RegistryReport,
  style: Style,
): readonly string[] {
  const paint = verdict === "accepted" ? style.green : verdict === "not-asked" ? style.yellow : style.red;
  return [
    `${style.bold(name)} ${paint(VERDICTS[verdict])}`,
    ...(audience === undefined ? [] : [`  Audience: ${audience}`]),
    ...(note === undefined ? [] : [`  ${note}`]),
    ...(problem === undefined
      ? diagnosisLines(diagnosis, { style, claimsTitle: CLAIMS_TITLE })
      : problemLines({ ...problem, ...diagnosis }, style)),
  ];
}

function problemLines(problem: Explanation, style: Style): readonly string[] {
  return [
    `  ${style.red(problem.code)}: ${problem.what}`,
    ...explanationLines(problem, { style, claimsTitle: CLAIMS_TITLE }),
  ];
}

function secretLines(secrets: readonly StoredSecret[], style: Style): readonly string[] {
  if (secrets.length === 0) return [];
  return [
    style.yellow(
      "There are stored secrets in the environment. Anybody who reads one can publish long after this job: remove them and revoke them.",
    ),
    ...secrets.map(({ name, registry }) => `  ${name} (${registry})`),
  ];
}
