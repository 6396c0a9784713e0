// A link marked data-dialog opens its target in a modal dialog: an element of this page (#id), or the
// part marked data-dialog-body of another page. Without script the link simply goes there.

let opener = null;

function show(dialog) {
  dialog.showModal();
  dialog.addEventListener("close", () => opener?.isConnected && opener.focus(), { once: true });
}

async function lift(link) {
  const answer = await fetch(link.href, { headers: { "X-Requested-With": "dialog" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const body = page.querySelector("[data-dialog-body]");
  // A sign-in page, an error, a page without such a part: go there as a link would.
  if (!answer.ok || !body) {
    location.assign(answer.url || link.href);
    return;
  }
  const dialog = document.getElementById("dialog");
  const shown = document.importNode(body, true);
  // A form without an address posts to the page it came from, not to the page it is shown on.
  for (const form of shown.querySelectorAll("form:not([action])")) form.action = answer.url;
  const heading = shown.querySelector("h1, h2");
  if (heading) {
    heading.id ||= "dialog-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.replaceChildren(shown);
  window.htmx?.process(dialog);
  show(dialog);
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    opener = link;
    const here = link.getAttribute("href");
    if (here.startsWith("#")) show(document.getElementById(here.slice(1)));
    else lift(link).catch(() => location.assign(link.href));
  });
  document.addEventListener("click", (event) => {
    const dialog = event.target.closest("dialog[open]");
    if (dialog && (event.target.closest("[data-close]") || event.target === dialog)) dialog.close();
  });
}
