// What the house says: a toast for what happened without a new page, a close button for what came with one.

const words = document.body.dataset;
// Long enough to read twice; it also waits while a pointer or the keyboard is on it.
const READING_MS = 10_000;
const PER_LETTER_MS = 90;

function closer(target) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "said-close";
  button.innerHTML =
    '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="#i-x"></use></svg>';
  const label = document.createElement("span");
  label.className = "sr-only";
  label.textContent = words.sayClose;
  button.append(label);
  button.addEventListener("click", () => target.remove());
  target.append(button);
}

function tend(toast) {
  if (toast.dataset.tended) return;
  toast.dataset.tended = "1";
  closer(toast);
  // Whoever asked for less motion reads at their own pace: nothing leaves by itself.
  if ("stays" in toast.dataset || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const lifetime = READING_MS + toast.textContent.length * PER_LETTER_MS;
  let timer = setTimeout(() => toast.remove(), lifetime);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), lifetime);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", release);
}

export function say(text, { stays = false } = {}) {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const toast = document.createElement("div");
  toast.className = stays ? "toast is-urgent" : "toast";
  if (stays) toast.dataset.stays = "";
  const span = document.createElement("span");
  span.textContent = text;
  toast.append(span);
  // One line at a time: the same sentence twice is noise.
  for (const old of place.children) if (old.querySelector("span")?.textContent === text) old.remove();
  place.append(toast);
}

export function startNotices() {
  for (const note of document.querySelectorAll("[data-said]")) closer(note);
  const place = document.getElementById("toasts");
  if (!place) return;
  new MutationObserver(() => {
    for (const toast of place.children) tend(toast);
    while (place.children.length > 3) place.firstElementChild.remove();
  }).observe(place, { childList: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) place.lastElementChild?.remove();
  });
}
