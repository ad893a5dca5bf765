import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";

/*
 * The walls are spelled in biome.jsonc. Here every room gets a file with imports it must not have among imports it may
 * have, in a copy of the configuration, and one run of biome must mark exactly the first.
 */

interface Wall {
  file: string;
  open: string[];
  closed: string[];
}

const up = ["../store/plan.ts", "./../store/plan.ts", "./sub/../../store/plan.ts"];
const test = ["#test/support/world.ts", "../../test/support/world.ts"];
const doorOpen = [
  "#http/context.ts",
  "#auth/portal-gate.ts",
  "#domain/plan.ts",
  "#domain/view/plan.ts",
  "#store/plan.ts",
];
const webRooms = ["#portal/plan.tsx", "#console/item.tsx", "#open/docs.tsx", "#ui/form.tsx"];

const walls: Wall[] = [
  {
    file: "schema/rogue.ts",
    open: ["./words.ts", "zod"],
    closed: [
      "./tables/plan.ts",
      "#tables/plan.ts",
      "#domain/plan.ts",
      "#ui/format.ts",
      "hono",
      "drizzle-orm",
      "node:fs",
    ],
  },
  {
    file: "schema/tables/rogue.ts",
    open: ["./plan.ts", "#schema/words.ts", "drizzle-orm", "drizzle-orm/sqlite-core"],
    closed: ["#store/plan.ts", "#domain/plan.ts", "zod", "../words.ts"],
  },
  {
    file: "worker/rogue.ts",
    open: [
      "./app.ts",
      "#env",
      "#http/header.ts",
      "#auth/token.ts",
      "#routes/portal/portal.tsx",
      "#routes/problem.tsx",
      "hono",
    ],
    closed: ["#store/plan.ts", "#domain/plan.ts", "#portal/plan.tsx", "#jobs/cron.ts", "zod", "preact"],
  },
  {
    file: "worker/index.ts",
    open: ["./app.ts", "#env", "#jobs/cron.ts", "cloudflare:workers"],
    closed: ["#store/plan.ts", "#routes/portal/portal.tsx", "hono"],
  },
  { file: "worker/env.ts", open: ["zod"], closed: ["./app.ts", "#schema/words.ts", "hono"] },
  {
    file: "worker/domain/rogue.ts",
    open: ["./plan.ts", "#domain/recap/compose.ts", "#schema/words.ts", "temporal-polyfill"],
    closed: [
      "#store/plan.ts",
      "#tables/plan.ts",
      "#schema/tables/plan.ts",
      "#env",
      "zod",
      "hono",
      "node:crypto",
      ...up,
    ],
  },
  {
    file: "worker/domain/recap/rogue.ts",
    open: ["./compose.ts", "#domain/day.ts"],
    closed: ["../day.ts", "#mail/mail.ts", "drizzle-orm"],
  },
  {
    file: "worker/store/rogue.ts",
    open: ["./db.ts", "#schema/words.ts", "#tables/plan.ts", "drizzle-orm", "drizzle-orm/sqlite-core"],
    closed: ["#domain/plan.ts", "#http/context.ts", "#routes/answer.ts", "hono", "zod", ...up],
  },
  {
    file: "worker/mail/rogue.ts",
    open: ["./mail.ts", "#mail/recap/html.ts", "#schema/recap.ts"],
    closed: [
      "#store/plan.ts",
      "#domain/plan.ts",
      "#env",
      "nodemailer",
      "nodemailer/lib/smtp-connection",
      "node:stream",
      ...up,
    ],
  },
  {
    file: "worker/mail/recap/rogue.ts",
    open: ["./html.ts", "#mail/mail.ts"],
    closed: ["../mail.ts", "#store/recap.ts", "preact"],
  },
  {
    file: "worker/csv/rogue.ts",
    open: ["./read.ts", "#domain/import/sheet.ts", "#schema/import.ts", "papaparse"],
    closed: ["#domain/plan.ts", "#store/plan.ts", "#env", "hono", "node:fs", ...up],
  },
  {
    file: "worker/mail/send.ts",
    open: ["./mail.ts", "nodemailer/lib/smtp-connection", "node:stream"],
    closed: ["#store/plan.ts", "hono", "node:net"],
  },
  {
    file: "worker/pages/feed.ts",
    open: ["#portal/telling.ts", "#schema/feed.ts", "ical-generator"],
    closed: ["#store/feed.ts", "#portal/nested/file.ts", "preact"],
  },
  {
    file: "worker/mail/report.ts",
    open: ["./mail.ts", "#schema/mail-report.ts", "postal-mime"],
    closed: ["#store/plan.ts", "nodemailer", "node:stream"],
  },
  {
    file: "worker/auth/rogue.ts",
    open: [
      "./token.ts",
      "#http/context.ts",
      "#store/share.ts",
      "#domain/share.ts",
      "#env",
      "hono/factory",
      "node:crypto",
    ],
    closed: ["#routes/answer.ts", "#mail/mail.ts", "#tables/share.ts", "zod", "drizzle-orm", ...up],
  },
  {
    file: "worker/http/rogue.ts",
    open: ["./context.ts", "#auth/token.ts", "#store/share.ts", "#domain/share.ts", "#env", "hono", "zod"],
    closed: ["#routes/answer.ts", "#pages/document.tsx", "#tables/share.ts", "preact", "drizzle-orm", ...up],
  },
  {
    file: "worker/pages/rogue.tsx",
    open: ["./document.tsx", ...webRooms, "#built/assets.ts", "#schema/words.ts", "preact"],
    closed: ["#store/plan.ts", "#domain/plan.ts", "#http/context.ts", "hono", "preact/compat", ...up],
  },
  {
    file: "worker/routes/rogue.ts",
    open: [
      "./answer.ts",
      ...doorOpen,
      ...webRooms,
      "#jobs/intake.ts",
      "#jobs/parked.ts",
      "#jobs/witness.ts",
      "#mail/mail.ts",
      "#pages/document.tsx",
      "#env",
      "hono",
      "preact",
    ],
    closed: [
      "#routes/portal/plan.tsx",
      "#jobs/cron.ts",
      "#tables/plan.ts",
      "#built/assets.ts",
      "drizzle-orm",
      "zod",
      ...up,
    ],
  },
  ...["open", "portal", "console", "api"].map((door, index, doors) => ({
    file: `worker/routes/${door}/rogue.tsx`,
    open: ["./plan.tsx", "#routes/answer.ts", "#routes/problem.tsx", ...doorOpen, ...webRooms, "hono/cookie", "preact"],
    closed: [
      ...doors.filter((other) => other !== door).map((other) => `#routes/${other}/${other}.ts`),
      `../${doors[(index + 1) % doors.length]}/plan.tsx`,
      "#tables/plan.ts",
      "drizzle-orm",
      "nodemailer",
      "zod",
    ],
  })),
  {
    file: "worker/jobs/rogue.ts",
    open: [
      "./queue.ts",
      "#domain/recap/hold.ts",
      "#store/recap.ts",
      "#mail/send.ts",
      "#auth/token.ts",
      "#env",
      "#schema/jobs.ts",
    ],
    closed: [
      "#auth/portal-gate.ts",
      "#http/context.ts",
      "#routes/answer.ts",
      "#pages/document.tsx",
      "hono",
      "zod",
      "node:crypto",
      ...up,
    ],
  },
  {
    file: "web/ui/rogue.tsx",
    open: ["./form.tsx", "#ui/icon.tsx", "#schema/words.ts", "preact"],
    closed: [
      "#portal/plan.tsx",
      "#console/item.tsx",
      "#open/docs.tsx",
      "#domain/day.ts",
      "#tables/plan.ts",
      "zod",
      "hono",
      ...up,
    ],
  },
  {
    file: "web/client/rogue.ts",
    open: ["./page.ts", "#schema/words.ts", "preact", "preact/hooks"],
    closed: [
      "#portal/plan.tsx",
      "#ui/form.tsx",
      "#domain/day.ts",
      "#env",
      "preact/compat",
      "temporal-polyfill",
      "zod",
      ...up,
    ],
  },
  ...["portal", "console", "open"].map((room, index, rooms) => ({
    file: `web/${room}/rogue.tsx`,
    open: ["./frame.tsx", `#${room}/frame.tsx`, "#ui/form.tsx", "#schema/words.ts", "preact"],
    closed: [
      ...rooms.filter((other) => other !== room).map((other) => `#${other}/frame.tsx`),
      `../${rooms[(index + 1) % rooms.length]}/frame.tsx`,
      "#store/plan.ts",
      "#domain/plan.ts",
      "#tables/plan.ts",
      "#schema/tables/plan.ts",
      "#env",
      "hono",
      "zod",
      "preact-render-to-string",
    ],
  })),
  { file: "worker/new-room/rogue.ts", open: [], closed: ["./plan.ts", "#schema/words.ts", "zod"] },
  { file: "web/new-room/rogue.tsx", open: [], closed: ["./plan.tsx", "#schema/words.ts", "preact"] },
];

