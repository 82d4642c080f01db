import { html } from "hono/html";
import { mintFunction } from "../../mint-command.ts";
import { REGISTRY_IDS } from "../../registries.ts";
import { serverName } from "../api.ts";
import type { Control } from "../control.ts";
import type { Exchange } from "../history.ts";
import { exchangeDetail } from "./exchange.ts";
import { clockTime, mark, type Markup, snippet, type View } from "./layout.ts";
import { askerOf, outcomeOf } from "./outcome.ts";

const ROWS = 100;

/** What to show: the newest, or those before one; and the opened one. */
export interface ExchangesQuery {
  readonly before?: number | undefined;
  readonly open?: number | undefined;
}

/** The list of exchanges, newest first, and the one that is opened beside it. */
export function exchangesView(control: Control, { before, open }: ExchangesQuery): View {
  const { history } = control;
  const rows = history.list({ limit: ROWS + 1, ...(before === undefined ? {} : { before }) });
  const shown = rows.slice(0, ROWS);
  const exchange = open === undefined ? undefined : history.find(open);
  const older = rows.length > ROWS ? shown.at(-1)?.id : undefined;
  const title = exchange === undefined ? "Exchanges" : `${serverName(exchange.server)} · exchange ${exchange.id}`;
  if (history.count === 0) return { path: "/", title, body: emptyState(control) };
  return {
    path: "/",
    title,
    body: html`<div class="exchanges ${open === undefined ? "" : "opened"}">
      <section class="list" aria-labelledby="exchanges">
        <div class="heading">
          ${open === undefined ? html`<h1 id="exchanges">Exchanges</h1>` : html`<h2 id="exchanges" class="first">Exchanges</h2>`}
          <p class="count">
            <button type="button" class="news" id="news" hidden></button>
            <span>${before === undefined ? "" : html`<a href="/">Newest</a> · `}${history.count} so far</span>
          </p>
        </div>
        <ol id="rows" data-live="${before === undefined ? "yes" : "no"}">
          ${shown.map((one) => row(control, one, { isOpen: one.id === open, before }))}
        </ol>
        ${older === undefined ? "" : html`<p class="older"><a href="/?before=${older}">Older exchanges</a></p>`}
      </section>
      ${
        open === undefined
          ? ""
          : html`<section class="detail" id="detail" aria-labelledby="opened">
              <p class="back"><a href="/">← All exchanges</a></p>
              ${
                exchange === undefined
                  ? html`<h1 id="opened" class="second">The sandbox no longer keeps this exchange</h1>
                      <p>The list has the newest ten thousand. The log on disk, if you asked for one, has them all.</p>`
                  : exchangeDetail(control, exchange)
              }
            </section>`
      }
    </div>`,
  };
}

function row(
  control: Control,
  exchange: Exchange,
  { isOpen, before }: { readonly isOpen: boolean; readonly before: number | undefined },
): Markup {
  const { id, at, server, succeeded, token: tokenId } = exchange;
  const token = tokenId === undefined ? undefined : control.history.findToken(tokenId, control.clock.now());
  const query = before === undefined ? "" : `?before=${before}`;
  return html`<li id="row-${id}">
    <a class="row" href="/exchanges/${id}${query}" ${isOpen ? html`aria-current="true"` : ""}>
      ${mark(succeeded, { right: "Succeeded:", wrong: "Failed:" })}
      <span class="what"><strong>${serverName(server)}</strong> <span>${outcomeOf(exchange, token)}</span></span>
      ${clockTime(at)}
      <span class="who">${askerOf(exchange, token)}</span>
    </a>
  </li>`;
}

/** What to type, while nothing has happened. */
function emptyState({ sandbox, urls, command }: Control): Markup {
  const { requestUrl, requestToken, job, gitlabJob } = sandbox.issuer;
  const ofGithub = [
    `export ACTIONS_ID_TOKEN_REQUEST_URL='${requestUrl}'`,
    `export ACTIONS_ID_TOKEN_REQUEST_TOKEN='${requestToken}'`,
  ];
  // GitLab hands its jobs a new token for each run, in a variable that the pipeline names.
  const ofGitlab = [
    "export GITLAB_CI=true",
    `export PYPI_ID_TOKEN="$(curl -s -H 'Authorization: Bearer ${requestToken}' '${requestUrl}&audience=pypi' | sed 's/.*"value":"\\([^"]*\\)".*/\\1/')"`,
  ];
  const identity = [...mintFunction(command), ...(gitlabJob === undefined ? ofGithub : ofGitlab)].join("\n");
  return html`<div class="empty">
    <h1>Nothing has asked for a token yet</h1>
    <p class="lead">
      Rehearse a release on your own machine. ${REGISTRY_IDS.length} registries wait for your client. Each of its
      requests appears here at once: what it presented, what the registry compared, and why it was refused.
    </p>
    <ol class="steps">
      <li>
        <h2>Choose your repository</h2>
        <p>ID tokens are for this job. Enter the repository whose release you want to try.</p>
        <form data-api="PUT /api/job" class="inline">
          <label for="own-repository">Repository</label>
          <input
            id="own-repository"
            name="repository"
            value="${job.repository}"
            autocomplete="off"
            spellcheck="false"
            required
          />
          <button>Use this repository</button>
          <p class="problem" role="alert"></p>
        </form>
      </li>
      <li>
        <h2>Give a shell the job’s identity</h2>
        ${snippet(identity, "The job's identity")}
      </li>
      <li>
        <h2>Release as you always do</h2>
        ${snippet(
          `mint run pypi --repository-url ${urls.pypi}/legacy/ -- twine upload --repository-url ${urls.pypi}/legacy/ dist/*`,
          "Upload with twine",
        )}
        <p>Or take only the token:</p>
        ${snippet(`mint token pypi --repository-url ${urls.pypi}/legacy/`, "Mint a token")}
      </li>
    </ol>
    <details>
      <summary>Addresses of all registries</summary>
      <dl class="addresses">
        ${Object.entries(urls).map(
          ([id, url]) =>
            html`<dt>${serverName(id)}</dt>
              <dd><code>${url}</code></dd>`,
        )}
      </dl>
    </details>
  </div>`;
}
