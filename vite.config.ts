import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/**
 * Builds what the browser loads. Scripts and the font get hashed names under /assets; style sheets are written into
 * web/built/assets.ts, because every page carries its own CSS inline and the Worker has to know the names.
 */
function writeAssets(): Plugin {
  const out = "web/built/public/assets";
  return {
    name: "write-assets",
    closeBundle() {
      const names = readdirSync(out);
      const named = (start: string, end: string) =>
        names.find((name) => name.startsWith(`${start}-`) && name.endsWith(end));
      const css = (name: string) => {
        const file = named(name, ".css");
        if (!file) throw new Error(`no ${name}.css was built`);
        const text = readFileSync(`${out}/${file}`, "utf8").trim();
        rmSync(`${out}/${file}`);
        return text;
      };
      const script = (name: string) => `/assets/${named(name, ".js") ?? ""}`;
      const built = {
        portal: { css: css("portal"), script: script("portal") },
        console: { css: css("console"), script: script("console") },
        open: { css: css("open"), script: null },
      };
      const type = 'Record<"portal" | "console" | "open", { css: string; script: string | null }>';
      const font = names.find((name) => name.endsWith(".woff2"));
      // Their names change with their bytes.
      writeFileSync(
        "web/built/public/_headers",
        "/assets/*\n  cache-control: public, max-age=31536000, immutable\n  x-content-type-options: nosniff\n  x-robots-tag: noindex\n",
      );
      writeFileSync(
        "web/built/assets.ts",
        `// Written by vite.config.ts at every build.\nexport const assets: ${type} = ${JSON.stringify(built)};\nexport const font = "/assets/${font}";\nexport const stamp = "${Date.now().toString(36)}";\n`,
      );
    },
  };
}

export default defineConfig({
  publicDir: false,
  logLevel: "warn",
  build: {
    outDir: "web/built/public",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: {
        portal: "web/client/portal.ts",
        console: "web/client/console.ts",
        "portal-css": "web/styles/portal.css",
        "console-css": "web/styles/console.css",
        "open-css": "web/styles/open.css",
      },
    },
  },
  plugins: [writeAssets()],
});