/** One statement a line, with the lines a rule must mark. */
interface Habit {
  file: string;
  rule: string;
  fine: string[];
  marked: string[];
}

const habits: Record<string, Habit> = {
  "a domain rule reads no clock and draws no chance": {
    file: "worker/domain/clock.ts",
    rule: "plugin",
    fine: [
      "export const day = new Date(0);",
      "export const later = (now: number) => new Date(now);",
      "export const most = Math.max(1, 2);",
      "export const utc = Date.UTC(2026, 0);",
    ],
    marked: [
      "export const a = Date.now();",
      "export const b = Date.now;",
      "export const c = new Date();",
      "export const d = Date();",
      "export const e = Math.random();",
      "export const f = crypto.randomUUID();",
      "export const g = crypto.getRandomValues(new Uint8Array(1));",
      "export const h = Temporal.Now.instant();",
      "export const i = performance.now();",
      "export const j = globalThis.Date;",
    ],
  },
  "the clock may be read outside the domain": {
    file: "worker/jobs/clock.ts",
    rule: "plugin",
    fine: ["export const a = Date.now();", "export const b = new Date();", "export const c = Math.random();"],
    marked: [],
  },
  "the web takes types from the schema, and values from words.ts and written.ts alone": {
    file: "web/ui/words.ts",
    rule: "plugin",
    fine: [
      'import type { Plan } from "#schema/plan.ts";',
      'export type { Plan } from "#schema/plan.ts";',
      'import { sides } from "#schema/words.ts";',
      'import { zoneCity } from "#schema/written.ts";',
    ],
    marked: [
      'import { plan } from "#schema/plan.ts";',
      'import { type Plan, item } from "#schema/plan.ts";',
      'import * as event from "#schema/event.ts";',
      'import "#schema/session.ts";',
      'export { share } from "#schema/share.ts";',
      'export * from "#schema/share.ts";',
      'export const jobs = () => import("#schema/jobs.ts");',
    ],
  },
  "no type goes around the walls with import() in a type": {
    file: "worker/routes/spelling.ts",
    rule: "plugin",
    fine: ['export const stream = () => import("node:stream");'],
    marked: ['export type Stream = import("node:stream").Readable;'],
  },
  "an exported rule says what it returns": {
    file: "worker/store/returns.ts",
    rule: "plugin",
    fine: [
      "export function add(a: number): number { return a + 1; }",
      "export async function get<T>(a: T): Promise<T> { return a; }",
      "function own() { return 1; }",
    ],
    marked: [
      "export function sum(a: number) { return a + 1; }",
      "export async function load<T>(a: T) { return a; }",
      "export function none() { return own(); }",
    ],
  },
  "a component has no browser and loads nothing": {
    file: "web/portal/globals.ts",
    rule: "lint/style/noRestrictedGlobals",
    fine: ["export const location = (location: string) => location;"],
    marked: [
      "export const a = document.title;",
      "export const b = window.name;",
      'export const c = () => fetch("/health");',
      'export const d = localStorage.getItem("a");',
    ],
  },
  "what runs in the browser may use it": {
    file: "web/client/globals.ts",
    rule: "lint/style/noRestrictedGlobals",
    fine: ["export const a = document.title;", 'export const b = () => fetch("/health");'],
    marked: [],
  },
  "the Worker has no document": {
    file: "worker/pages/globals.ts",
    rule: "lint/style/noRestrictedGlobals",
    fine: ['export const a = () => fetch("https://impact.northgate.example");'],
    marked: ["export const b = document.title;", "export const c = window.name;"],
  },
  "CommonJS is no way through a wall": {
    file: "worker/mail/require.ts",
    rule: "lint/style/noCommonJs",
    fine: [],
    marked: ['export const zod = require("zod");'],
  },
};

