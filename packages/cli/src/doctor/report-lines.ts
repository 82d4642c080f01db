import type { Finding } from "@mint/core";
import { diagnosisLines } from "../diagnosis-lines.ts";
import { headlineOf } from "../headline-of.ts";
import { helpUrl } from "../help-url.ts";
import type { Style } from "../output/style.ts";
import type { Problem, RegistryReport, Report, StoredSecret, Verdict } from "./report.ts";

const VERDICTS: Readonly<Record<Verdict, string>> = {
  accepted: "accepts this job",
  refused: "refuses this job",
  "not-asked": "was not asked",
  failed: "could not be asked",
};

const REHEARSAL: readonly string[] = [
  "To rehearse without a CI:",
  "  mint sandbox          in a shell of its own: an identity and registries on this machine;",
  "  export …              what it prints, in this shell;",
  "  mint doctor pypi --repository-url http://127.0.0.1:…/legacy/",
];

/** Lays a report out for people. */
export function reportLines(report: Report, style: Style): readonly string[] {
  const { identity, problem, registries, storedSecrets } = report;
  const paragraphs = [
    identity === null
      ? [style.bold("No identity: this is not a job of a CI that is known here.")]
      : [
          `${style.bold("Identity:")} ${identity.id}${identity.refreshable ? "" : " (one for a job: an answer that is lost cannot be made good)"}`,
        ],
    problem === undefined || identity === null ? [] : [...problemLines(problem, style), ...moreLines(problem)],
    ...registries.map((registry) => registryLines(registry, style)),
    secretLines(storedSecrets, style),
    identity === null ? REHEARSAL : [],
    identity !== null && problem === undefined && registries.length === 0
      ? ["Name registries to see what they will say: mint doctor pypi"]
      : [],
  ];
  return paragraphs.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

function registryLines(registry: RegistryReport, style: Style): readonly string[] {
  const { name, verdict, audience, note, claims, problem } = registry;
  const paint = verdict === "accepted" ? style.green : verdict === "not-asked" ? style.yellow : style.red;
  const read = Object.entries(claims).map(([claim, value]) => `    ${claim}: ${value}`);
  return [
    `${style.bold(name)} ${paint(VERDICTS[verdict])}`,
    ...(audience === undefined ? [] : [`  Audience: ${audience}`]),
    ...(note === undefined ? [] : [`  ${note}`]),
    ...(problem === undefined ? [] : problemLines(problem, style, headlineOf(registry))),
    ...diagnosisLines(registry, style, problem !== undefined),
    ...(read.length === 0 ? [] : ["  What it reads in this job's identity:", ...read]),
    ...(problem === undefined ? [] : moreLines(problem)),
  ];
}

/** In the order in which `mint token` tells a failure. */
function problemLines(problem: Problem, style: Style, headline?: Finding): readonly string[] {
  const { code, message, hint, paste, words = [], status } = problem;
  return [
    `  ${style.red(code)}: ${headline?.title ?? message}`,
    `  ${headline?.remedy ?? hint}`,
    ...words.map((word) => `  it says${status === undefined ? "" : ` (HTTP ${status})`}: ${word}`),
    ...(headline === undefined ? (paste?.split("\n").map((line) => `    ${line}`) ?? []) : []),
  ];
}

/** After all else that there is to say of it. */
function moreLines({ code }: Problem): readonly string[] {
  return [`  More: ${helpUrl(code)}`];
}

function secretLines(secrets: readonly StoredSecret[], style: Style): readonly string[] {
  if (secrets.length === 0) return [];
  return [
    style.yellow(
      "Stored secrets lie beside it. Whoever reads one can publish long after this job: take them out, and revoke them.",
    ),
    ...secrets.map(({ name, registry }) => `  ${name} (${registry})`),
  ];
}
