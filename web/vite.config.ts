/** Builds styles, islands and the icon sprite into the package's static files, with a manifest the templates read. */
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { iconSprite } from "./build/icons.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "./", // assets find each other relative to themselves, wherever the static files are served
  publicDir: here("public"),
  plugins: [tailwindcss(), iconSprite({ project: here("..") })],
  build: {
    outDir: here("../anguan/foundation/ui/static/ui"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome111", "safari16.4"],
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or fonts
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { main: here("src/main.ts") },
      checks: { eval: false }, // htmx names eval; allowEval=false and the policy keep it from running
    },
  },
});
