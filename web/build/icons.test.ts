import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { namesIn, symbol } from "./icons";

test("an icon named in a template, in Python or in an island is found, and where", () => {
  const project = mkdtempSync(join(tmpdir(), "icons-"));
  mkdirSync(join(project, "anguan/x/templates"), { recursive: true });
  mkdirSync(join(project, "web/src"), { recursive: true });
  writeFileSync(join(project, "anguan/x/templates/a.html"), '{{ icon("flask-conical") }}');
  writeFileSync(join(project, "anguan/x/pages.py"), 'Entry("…", icon="anchor")');
  writeFileSync(join(project, "web/src/b.ts"), 'icon("axe")');
  const names = namesIn(project);
  expect(names.get("flask-conical")).toBe(join("anguan", "x/templates/a.html"));
  expect(names.has("anchor") && names.has("axe") && names.has("search")).toBe(true);
});

test("a symbol keeps the drawing and leaves colour to the page", () => {
  expect(symbol("a", '<!-- licence -->\n<svg class="x" stroke="red"><path d="M1 1" />\n</svg>\n')).toBe(
    '<symbol id="a" viewBox="0 0 24 24"><path d="M1 1" /></symbol>',
  );
});
