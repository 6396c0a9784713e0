// What every page does in the browser. Each part works alone, and the page works without any of them.
import htmx from "htmx.org";

import { startDialogs } from "./dialog.js";
import { startDrafts, startGuards } from "./drafts.js";
import { startLive } from "./live.js";
import { say, startNotices } from "./notices.js";

const words = document.body.dataset;
document.documentElement.classList.add("js");

// The page's policy forbids evaluated code and inline styles; htmx uses both unless told.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.scrollBehavior = "auto";
// 409 (someone was first) and 422 (a form with mistakes) bring the part of the page that says so.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "409", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];
window.htmx = htmx;

document.body.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

// A session that ended answers with a redirect to the sign-in page; that page must not land in a row.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const arrived = event.detail.xhr.responseURL;
  if (!arrived) return;
  const address = new URL(arrived);
  const asked = new URL(event.detail.pathInfo.finalRequestPath ?? event.detail.pathInfo.requestPath, location.href);
  if (address.pathname !== asked.pathname && event.detail.serverResponse.includes("<!doctype html>")) {
    event.detail.shouldSwap = false;
    location.assign(address);
  }
});
document.body.addEventListener("htmx:sendError", () => say(words.sayLost, { stays: true }));
document.body.addEventListener("htmx:timeout", () => say(words.sayLost, { stays: true }));
document.body.addEventListener("htmx:responseError", () => say(words.sayRefused, { stays: true }));

// Menus made of <details> close as menus do.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// "Copy for …": plain text to paste into another system's screen.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    // Offices reach the site over plain http or in old browsers, where the clipboard is closed to scripts.
    getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
  say(words.sayCopied);
  button.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
});

// What went wrong is read first.
document.querySelector("[data-errors]")?.focus();

// Paper shows what is folded on the screen.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open])")];
  for (const fold of unfolded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

startNotices();
startDialogs();
startGuards();
startDrafts();
startLive();
