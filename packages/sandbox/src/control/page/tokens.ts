import { html } from "hono/html";
import { serverName } from "../api.ts";
import type { Control } from "../control.ts";
import type { TokenView } from "../history.ts";
import { clockTime, type Markup, type View } from "./layout.ts";

const ROWS = 200;
const UPLOADS = 100;

/** Tokens and what was uploaded with them, newest first. */
export function tokensView(control: Control): View {
  const { history, clock } = control;
  const tokens = history.tokens(clock.now(), ROWS);
  const uploads = history
    .list({ limit: 10_000 })
    .filter(({ upload }) => upload !== undefined)
    .slice(0, UPLOADS);
  return {
    path: "/tokens",
    title: "Tokens",
    body: html`<div class="column">
      <h1>Tokens</h1>
      ${
        tokens.length === 0
          ? html`<p class="nothing">
              No token was minted yet. <code>mint token pypi</code> takes one; <a href="/">what to type before it</a>.
            </p>`
          : html`<ol class="cards">
              ${tokens.map(tokenCard)}
            </ol>`
      }
      <h2>Uploads</h2>
      ${
        uploads.length === 0
          ? html`<p class="nothing">
              Nothing was uploaded yet. Any client will do: <code>twine upload</code>, <code>npm publish</code>,
              <code>cargo publish</code>.
            </p>`
          : html`<ol class="cards">
              ${uploads.map(
                ({ id, at, server, upload, token }) =>
                  html`<li class="card" id="upload-${id}">
                    <p class="title"><a href="/exchanges/${id}">${upload?.name ?? ""}</a></p>
                    <p class="facts">
                      ${serverName(server)} · ${upload?.version ?? ""} · ${size(upload?.bytes ?? 0)} · ${clockTime(at)}
                      ${
                        token === undefined
                          ? ""
                          : html` · with
                              <code>${history.findToken(token, clock.now())?.shown ?? "a token of before"}</code>`
                      }
                    </p>
                  </li>`,
              )}
            </ol>`
      }
    </div>`,
  };
}

function tokenCard(token: TokenView): Markup {
  const { id, server, shown, scope, mintedAt, exchange, uploads } = token;
  return html`<li class="card ${token.state}" id="token-${id}">
    <p class="title"><strong>${serverName(server)}</strong> <code>${shown}</code></p>
    <p class="state">${tokenState(token)}</p>
    <p class="facts">
      Good for ${scope} · <a href="/exchanges/${exchange}">minted</a> ${clockTime(mintedAt)} ·
      ${
        uploads.length === 0
          ? "nothing uploaded with it"
          : uploads.map(
              ({ exchange: upload, name }, index) =>
                html`${index > 0 ? ", " : ""}<a href="/exchanges/${upload}">${name}</a>`,
            )
      }
    </p>
  </li>`;
}

/** Whether a token is live, with a countdown that the page keeps. */
export function tokenState({ state, expiresAt }: TokenView): Markup {
  if (state === "revoked") return html`<span class="badge revoked">Revoked</span>`;
  if (state === "expired") return html`<span class="badge expired">Expired</span> ${clockTime(expiresAt)}`;
  return html`<span class="badge live">Live</span>
    <span class="countdown" data-expires="${expiresAt}" role="timer">until ${clockTime(expiresAt)}</span>`;
}

function size(bytes: number): string {
  return bytes < 10_000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(0)} kB`;
}
