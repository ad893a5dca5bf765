import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/* recaps.md: thresholds are defaults of settings, never literals in code, and each setting carries its reason. */

const files = ["schema/settings.ts", ...globSync("schema/*-settings.ts")].filter(
  (file) => file !== "schema/recap-settings.ts",
);
const rules = [
  ...globSync("worker/domain/{recap,celebration}/*.ts"),
  ...globSync("worker/mail/recap/*.ts"),
  ...["pace", "backtest", "fee"].map((name) => `worker/domain/${name}.ts`),
];

/** Named numbers that decide nothing: what a unit is, how a page is cut, how a sum is reckoned. */
const noThresholds = new Set([
  "worker/domain/recap/hold.ts hourMs",
  "worker/domain/celebration/due.ts hourMs",
  "worker/domain/fee.ts monthParts",
  "worker/domain/pace.ts done",
  // A table of eight blocks a day, and the room of its cells, are what the mail looks like.
  "worker/mail/recap/chart.ts blockHours",
  "worker/mail/recap/chart.ts cellRoom",
]);

const read = (file: string) => readFileSync(file, "utf8");

interface Setting {
  file: string;
  name: string;
  /** The line before it. */
  above: string;
}

/** The members of the objects that begin at the margin. */
function settingsIn(file: string): Setting[] {
  const lines = read(file).split("\n");
  return lines.flatMap((line, at) => {
    const name = /^ {2}(\w+)(?::|,$)/.exec(line)?.[1];
    return name ? [{ file, name, above: lines[at - 1] ?? "" }] : [];
  });
}

const settings = files.flatMap(settingsIn);

it("each setting says why it is so, in the line above it", () => {
  expect(settings.length).toBeGreaterThan(80);
  const silent = settings.filter(({ above }) => !above.trim().startsWith("//"));
  expect(silent.map(({ file, name }) => `${file} ${name}`)).toEqual([]);
});

it("each setting is read by the product", () => {
  const product = globSync("{worker,schema}/**/*.{ts,tsx}")
    .filter((file) => !files.includes(file) && file !== "schema/recap-settings.ts")
    .map(read)
    .join("\n");
  const unread = settings.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(product));
  expect(unread.map(({ file, name }) => `${file} ${name}`)).toEqual([]);
});

it("a threshold of the recap is a setting: no rule keeps a number of its own", () => {
  const kept = rules.flatMap((file) =>
    [
      ...read(file).matchAll(
        /^(?:export )?const (\w+)(?:: [^=]+)? = (?:-?\d[\d_.]*;|[[{][^;]*?\b\d[\d_.]*\b[^;]*?;)/gm,
      ),
    ].map(([, name]) => `${file} ${name}`),
  );
  expect(kept.filter((name) => !noThresholds.has(name))).toEqual([]);
});
