import { html } from "hono/html";
import type { PublisherFields, PublisherValues } from "../../registries/shared/publisher-form.ts";
import { listPublishers, publisherFields, REGISTRIES_WITH_FORM } from "../../setup/publishers.ts";
import { serverName } from "../api.ts";
import type { Control } from "../control.ts";
import type { Markup, View } from "./layout.ts";

/** The trusted publishers of one registry, in a form with its own labels. */
export function publishersView({ sandbox }: Control, registry: string): View {
  const fields = publisherFields(registry);
  const publishers = listPublishers(sandbox, registry);
  return {
    path: "/publishers",
    title: `Publishers at ${serverName(registry)}`,
    body: html`<div class="column">
      <h1>Publishers</h1>
      <nav class="registries" aria-label="Registries">
        ${REGISTRIES_WITH_FORM.map(
          (id) =>
            html`<a href="/publishers/${id}" ${id === registry ? html`aria-current="page"` : ""}
              >${serverName(id)}<span class="count">${listPublishers(sandbox, id).length}</span></a
            >`,
        )}
      </nav>
      <h2>${serverName(registry)} trusts</h2>
      ${
        publishers.length === 0
          ? html`<p class="nothing">Nobody. Whatever asks is refused, until you register it below.</p>`
          : html`<ol class="cards">
              ${publishers.map((publisher, place) => publisherCard({ registry, fields, publisher, place }))}
            </ol>`
      }
      <h2>Add a publisher</h2>
      <form class="card" data-api="POST /api/publishers/${registry}" data-done="Registered." data-clear="yes">
        ${fieldInputs(fields, "add", {})}
        <p class="actions">
          <button class="main">Add publisher</button><span class="problem" role="alert"></span
          ><span class="done" role="status"></span>
        </p>
      </form>
    </div>`,
  };
}

interface Card {
  readonly registry: string;
  readonly fields: PublisherFields;
  readonly publisher: PublisherValues;
  readonly place: number;
}

function publisherCard({ registry, fields, publisher, place }: Card): Markup {
  const [title] = Object.values(publisher);
  const address = `/api/publishers/${registry}/${place}`;
  return html`<li class="card" id="publisher-${registry}-${place}">
    <p class="title"><strong>${title ?? ""}</strong></p>
    <dl class="pairs">
      ${Object.entries(fields)
        .slice(1)
        .map(
          ([name, { label }]) =>
            html`<dt>${label}</dt>
              <dd>${publisher[name] ?? html`<em>any</em>`}</dd>`,
        )}
    </dl>
    <details id="edit-${registry}-${place}">
      <summary>Edit</summary>
      <form data-api="PUT ${address}" data-done="Saved.">
        ${fieldInputs(fields, `edit-${place}`, publisher)}
        <p class="actions">
          <button class="main">Save</button>
          <button type="button" class="quiet danger" data-call="DELETE ${address}">Remove ${title ?? "it"}</button>
          <span class="problem" role="alert"></span><span class="done" role="status"></span>
        </p>
      </form>
    </details>
  </li>`;
}

function fieldInputs(fields: PublisherFields, prefix: string, values: PublisherValues): Markup {
  return html`<div class="fields">
    ${Object.entries(fields).map(
      ([name, { label, example, required = false }]) =>
        html`<p class="field">
          <label for="${prefix}-${name}">${label}${required ? "" : " (optional)"}</label>
          <input
            id="${prefix}-${name}"
            name="${name}"
            value="${values[name] ?? ""}"
            placeholder="${example}"
            autocomplete="off"
            spellcheck="false"
            ${required ? "required" : ""}
          />
        </p>`,
    )}
  </div>`;
}
