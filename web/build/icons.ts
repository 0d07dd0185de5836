/** One SVG sprite out of the lucide icons that templates, Python and islands really name. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import always from "../icons.json" with { type: "json" };

const NAMED = /\bicon\w*\s*(?:\(|=|:)\s*["']([a-z][a-z0-9-]*)["']/g;

interface Options {
  project: string;
}

function filesIn(project: string, folder: string): string[] {
  return readdirSync(join(project, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(html|py|ts)$/.test(file) && !/(^|\/)(tests|static)\/|\.test\.ts$/.test(file))
    .map((file) => join(folder, file));
}

/** Icon name → first file that names it. */
export function namesIn(project: string): Map<string, string> {
  const names = new Map(always.map((name) => [name, "web/icons.json"]));
  for (const file of [...filesIn(project, "anguan"), ...filesIn(project, "web/src")]) {
    for (const [, name] of readFileSync(join(project, file), "utf8").matchAll(NAMED)) {
      if (name !== undefined && !names.has(name)) names.set(name, file);
    }
  }
  return names;
}

/** `<symbol>` of one icon; colour and stroke come from the page. */
export function symbol(name: string, svg: string): string {
  const body = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s+/g, " ").trim()}</symbol>`;
}

export function iconSprite({ project }: Options): Plugin {
  const icons = join(dirname(createRequire(import.meta.url).resolve("lucide-static/package.json")), "icons");
  return {
    name: "anguan-icons",
    apply: "build",
    generateBundle() {
      const symbols: string[] = [];
      const names = [...namesIn(project)].sort(([a], [b]) => a.localeCompare(b));
      for (const [name, file] of names) {
        try {
          symbols.push(symbol(name, readFileSync(join(icons, `${name}.svg`), "utf8")));
        } catch {
          this.error(`${file} asks for the icon "${name}", which lucide does not have`);
        }
      }
      const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      const fileName = `assets/icons-${createHash("sha256").update(sprite).digest("hex").slice(0, 8)}.svg`;
      this.emitFile({ type: "asset", fileName, source: sprite });
      this.emitFile({
        type: "asset",
        fileName: "icons.json",
        source: JSON.stringify({ file: fileName, names: names.map(([name]) => name) }),
      });
    },
  };
}
