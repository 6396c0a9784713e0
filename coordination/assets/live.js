// One socket a page. It carries only what changed and its id; the page fetches the rest over HTTP,
// where the walls decide again. A page whose socket never opens shows the same, after a reload.

const LONGEST_WAIT_MS = 60_000;

function tell(kind, id) {
  const detail = { id };
  document.body.dispatchEvent(new CustomEvent(`changed:${kind}`, { detail }));
  const both = `[data-live="${CSS.escape(kind)}"], [data-live="${CSS.escape(`${kind}:${id}`)}"]`;
  for (const part of document.querySelectorAll(both)) {
    part.dispatchEvent(new CustomEvent("changed", { detail, bubbles: false }));
  }
}

// What happened while the line was cut went past this page: every part fetches itself again.
function tellAll() {
  const kinds = new Set();
  for (const part of document.querySelectorAll("[hx-trigger], [data-hx-trigger]")) {
    const trigger = part.getAttribute("hx-trigger") ?? part.dataset.hxTrigger;
    for (const [, kind] of trigger.matchAll(/changed:([\w.-]+)/g)) kinds.add(kind);
  }
  for (const kind of kinds) document.body.dispatchEvent(new CustomEvent(`changed:${kind}`, { detail: {} }));
  for (const part of document.querySelectorAll("[data-live]")) {
    part.dispatchEvent(new CustomEvent("changed", { detail: {}, bubbles: false }));
  }
}

export function startLive() {
  const path = document.body.dataset.liveUrl;
  if (!path || !("WebSocket" in window)) return;
  const address = new URL(path, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  let wait = 1000;
  let opened = false;

  function connect() {
    const socket = new WebSocket(address);
    socket.addEventListener("open", () => {
      wait = 1000;
      if (opened) tellAll();
      opened = true;
    });
    socket.addEventListener("message", (event) => {
      let said;
      try {
        said = JSON.parse(event.data);
      } catch {
        return;
      }
      if (typeof said.changed === "string") tell(said.changed, String(said.id ?? ""));
    });
    socket.addEventListener("close", (event) => {
      // 44xx is the server's "not for you": asking again would not change its mind.
      if (event.code >= 4400 && event.code < 4500) return;
      // Everyone's line is cut at once when the server restarts; they must not all return at once.
      setTimeout(connect, wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    });
  }
  connect();
}
