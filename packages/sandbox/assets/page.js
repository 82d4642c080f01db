import { Idiomorph } from "/assets/idiomorph.js";

// The server renders every view. This module fetches the view again when something happened, and changes what is different.

const REFRESH_MS = 200;
const RETRY_MS = 1500;
const token = document.querySelector('meta[name="sandbox-token"]').content;
const connection = document.querySelector("#connection");
const offline = document.querySelector("#offline");

// The connection.

let events;

function connect() {
  if (document.hidden) return;
  events = new EventSource("/api/events");
  events.addEventListener("open", () => {
    show("live", "Live");
    refreshSoon();
  });
  events.addEventListener("exchange", refreshSoon);
  events.addEventListener("change", refreshSoon);
  events.addEventListener("error", () => {
    show("offline", "Offline");
    // A browser gives up after some failures; this page does not.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
  });
}

// A browser opens six connections to a server at most: a tab that nobody sees gives its own back.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) events?.close();
  else if (events === undefined || events.readyState === EventSource.CLOSED) connect();
});

function show(state, text) {
  if (connection.dataset.state === state) return;
  connection.dataset.state = state;
  connection.querySelector("span").textContent = text;
  offline.hidden = state !== "offline";
  offline.textContent =
    state === "offline" ? "The sandbox does not answer. Start it again: this page comes back by itself." : "";
}

// Fetching a view, one at a time.

let timer;
let lastMs = 0;
let busy = false;
let again = false;

// Where much happens at once, the page spends a part of its time on it, and not all.
function refreshSoon() {
  timer ??= setTimeout(
    () => {
      timer = undefined;
      void refresh();
    },
    Math.max(REFRESH_MS, 3 * lastMs),
  );
}

async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const started = performance.now();
  try {
    const response = await fetch(location.href);
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    const newToken = next.querySelector('meta[name="sandbox-token"]')?.content;
    // Another sandbox answers here now: what this page knows is no longer true.
    if (newToken === token) apply(next);
    else location.reload();
  } catch {
    // The connection tells that nobody answers.
  } finally {
    lastMs = Math.min(performance.now() - started, 2000);
    busy = false;
    if (again) {
      again = false;
      refreshSoon();
    }
  }
}

function apply(next) {
  document.title = next.title;
  const ahead = document.querySelector("#clock-ahead");
  ahead.content = next.querySelector("#clock-ahead").content;
  morph(document.querySelector("#strip"), next.querySelector("#strip"));
  holdNews(next);
  morph(document.querySelector("#main"), next.querySelector("#main"));
  tick();
}

function morph(from, to) {
  Idiomorph.morph(from, to, {
    ignoreActiveValue: true,
    restoreFocus: true,
    callbacks: { beforeNodeMorphed, beforeAttributeUpdated },
  });
}

/** What a person is typing, and what a form has just answered, stays. */
function beforeNodeMorphed(from) {
  return !(from instanceof HTMLFormElement && from.dataset.touched === "yes");
}

/** What a person has opened stays open. */
function beforeAttributeUpdated(name, element) {
  return !(name === "open" && element instanceof HTMLDetailsElement);
}

// New rows come in by themselves while nobody reads the list; else they wait behind a button, and nothing moves.

let wanted = false;

function holdNews(next) {
  const rows = document.querySelector("#rows");
  const nextRows = next.querySelector("#rows");
  if (rows === null || nextRows === null || rows.dataset.live !== "yes") return;
  const known = new Set([...rows.children].map(({ id }) => id));
  const fresh = [...nextRows.children].filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return;
  const isRead = rows.matches(":hover") || rows.contains(document.activeElement) || scrollY > rows.offsetTop;
  if (wanted || !isRead) {
    for (const row of fresh) row.classList.add("new");
    return;
  }
  for (const row of fresh) row.remove();
  const news = next.querySelector("#news");
  news.hidden = false;
  news.textContent = fresh.length === 1 ? "1 new" : `${fresh.length} new`;
}

// Forms and buttons: each says which address of the control API it calls.

async function call(request, body) {
  const [method, path] = request.split(" ");
  const response = await fetch(path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body }),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error?.message ?? `The sandbox answered ${response.status}.`);
}

async function submit(form) {
  const keepsEmpty = [...form.elements].filter(({ dataset }) => dataset.empty === "keep").map(({ name }) => name);
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    // `repository/0` and `repository/1` are what the API takes as one, with a slash between them.
    const [, whole = name, place = "0"] = /^(.+)\/(\d)$/.exec(name) ?? [];
    const text = value.trim();
    if (place !== "0") fields[whole] = `${fields[whole] ?? ""}/${text}`;
    else if (text !== "" || keepsEmpty.includes(name)) fields[whole] = text;
  }
  tell(form, ".problem", "");
  tell(form, ".done", "");
  try {
    await call(form.dataset.api, JSON.stringify(fields));
    delete form.dataset.touched;
    if (form.dataset.clear === "yes") form.reset();
    await refresh();
    tell(form, ".done", form.dataset.done ?? "");
    form.dataset.touched = "yes";
    setTimeout(() => {
      delete form.dataset.touched;
      refreshSoon();
    }, 6000);
  } catch (error) {
    tell(form, ".problem", messageOf(error));
  }
}

function tell(form, selector, text) {
  const line = form.querySelector(selector);
  if (line !== null) line.textContent = text;
}

function messageOf(error) {
  return error instanceof TypeError ? "The sandbox does not answer." : error.message;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.api === undefined) return;
  event.preventDefault();
  void submit(form);
});

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-api]");
  if (form !== null) form.dataset.touched = "yes";
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button === null) return;
  if (button.dataset.copy !== undefined) void copy(button);
  if (button.dataset.call !== undefined) void press(button);
  if (button.id === "news") {
    wanted = true;
    void refresh().then(() => {
      wanted = false;
      scrollTo({ top: 0 });
    });
  }
});

async function press(button) {
  const form = button.closest("form");
  try {
    await call(button.dataset.call, button.dataset.body);
    await refresh();
  } catch (error) {
    if (form !== null) tell(form, ".problem", messageOf(error));
  }
}

async function copy(button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    button.textContent = "Selected";
  }
  setTimeout(() => (button.textContent = before), 1500);
}

// Countdowns, by the sandbox's clock.

function tick() {
  const now = Date.now() + Number(document.querySelector("#clock-ahead").content);
  for (const countdown of document.querySelectorAll("[data-expires]")) {
    const left = Math.ceil((Number(countdown.dataset.expires) - now) / 1000);
    if (left <= 0) refreshSoon();
    else countdown.textContent = `${span(left)} left`;
  }
}

function span(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

setInterval(tick, 1000);
tick();
connect();