const plugins = [
  "worker/import-spelling.grit",
  "worker/return-type.grit",
  "worker/domain/no-clock.grit",
  "web/schema-types.grit",
];

interface Diagnostic {
  category: string;
  location: { path: string; start?: { line: number } };
}

/** What biome says about these files under the project's own configuration: file -> rule -> marked lines. */
function lint(files: Record<string, string[]>): (file: string, rule: string) => string[] {
  const root = mkdtempSync(join(tmpdir(), "walls-"));
  try {
    for (const kept of ["biome.jsonc", ...plugins]) cpSync(kept, join(root, kept));
    for (const [file, lines] of Object.entries(files)) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      writeFileSync(join(root, file), `${lines.join("\n")}\n`);
    }
    const args = ["lint", "--reporter=json", "--max-diagnostics=none", "--vcs-enabled=false"];
    const run = spawnSync(resolve("node_modules/.bin/biome"), args, {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] };
    return (file, rule) =>
      [...new Set(diagnostics.filter((each) => each.category === rule && each.location.path === file))]
        .map((each) => files[file]?.[(each.location.start?.line ?? 0) - 1] ?? `${file}: no line`)
        .toSorted();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const importing = (specifier: string) => `import "${specifier}";`;
const marked = lint({
  ...Object.fromEntries(walls.map((wall) => [wall.file, [...wall.open, ...wall.closed, ...test].map(importing)])),
  ...Object.fromEntries(Object.values(habits).map((habit) => [habit.file, [...habit.fine, ...habit.marked]])),
});

it.each(walls)("$file imports only what its room may", ({ file, closed }) => {
  expect(marked(file, "lint/style/noRestrictedImports")).toEqual([...closed, ...test].map(importing).toSorted());
});

it.each(Object.entries(habits))("%s", (_, habit) => {
  expect(marked(habit.file, habit.rule)).toEqual(habit.marked.toSorted());
});
