import { html } from "hono/html";
import type { Comparison } from "../../http/trace.ts";
import type { PublisherFields } from "../../registries/shared/publisher-form.ts";
import { registrationOf } from "../../setup/identity-values.ts";
import { publisherFields } from "../../setup/publishers.ts";
import { serverName } from "../api.ts";
import type { Control } from "../control.ts";
import { FAULTS } from "../faults.ts";
import type { Exchange } from "../history.ts";
import { clockTime, mark, type Markup, snippet, visible } from "./layout.ts";
import { askerOf, outcomeOf } from "./outcome.ts";
import { fieldInputs, shownPairs } from "./publishers.ts";
import { tokenState } from "./tokens.ts";

/** Everything known about one exchange: what was presented, compared and answered, and what to do. */
export function exchangeDetail(control: Control, exchange: Exchange): Markup {
  const { at, server, method, path, status, succeeded, kind, fault } = exchange;
  const token =
    exchange.token === undefined ? undefined : control.history.findToken(exchange.token, control.clock.now());
  const isRefusal = kind === "exchange" && !succeeded;
  return html`<header>
      <h1 id="opened" class="second">
        ${mark(succeeded, { right: "Succeeded:", wrong: "Failed:" })} ${serverName(server)}:
        ${outcomeOf(exchange, token)}
      </h1>
      <p class="facts">${clockTime(at)} · ${askerOf(exchange, token)}</p>
      <p class="facts"><code>${method} ${path}</code> → <code>${status}</code></p>
    </header>
    ${fault === undefined ? "" : html`<p class="note-box">${faultNote(fault)}</p>`}
    ${isRefusal ? html`${explanation(control, exchange)}${registerForm(exchange)}` : ""}
    ${kind === "exchange" ? comparisons(exchange) : ""} ${messages(exchange)}
    ${
      token === undefined
        ? ""
        : html`<section aria-labelledby="its-token">
            <h2 class="third" id="its-token">${kind === "exchange" ? "The token" : "The token in the request"}</h2>
            <dl class="pairs">
              <dt>Token</dt>
              <dd><code>${token.shown}</code></dd>
              <dt>Good for</dt>
              <dd>${token.scope}</dd>
              <dt>State</dt>
              <dd>${tokenState(token)}</dd>
              <dt>Uploaded with it</dt>
              <dd>
                ${
                  token.uploads.length === 0
                    ? "nothing"
                    : token.uploads.map(
                        ({ exchange: id, name }, index) =>
                          html`${index > 0 ? ", " : ""}<a href="/exchanges/${id}">${name}</a>`,
                      )
                }
              </dd>
              ${
                kind === "exchange"
                  ? ""
                  : html`<dt>Minted</dt>
                      <dd><a href="/exchanges/${token.exchange}">in exchange ${token.exchange}</a></dd>`
              }
            </dl>
          </section>`
    }
    ${identity(exchange)}`;
}

function faultNote(name: string): string {
  const fault = Object.entries(FAULTS).find(([known]) => known === name);
  return `You set this fault. ${fault?.[1].does ?? ""}`;
}

function explanation(control: Control, exchange: Exchange): Markup | string {
  const explained = control.explanationOf(exchange);
  if (explained === undefined) return "";
  const { what, remedy, paste, helpUrl } = explained;
  return html`<section class="explained" aria-labelledby="explained">
    <h2 class="third" id="explained">What mint says</h2>
    <p class="what-happened">${what}</p>
    <p>${remedy}</p>
    ${paste === undefined ? "" : snippet(paste, "Text to paste")}
    ${helpUrl === undefined ? "" : html`<p class="more"><a href="${helpUrl}" rel="noreferrer">More about this failure</a></p>`}
  </section>`;
}

/** One button that makes the registry trust exactly this identity; what may be published has to be said. */
function registerForm({ id, server, claims, asked, problem, compared: [closest] }: Exchange): Markup | string {
  if (claims === undefined || problem !== undefined) return "";
  const isNear = closest?.comparisons.some(({ claim, matches }) => NAMING.includes(claim) && matches) === true;
  const registration = registrationOf(server, { claims, asked: asked ?? (isNear ? closest.publisher : undefined) });
  if (registration === undefined) return "";
  const { form, values, open } = registration;
  const fields = publisherFields(form);
  const shown = Object.entries(values).flatMap(([name, value]) => shownPairs(fields, name, value));
  return html`<section class="register" aria-labelledby="register">
    <h2 class="third" id="register">Register exactly this identity</h2>
    <form data-api="POST /api/publishers/${form}" data-done="Registered. Run your release again.">
      <p class="values">
        ${shown.map(([label, value]) => html`<span><span class="label">${label}</span> ${value}</span>`)}
      </p>
      ${fieldInputs(pick(fields, Object.keys(open)), `register-${id}`, open)}
      ${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <p class="actions">
        <button class="main">Register this identity</button><span class="problem" role="alert"></span
        ><span class="done" role="status"></span>
      </p>
    </form>
  </section>`;
}

