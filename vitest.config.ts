import { availableParallelism } from "node:os";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** The real migrations, applied from empty in front of every test file. */
const migrations = await readD1Migrations("schema/migrations");

/** Only ends what hangs: how fast a machine is, and what else it does, decides no test. */
const testTimeout = 1_200_000;
const limits = { testTimeout, hookTimeout: testTimeout };

export default defineConfig({
  test: {
    // By itself vitest leaves one core to nobody: on two that is half of them.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "rules",
          include: ["test/domain/**/*.test.ts", "test/mail/**/*.test.ts"],
          environment: "node",
          // They are functions of values: what one file loads the next may use.
          isolate: false,
          ...limits,
        },
      },
      { test: { name: "faults", include: ["test/faults/**/*.test.ts"], environment: "node", ...limits } },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              // Empty, for the test that takes a database with rows through every migration.
              d1Databases: { EMPTY: "empty" },
              bindings: {
                LINK_SECRET: "k1:test-secret-test-secret-test-secret-00",
                FIRST_ADMIN: "admin@northgate.example",
                MIGRATIONS: migrations,
              },
            },
          }),
        ],
        test: {
          name: "worker",
          ...limits,
          include: ["test/worker/**/*.test.ts", "test/page/**/*.test.tsx"],
          setupFiles: ["test/support/migrate.ts"],
          // The setup file empties what files share.
          isolate: false,
        },
      },
    ],
  },
});
