// The welfare network in WebGL. The page's table says the same; this draws it.
// Reads its data from data-source, its words from data-say-*, so that no text lives here.
import Graph from "graphology";
import Sigma from "sigma";

const box = document.querySelector("[data-network]");
if (box) draw(box).catch(() => box.replaceChildren(said(box.dataset.sayFailed)));

async function draw(stage) {
  const answer = await fetch(stage.dataset.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const { nodes, edges } = await answer.json();
  const colours = palette(stage);
  const graph = new Graph({ type: "undirected" });
  // Places are laid out on a square with room for the labels; the box's own shape gives them that room.
  const wide = Math.min(2, Math.max(0.7, stage.clientWidth / stage.clientHeight));
  const small = stage.clientWidth < 640; // a phone: marks and their letters, and the few names that fit
  for (const node of nodes) {
    graph.addNode(node.id, {
      x: node.x * wide,
      y: node.y,
      size: (7 + Math.min(9, Math.sqrt(node.degree) * 2.2)) * (small ? 0.7 : 1),
      label: node.name,
      letter: node.letter,
      color: colours[node.sector] ?? colours.ink,
      hub: node.hub,
      forceLabel: node.hub && !small, // whoever holds the net together is named, whatever must give way
      url: node.url,
    });
  }
  for (const edge of edges) {
    graph.addEdge(edge.a, edge.b, { size: 0.6 + Math.min(5, Math.log2(1 + edge.times)), color: colours.edge });
  }

  let lit = null; // the organisation under the pointer, with its neighbours
  const renderer = new Sigma(graph, stage, {
    allowInvalidContainer: true,
    labelDensity: small ? 0.35 : 0.9,
    labelGridCellSize: small ? 130 : 90,
    labelRenderedSizeThreshold: small ? 6 : 9,
    labelFont: getComputedStyle(document.body).fontFamily,
    defaultDrawNodeLabel: (context, data, settings) => label(context, data, settings, colours),
    defaultDrawNodeHover: (context, data, settings) => label(context, data, settings, colours, true),
    nodeReducer: (id, data) => (lit && !lit.has(id) ? { ...data, color: colours.line, label: "", letter: "" } : data),
    edgeReducer: (id, data) => (lit && !graph.extremities(id).every((end) => lit.has(end)) ? { ...data, hidden: true } : data),
  });
  // A label that would collide is left out, its mark's letter never.
  const lettered = () => {
    const context = renderer.getCanvases().labels.getContext("2d");
    const font = renderer.getSetting("labelFont");
    graph.forEachNode((id) => {
      const shown = renderer.getNodeDisplayData(id);
      if (!shown) return;
      letter(context, { ...renderer.framedGraphToViewport(shown), size: renderer.scaleSize(shown.size), letter: shown.letter }, font);
    });
  };
  renderer.on("afterRender", lettered);
  lettered();
  const light = (id) => {
    lit = id === null ? null : new Set([id, ...graph.neighbors(id)]);
    renderer.refresh({ skipIndexation: true });
  };
  renderer.on("enterNode", ({ node }) => light(node));
  renderer.on("leaveNode", () => light(null));
  renderer.on("clickNode", ({ node }) => location.assign(graph.getNodeAttribute(node, "url")));
  // On a phone the page must scroll past the picture; the wheel zooms only with Ctrl, as on a map.
  renderer.getMouseCaptor().on("wheel", (event) => event.original.ctrlKey || event.preventSigmaDefault());
  for (const button of document.querySelectorAll("[data-network-zoom]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const camera = renderer.getCamera();
      if (button.dataset.networkZoom === "in") camera.animatedZoom();
      else if (button.dataset.networkZoom === "out") camera.animatedUnzoom();
      else camera.animatedReset();
    });
  }
  stage.dataset.drawn = String(graph.order);
}

// Colour and letter together say the sector; never colour alone.
function letter(context, { x, y, size, letter }, font) {
  if (!letter) return;
  context.font = `700 ${Math.max(9, size)}px ${font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = "#fff";
  context.fillText(letter, x, y + 0.5);
}

function label(context, data, settings, colours, over = false) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (over) {
    context.beginPath();
    context.arc(data.x, data.y, data.size + 3, 0, Math.PI * 2);
    context.strokeStyle = colours.ink;
    context.lineWidth = 2;
    context.stroke();
  }
  if (over) letter(context, data, settings.labelFont);
  if (!data.label) return;
  context.font = `${over || data.hub ? 700 : 500} 12.5px ${settings.labelFont}`;
  context.lineWidth = 3.5;
  context.lineJoin = "round";
  context.strokeStyle = colours.surface;
  context.strokeText(data.label, data.x, data.y + data.size + 9);
  context.fillStyle = colours.ink;
  context.fillText(data.label, data.x, data.y + data.size + 9);
}

function palette(stage) {
  const style = getComputedStyle(stage);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    PUBLIC: value("--sector-public"),
    WELFARE: value("--sector-welfare"),
    CIVIC: value("--sector-civic"),
    MEDICAL: value("--sector-medical"),
    EDUCATION: value("--sector-education"),
    POLICE: value("--sector-safety"),
    ARMY: value("--sector-safety"),
    CLERGY: value("--sector-faith"),
    BUSINESS: value("--sector-business"),
    edge: value("--edge"),
    ink: value("--ink"),
    line: value("--line-2"),
    surface: value("--surface"),
  };
}

function said(words) {
  const line = document.createElement("p");
  line.className = "muted";
  line.textContent = words;
  return line;
}