/** Claims that name a repository: a publisher that has the same one is probably that of the package. */
const NAMING: readonly string[] = ["repository", "project_path"];

function pick(fields: PublisherFields, names: readonly string[]): PublisherFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

function comparisons({ compared, idToken, problem, succeeded, server, claims }: Exchange): Markup | string {
  if (claims === undefined) return "";
  const [closest, ...others] = compared;
  return html`<section aria-labelledby="compared">
    <h2 class="third" id="compared">What ${serverName(server)} compared</h2>
    ${problem === undefined ? "" : html`<p>${PROBLEMS[problem] ?? "The ID token was refused."} No publisher was compared.</p>`}
    ${
      closest === undefined && problem === undefined && !succeeded
        ? html`<p>The registry has no trusted publisher to compare with.</p>`
        : ""
    }
    ${comparisonTable([...idToken, ...(closest?.comparisons ?? [])], closest?.publisher)}
    ${
      others.length === 0
        ? ""
        : html`<details>
            <summary>${others.length === 1 ? "1 other publisher" : `${others.length} other publishers`}</summary>
            ${others.map(({ publisher, comparisons: rows }) => comparisonTable(rows, publisher))}
          </details>`
    }
  </section>`;
}

/** @see packages/sandbox/src/oidc/verify-id-token.ts */
const PROBLEMS: Readonly<Record<string, string>> = {
  malformed: "The ID token cannot be read.",
  "missing-claim": "The ID token lacks a required claim.",
  key: "The ID token is signed with a key that the issuer does not list.",
  signature: "The signature of the ID token is wrong.",
  issuer: "The ID token comes from another issuer.",
  audience: "The ID token is for another audience.",
  expired: "The ID token has expired.",
  "not-yet-valid": "The ID token is not valid yet.",
};

function comparisonTable(rows: readonly Comparison[], publisher: string | undefined): Markup | string {
  if (rows.length === 0) return "";
  return html`<table class="compared">
    ${
      publisher === undefined || publisher === ""
        ? ""
        : html`<caption>
            The publisher of ${publisher}
          </caption>`
    }
    <thead>
      <tr>
        <th scope="col"><span class="hidden">Matches</span></th>
        <th scope="col">Claim</th>
        <th scope="col">Registered</th>
        <th scope="col">Presented</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ claim, registered, presented, matches }) =>
          html`<tr class="${matches ? "" : "differs"}">
            <td>${mark(matches, { right: "matches", wrong: "differs" })}</td>
            <th scope="row">${claim}</th>
            <td data-label="Registered">${visible(registered)}</td>
            <td data-label="Presented">${presented === undefined ? html`<em>not there</em>` : visible(presented)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function messages({ messages: text, server, succeeded }: Exchange): Markup | string {
  if (succeeded || text === undefined) return "";
  return html`<section aria-labelledby="words">
    <h2 class="third" id="words">${serverName(server)}’s own message</h2>
    ${
      text === ""
        ? html`<p>It said nothing more.</p>`
        : html`<pre class="words" tabindex="0" role="region" aria-label="The answer as it was sent">
${pretty(text)}</pre>`
    }
  </section>`;
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text.trim();
  }
}

const TIMES: readonly string[] = ["exp", "iat", "nbf"];

function identity({ claims }: Exchange): Markup | string {
  if (claims === undefined) return "";
  const entries = Object.entries(claims).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return html`<details class="identity" id="identity">
    <summary>The identity, decoded: ${entries.length} claims</summary>
    <dl class="pairs">
      ${entries.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>
              ${typeof value === "number" && TIMES.includes(name) ? html`${value} (${momentOf(value)})` : visible(String(value))}
            </dd>`,
      )}
    </dl>
  </details>`;
}

function momentOf(seconds: number): Markup | string {
  return Math.abs(seconds) < 1e11 ? clockTime(seconds * 1000) : "no time";
}
