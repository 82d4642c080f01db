import { html } from "hono/html";
import type { PublisherFields, PublisherValues } from "../../registries/shared/publisher-form.ts";
import { formsOf, listPublishers, publisherFields, REGISTRIES_WITH_FORM } from "../../setup/publishers.ts";
import { serverName } from "../api.ts";
import type { Control } from "../control.ts";
import type { Markup, View } from "./layout.ts";

/** The trusted publishers of one registry, in forms with its own labels. */
export function publishersView(control: Control, registry: string): View {
  const { sandbox } = control;
  const forms = formsOf(registry);
  const countOf = (id: string): number =>
    formsOf(id).reduce((sum, form) => sum + listPublishers(sandbox, form.id).length, 0);
  return {
    path: "/publishers",
    title: `Publishers at ${serverName(registry)}`,
    body: html`<div class="column">
      <h1>Publishers</h1>
      <nav class="registries" aria-label="Registries">
        ${REGISTRIES_WITH_FORM.map(
          (id) =>
            html`<a href="/publishers/${id}" ${id === registry ? html`aria-current="page"` : ""}
              >${serverName(id)}<span class="count">${countOf(id)}</span></a
            >`,
        )}
      </nav>
      <h2>${serverName(registry)} trusts</h2>
      ${
        countOf(registry) === 0
          ? html`<p class="nothing">Nothing yet. Every job is refused until you register it below.</p>`
          : html`<ol class="cards">
              ${forms.flatMap(({ id: form }) => {
                const fields = publisherFields(form);
                return listPublishers(sandbox, form).map((publisher, place) =>
                  publisherCard({ form, fields, publisher, place }),
                );
              })}
            </ol>`
      }
      <h2>Add</h2>
      ${forms.map((form, index) => addForm(form, index === 0))}
    </div>`,
  };
}

function addForm({ id, title }: { readonly id: string; readonly title: string }, isOpen: boolean): Markup {
  return html`<details class="card add" id="add-${id}" ${isOpen ? "open" : ""}>
    <summary>${title}</summary>
    <form data-api="POST /api/publishers/${id}" data-done="Registered." data-clear="yes">
      ${fieldInputs(publisherFields(id), `add-${id}`, {})}
      <p class="actions">
        <button class="main">Add</button><span class="problem" role="alert"></span
        ><span class="done" role="status"></span>
      </p>
    </form>
  </details>`;
}

interface Card {
  readonly form: string;
  readonly fields: PublisherFields;
  readonly publisher: PublisherValues;
  readonly place: number;
}

function publisherCard({ form, fields, publisher, place }: Card): Markup {
  const [title] = Object.values(publisher);
  const address = `/api/publishers/${form}/${place}`;
  return html`<li class="card" id="publisher-${form}-${place}">
    <p class="title"><strong>${title ?? ""}</strong></p>
    <dl class="pairs">
      ${Object.keys(fields)
        .slice(1)
        .flatMap((name) => shownPairs(fields, name, publisher[name]))
        .map(
          ([label, value]) =>
            html`<dt>${label}</dt>
              <dd>${value ?? html`<em>any</em>`}</dd>`,
        )}
    </dl>
    <details id="edit-${form}-${place}">
      <summary>Edit</summary>
      <form data-api="PUT ${address}" data-done="Saved.">
        ${fieldInputs(fields, `edit-${form}-${place}`, publisher)}
        <p class="actions">
          <button class="main">Save</button>
          <button type="button" class="quiet danger" data-call="DELETE ${address}">Remove ${title ?? "it"}</button>
          <span class="problem" role="alert"></span><span class="done" role="status"></span>
        </p>
      </form>
    </details>
  </li>`;
}

/** The inputs of a form; where the registry has two for one of ours, there are two, whose values belong together. */
export function fieldInputs(fields: PublisherFields, prefix: string, values: PublisherValues): Markup {
  const inputs = Object.entries(fields).flatMap(([name, { label, labels, example, required = false }]) => {
    const value = values[name] ?? "";
    if (labels === undefined) return [{ name, label, value, example, required }];
    const [examples, parts] = [splitLast(example), splitLast(value)];
    return labels.map((part, index) => ({
      name: `${name}/${index}`,
      label: part,
      value: parts[index] ?? "",
      example: examples[index] ?? "",
      required,
    }));
  });
  return html`<div class="fields">
    ${inputs.map(
      ({ name, label, value, example, required }) =>
        html`<p class="field">
          <label for="${prefix}-${name}">${label}${required ? "" : " (optional)"}</label>
          <input
            id="${prefix}-${name}"
            name="${name}"
            value="${value}"
            placeholder="${example}"
            autocomplete="off"
            spellcheck="false"
            ${required ? "required" : ""}
          />
        </p>`,
    )}
  </div>`;
}

/** A field with its value, under the registry's own labels. */
export function shownPairs(
  fields: PublisherFields,
  name: string,
  value: string | undefined,
): readonly (readonly [label: string, value: string | undefined])[] {
  const { label = name, labels } = fields[name] ?? {};
  if (labels === undefined || value === undefined) return [[label, value]];
  const parts = splitLast(value);
  return labels.map((part, index) => [part, parts[index]] as const);
}

/** `group/subgroup/project` is the namespace `group/subgroup` and its `project`. */
function splitLast(value: string): readonly string[] {
  const at = value.lastIndexOf("/");
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
}
