// Builds what the pages load into coordination/static/coordination/built/ (never committed):
//   <name>.js    every coordination/assets/<name>.js that no other one imports, with what it
//                imports itself, minified
//   fonts.css    Pretendard GOV, one variable font cut by range of letters, so that a page
//   fonts/       loads only the cuts whose letters it shows; its licence beside it
// The folder is made anew beside the old one and then exchanged, so that a killed build
// leaves the old one standing.
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const assets = dirname(fileURLToPath(import.meta.url));
const root = join(assets, "..", "..");
const built = join(root, "coordination", "static", "coordination", "built");
const unfinished = `${built}.unfinished`;
const font = join(root, "node_modules", "pretendard-gov", "dist");

await rm(unfinished, { recursive: true, force: true });
await mkdir(join(unfinished, "fonts"), { recursive: true });

const scripts = (await readdir(assets)).filter((name) => name.endsWith(".js"));
const texts = await Promise.all(scripts.map((name) => readFile(join(assets, name), "utf8")));
const parts = new Set(texts.flatMap((text) => [...text.matchAll(/["']\.\/([\w-]+\.js)["']/g)].map((hit) => hit[1])));
const entries = scripts.filter((name) => !parts.has(name));
await build({
  entryPoints: entries.map((name) => join(assets, name)),
  outdir: unfinished,
  bundle: true,
  minify: true,
  target: ["es2020"], // KakaoTalk's in-app browser on a phone of five years
  legalComments: "eof",
  logLevel: "warning",
});

const css = await readFile(join(font, "web", "variable", "pretendardvariable-gov-dynamic-subset.css"), "utf8");
const cuts = new Set();
const ours = css.replace(/url\(\.\/woff2-dynamic-subset\/([^)]+)\)/g, (_, file) => {
  cuts.add(file);
  return `url(fonts/${file})`;
});
if (cuts.size === 0) throw new Error("pretendard-gov has changed: its stylesheet names no cuts any more");
for (const file of cuts) {
  await cp(join(font, "web", "variable", "woff2-dynamic-subset", file), join(unfinished, "fonts", file));
}
await cp(join(font, "LICENSE.txt"), join(unfinished, "fonts", "LICENSE.txt"));
await writeFile(join(unfinished, "fonts.css"), ours.replace(/^\/\*.*\*\/\n/gm, "").replace(/[\t\n]+/g, " "));

await rm(built, { recursive: true, force: true });
await rename(unfinished, built);
console.log(`built ${entries.length} scripts and ${cuts.size} cuts of the font`);
