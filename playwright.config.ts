import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";

const known = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];
const executablePath = process.env.CHROMIUM_PATH ?? known.find((path) => existsSync(path)) ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "test/browser",
  outputDir: ".cairn/test-results",
  workers: availableParallelism(),
  retries: 0,
  // Only end what hangs.
  timeout: 1_200_000,
  expect: { timeout: 60_000 },
  reporter: "list",
  use: {
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
