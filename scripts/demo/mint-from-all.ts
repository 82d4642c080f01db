import { runJob, secretsIn } from "@mint/runner";
import type { RequestRecord } from "@mint/sandbox";
import { readIdToken } from "./id-token.ts";
import { actionFolder, type World } from "./world.ts";

/** One action of the five, with the sandbox's addresses. */
interface Row {
  readonly id: "pypi" | "nuget" | "crates" | "rubygems" | "npm";
  readonly inputs: Readonly<Record<string, string>>;
}

/** Whether each of a registry's tokens is alive, in the order in which it gave them. */
type Alive = Readonly<Record<Row["id"], () => readonly boolean[]>>;

const COLUMNS = [10, 28, 13, 12] as const;
const LONGEST_LIFETIME_MINUTES = 60;

/** Mints from all five registries in one job, and shows what came of it. */
export async function mintFromAll({ account, running }: World): Promise<void> {
  const { urls, sandbox } = running;
  account.chapter("Five registries in one job");
  const rows: readonly Row[] = [
    { id: "pypi", inputs: { "repository-url": `${urls.pypi}/legacy/` } },
    { id: "nuget", inputs: { user: "octocat", "token-service-url": `${urls.nuget}/api/v2/token` } },
    { id: "crates", inputs: { url: urls.crates } },
    { id: "rubygems", inputs: { "gem-server": urls.rubygems } },
    { id: "npm", inputs: { package: "@octo-org/octo-package", "registry-url": urls.npm } },
  ];
  const alive: Alive = {
    pypi: () => sandbox.pypi.tokens.map(({ live }) => live),
    nuget: () => sandbox.nuget.keys.map(({ live }) => live),
    crates: () => sandbox.crates.tokens.map(({ live }) => live),
    rubygems: () => sandbox.rubygems.keys.map(({ live }) => live),
    npm: () => sandbox.npm.tokens.map(({ live }) => live),
  };
  const job = await runJob(
    rows.map(({ id, inputs }) => ({ id, action: actionFolder(`actions/${id}`), inputs })),
    { env: running.env },
  );

  account.tell(line("registry", "audience", "lifetime", "after the job"));
  const tokens: string[] = [];
  const idTokens: string[] = [];
  let good = 0;
  for (const { id } of rows) {
    const outputs = job.steps[id]?.outputs ?? {};
    const idToken = readIdToken(sandbox[id].log.map(idTokenIn).findLast((found) => found !== undefined) ?? "");
    const minutes = Math.round((Date.parse(outputs["expires-at"] ?? "") - Date.now()) / 60_000);
    const isAlive = alive[id]().at(-1) === true;
    const revokes = id === "pypi" || id === "crates";
    account.tell(line(id, idToken.audience, `${minutes} min`, isAlive ? "expires" : "revoked"));
    tokens.push(outputs["token"] ?? "");
    idTokens.push(idToken.raw);
    if (minutes > 0 && minutes <= LONGEST_LIFETIME_MINUTES && isAlive === !revokes) good += 1;
  }
  account.gap();
  account.check(
    new Set(tokens).size === rows.length && !tokens.includes(""),
    "five actions gave a token each",
    "in one job, with an identity each",
  );
  account.check(good === rows.length, "revoked if the registry can", "PyPI and crates.io; the others expire");
  const leaks = secretsIn(job, [sandbox.issuer.requestToken, ...idTokens, ...tokens]);
  account.check(leaks.length === 0, "no secret is visible", "in log, files or annotations");
}

function line(...cells: readonly string[]): string {
  return cells.map((cell, at) => cell.padEnd(COLUMNS[at] ?? 0)).join("");
}

/** An ID token stands in the header or in a field of the body. */
function idTokenIn({ method, path, headers, body }: RequestRecord): string | undefined {
  if (method !== "POST" || path.endsWith("/burn-token")) return undefined;
  return /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(`${headers["authorization"] ?? ""} ${body}`)?.[0];
}
