import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Control } from "../control.ts";

/** Markup that is safe to send. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The views of the page, by their addresses. */
export const VIEWS = {
  "/": "Exchanges",
  "/tokens": "Tokens",
  "/publishers": "Publishers",
  "/job": "Job and faults",
} as const;

/** The address of a view. */
export type ViewPath = keyof typeof VIEWS;

/** One view: what its tab, its title and its main part are. */
export interface View {
  readonly path: ViewPath;
  readonly title: string;
  readonly body: Markup;
}

/** Lays out a whole page. */
export function layout(control: Control, { path, title, body }: View): Markup {
  const { job, gitlabJob } = control.sandbox.issuer;
  const { environment, ref } = gitlabJob ?? job;
  const [project, file] =
    gitlabJob === undefined ? [job.repository, job.workflow] : [gitlabJob.projectPath, gitlabJob.pipelineFile];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} · mint sandbox</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="sandbox-token" content="${control.token}" />
        <meta name="clock-ahead" content="${control.clock.aheadMs}" id="clock-ahead" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/page.css" />
        <script type="module" src="/assets/page.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <div class="bar">
            <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="22" height="22" />mint sandbox</a>
            <nav aria-label="Views" id="views">
              ${Object.entries(VIEWS).map(
                ([address, name]) =>
                  html`<a href="${address}" ${address === path ? html`aria-current="page"` : ""}>${name}</a>`,
              )}
            </nav>
            <p class="connection" id="connection" role="status" data-state="connecting"><span>Connecting</span></p>
          </div>
          <div class="strip" id="strip">
            <p>
              <span class="label">${gitlabJob === undefined ? "The job" : "The job at GitLab"}</span>
              <strong>${project}</strong> <span class="sep">·</span> ${file}
              <span class="sep">·</span>
              ${environment === undefined ? "no environment" : html`environment ${environment}`}
              <span class="sep">·</span> ${ref.replace(/^refs\/(heads|tags)\//, "")}
            </p>
            <p>${notes(control)}<a href="/job">Change</a></p>
          </div>
        </header>
        <main id="main" tabindex="-1">${body}</main>
        <p class="offline" id="offline" role="alert" hidden></p>
      </body>
    </html>`;
}

function notes({ clock, faults, problems }: Control): Markup {
  const waiting = faults.list().length;
  const minutes = Math.round(clock.aheadMs / 60_000);
  const texts = [
    ...problems,
    ...(minutes === 0 ? [] : [`Clock ${minutes > 0 ? "+" : "−"}${Math.abs(minutes)} min`]),
    ...(waiting === 0 ? [] : [waiting === 1 ? "1 fault is set" : `${waiting} faults are set`]),
  ];
  return html`${texts.map((text) => html`<span class="note">${text}</span> `)}`;
}

/** A time of day, with the date in its title. */
export function clockTime(at: number): Markup {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const text = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return html`<time datetime="${date.toISOString()}" title="${date.toISOString()}">${text}</time>`;
}

/** A mark for success or failure, with a word for screen readers. */
export function mark(isRight: boolean, words: { readonly right: string; readonly wrong: string }): Markup {
  const text = isRight ? words.right : words.wrong;
  return html`<span class="mark ${isRight ? "right" : "wrong"}"
    ><span aria-hidden="true">${isRight ? "✓" : "✗"}</span><span class="hidden">${text}</span></span
  >`;
}

/** Shows characters that nobody sees by their numbers: two values that look the same may not be. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{C}\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
}

/** A text to copy into a shell or a file. */
export function snippet(text: string, label: string): Markup {
  return html`<div class="snippet">
    <pre tabindex="0" role="region" aria-label="${label}">${text}</pre>
    <button type="button" class="quiet" data-copy="${text}" aria-label="Copy: ${label}">Copy</button>
  </div>`;
}
