// What is being written is not lost: a warning before leaving, and, for the finder's report alone,
// a draft kept on the finder's own phone.

import { say } from "./notices.js";

const KEEP_MS = 12 * 60 * 60 * 1000;
// Never kept: what says who somebody is, and what the browser would not give back anyway.
const NEVER = 'input[type="hidden"], input[type="password"], input[type="file"], [autocomplete="name"], [autocomplete="tel"], [data-no-draft]';

export function startGuards() {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    let unsent = false;
    form.addEventListener("input", () => (unsent = true));
    form.addEventListener("submit", () => (unsent = false));
    addEventListener("beforeunload", (event) => {
      if (unsent && form.isConnected) event.preventDefault();
    });
  }
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !field.matches(NEVER));
}

function read(form) {
  const kept = {};
  for (const field of fields(form)) {
    if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
    if (field.value) (kept[field.name] ??= []).push(field.value);
  }
  return kept;
}

function write(form, kept) {
  for (const field of fields(form)) {
    const values = kept[field.name];
    if (!values) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (!field.value) field.value = values[0];
  }
}

export function startDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = `dure.draft.${form.dataset.draft}`;
    const off = form.querySelector("[data-draft-off]");
    let shelf;
    try {
      shelf = window.localStorage;
      const found = JSON.parse(shelf.getItem(key) ?? "null");
      if (found && Date.now() - found.at > KEEP_MS) shelf.removeItem(key);
      // A form that came back with mistakes carries its own, newer, words.
      else if (found && !document.querySelector("[data-errors]")) {
        write(form, found.kept);
        say(document.body.dataset.sayKept);
      }
    } catch {
      return; // private windows and some in-app browsers keep nothing
    }
    form.addEventListener("input", () => {
      if (off?.checked) shelf.removeItem(key);
      else shelf.setItem(key, JSON.stringify({ at: Date.now(), kept: read(form) }));
    });
    form.addEventListener("submit", () => shelf.removeItem(key));
  }
}
