import { html } from "hono/html";
import { defaultGitlabJob } from "../../issuer/gitlab-job.ts";
import { serverName } from "../api.ts";
import type { Control } from "../control.ts";
import { FAULTS, SERVER_IDS } from "../faults.ts";
import { clockTime, type Markup, type View } from "./layout.ts";
import { faultLabel } from "./outcome.ts";

/** The job, the clock and the faults: what a person turns to try something. */
export function jobView(control: Control): View {
  return {
    path: "/job",
    title: "Job and faults",
    body: html`<div class="column">
      <h1>Job and faults</h1>
      ${jobForm(control)} ${clockForm(control)} ${faultForm(control)}
      <section aria-labelledby="reset">
        <h2 id="reset">Start over</h2>
        <form class="card" data-api="POST /api/reset" data-done="The sandbox is as it was at the start.">
          <p>Deletes tokens, uploads and exchanges, and resets publishers, job and clock.</p>
          <p class="actions">
            <button class="quiet danger">Reset the sandbox</button><span class="problem" role="alert"></span
            ><span class="done" role="status"></span>
          </p>
        </form>
      </section>
    </div>`,
  };
}

interface JobField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly isRequired?: boolean;
}

function jobForm(control: Control): Markup {
  const { job, gitlabJob } = control.sandbox.issuer;
  const { projectPath, pipelineFile, ref, refType, environment = "" } = gitlabJob ?? defaultGitlabJob();
  const fields: readonly JobField[] = [
    { name: "repository", label: "Repository", value: job.repository, isRequired: true },
    { name: "workflow", label: "Workflow file", value: job.workflow, isRequired: true },
    { name: "environment", label: "Environment (optional)", value: job.environment ?? "" },
    { name: "event", label: "Event", value: job.eventName, isRequired: true },
    { name: "ref", label: "Ref", value: job.ref, isRequired: true },
  ];
  const ofGitlab: readonly JobField[] = [
    { name: "project", label: "Project", value: projectPath, isRequired: true },
    { name: "pipeline", label: "Pipeline file", value: pipelineFile, isRequired: true },
    { name: "environment", label: "Environment (optional)", value: environment },
    { name: "ref", label: "Ref", value: `refs/${refType === "tag" ? "tags" : "heads"}/${ref}`, isRequired: true },
  ];
  return html`<section aria-labelledby="job-heading">
    <h2 id="job-heading">Your repository</h2>
    ${jobCard({ title: "A job of GitHub Actions", fields, prefix: "job", isOpen: gitlabJob === undefined })}
    ${jobCard({ title: "A job of GitLab CI/CD", fields: ofGitlab, prefix: "gitlab-job", isOpen: gitlabJob !== undefined })}
  </section>`;
}

interface JobCard {
  readonly title: string;
  readonly fields: readonly JobField[];
  readonly prefix: string;
  readonly isOpen: boolean;
}

function jobCard({ title, fields, prefix, isOpen }: JobCard): Markup {
  return html`<details class="card add" id="${prefix}" ${isOpen ? "open" : ""}>
    <summary>${title}${isOpen ? html` <span class="badge live">Now</span>` : ""}</summary>
    <form data-api="PUT /api/job" data-done="The next ID token is for this job.">
      <div class="fields">
        ${fields.map(
          ({ name, label, value, isRequired = false }) =>
            html`<p class="field">
              <label for="${prefix}-${name}">${label}</label>
              <input
                id="${prefix}-${name}"
                name="${name}"
                value="${value}"
                data-empty="keep"
                autocomplete="off"
                spellcheck="false"
                ${isRequired ? "required" : ""}
              />
            </p>`,
        )}
      </div>
      <p class="actions">
        <button class="main">Use this job</button><span class="problem" role="alert"></span
        ><span class="done" role="status"></span>
      </p>
    </form>
  </details>`;
}

const STEPS = [
  { label: "+1 minute", seconds: 60 },
  { label: "+15 minutes", seconds: 900 },
  { label: "+1 hour", seconds: 3600 },
  { label: "+1 day", seconds: 86_400 },
];

function clockForm({ clock }: Control): Markup {
  return html`<section aria-labelledby="clock">
    <h2 id="clock">Clock</h2>
    <div class="card">
      <p>
        Issuer and registries have <strong>${clockTime(clock.now())}</strong>${
          clock.aheadMs === 0
            ? ", the same as this machine."
            : html`, ${Math.round(clock.aheadMs / 60_000)} minutes ahead of this machine.`
        }
      </p>
      <p class="actions">
        ${STEPS.map(
          ({ label, seconds }) =>
            html`<button type="button" class="quiet" data-call="POST /api/clock" data-body='{"advance":${seconds}}'>
              ${label}
            </button>`,
        )}
        <button type="button" class="quiet" data-call="DELETE /api/clock" ${clock.aheadMs === 0 ? "disabled" : ""}>
          Back to now
        </button>
      </p>
    </div>
  </section>`;
}

function faultForm({ faults }: Control): Markup {
  const waiting = faults.list();
  return html`<section aria-labelledby="faults">
    <h2 id="faults">Faults</h2>
    <form class="card" data-api="POST /api/faults" data-done="Set for the next request.">
      <div class="fields">
        <p class="field">
          <label for="fault-server">At</label>
          <select id="fault-server" name="server">
            ${SERVER_IDS.map((id) => html`<option value="${id}" ${id === "pypi" ? "selected" : ""}>${serverName(id)}</option>`)}
          </select>
        </p>
        <p class="field">
          <label for="fault-times">Answers</label>
          <input id="fault-times" name="times" type="number" min="1" max="1000" value="1" required />
        </p>
      </div>
      <fieldset>
        <legend>What happens next</legend>
        ${Object.entries(FAULTS)
          .toSorted(([, one], [, other]) => (one.label < other.label ? -1 : 1))
          .map(
            ([name, { label, does }]) =>
              html`<p class="choice">
                <input
                  type="radio"
                  id="fault-${name}"
                  name="fault"
                  value="${name}"
                  ${name === "503" ? "checked" : ""}
                />
                <label for="fault-${name}"><strong>${label}</strong> ${does}</label>
              </p>`,
          )}
      </fieldset>
      <p class="actions">
        <button class="main">Set the fault</button><span class="problem" role="alert"></span
        ><span class="done" role="status"></span>
      </p>
    </form>
    ${
      waiting.length === 0
        ? html`<p class="nothing">No fault is set: every server answers normally.</p>`
        : html`<ol class="cards">
            ${waiting.map(
              ({ server, fault, times }) =>
                html`<li class="card slim" id="fault-at-${server}">
                  <p>
                    <strong>${serverName(server)}</strong>: ${faultLabel(fault)},
                    ${times === 1 ? "for the next answer" : `for the next ${times} answers`}
                  </p>
                  <button type="button" class="quiet" data-call="DELETE /api/faults/${server}">
                    Clear<span class="hidden"> ${serverName(server)}</span>
                  </button>
                </li>`,
            )}
          </ol>`
    }
  </section>`;
}
