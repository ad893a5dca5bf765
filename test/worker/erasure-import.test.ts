import { expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer, origin, signIn, type World } from "../support/world.ts";

/** With what CSV, JSON and SQL have to quote. */
const person = `mara "m" o'neil\\7`;

interface Scene {
  world: World;
  csm: Browser;
  customer: Customer;
  other: Customer;
  key: string;
}

async function openScene(): Promise<Scene> {
  const world = await openEngine();
  await world.db.batch(["backfill", "import_part", "event"].map((name) => world.db.prepare(`delete from ${name}`)));
  const [customer, other] = [await openCustomer(world), await openCustomer(world)];
  const key = await makeApiKey(world);
  return { world, customer, other, key, csm: await signIn(world, "csm") };
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** One row that is taken and one that is refused, both of the person. */
const fileOf = (account: string) =>
  [
    "Nr;Datum;Kunde;Anzahl;Mitarbeiter",
    `1;01.10.2026 08:00;${account};3;${cell(person)}`,
    `2;never;${account};3;${cell(person)}`,
  ].join("\n");

const columns = {
  ...{ time_column: "Datum", clock_column: "", format: "dmy_dots", zone: "America/Denver" },
  ...{ subject_column: "Kunde", subject_fixed: "", type_column: "", type_fixed: departures.key },
  ...{ value_column: "Anzahl", decimal_sign: ",", actor_column: "Mitarbeiter", status_column: "", id_column: "Nr" },
};

/** Reads a file into its session; gives the page of the import. */
async function bring(scene: Scene, text: string, over: Record<string, string> = {}): Promise<string> {
  const read = await scene.csm.post(await upload(scene, text), { ...columns, ...over });
  expect(read.status).toBe(303);
  return (read.headers.get("location") ?? "").replace(/\?.*/, "");
}

/** Gives the page on which the columns of an uploaded file are chosen. */
async function upload({ world, csm }: Scene, text: string): Promise<string> {
  const body = new FormData();
  body.set("source", (await world.db.prepare("select id from source order by rowid desc").first<string>("id")) ?? "");
  body.set("file", new File([text], "october.csv", { type: "text/csv" }));
  const headers = { origin, "sec-fetch-site": "same-origin" };
  const sent = await csm.send("/console/data/imports", { method: "POST", headers, body });
  return sent.headers.get("location") ?? "";
}

async function mentions({ world }: Scene): Promise<string[]> {
  const tables = Object.entries(await dumpTables(world.db)).flatMap(([name, rows]) =>
    rows.map((row) => `${name} ${row}`),
  );
  return tables.filter((row) => /o'neil/.test(row)).map((row) => row.slice(0, row.indexOf(" ")));
}

const erase = ({ world, key, customer }: Scene) =>
  callApi(world, {
    ...{ method: "POST" as const, path: `/api/v1/accounts/${customer.externalId}/erasures`, key },
    body: { actor: person, reason: "Asked for it on 4 November." },
  });

it.each(["a column", "the whole file"])(
  "who is erased is in no row of an import that names its account by %s",
  async (by) => {
    const scene = await openScene();
    const { externalId } = scene.customer;
    const isFixed = by === "the whole file";
    const page = await bring(
      scene,
      fileOf(isFixed ? "x" : externalId),
      isFixed ? { subject_column: "", subject_fixed: externalId } : {},
    );
    expect(await mentions(scene)).toEqual(expect.arrayContaining(["backfill", "event", "import_part"]));
    expect((await scene.csm.post(`${page}/apply`, {})).status).toBe(303);
    expect((await erase(scene)).status).toBe(200);
    expect(await mentions(scene)).toEqual([]);
  },
);

it("who is erased is in no row of a file whose columns nobody has chosen yet, and those of other accounts stay", async () => {
  const scene = await openScene();
  const page = await upload(scene, fileOf(scene.customer.externalId));
  await bring(scene, fileOf(scene.other.externalId));
  const others = (await mentions(scene)).toSorted();
  expect(others).toEqual(["backfill", "backfill", "event", "import_part"]);
  expect((await erase(scene)).status).toBe(200);
  expect((await mentions(scene)).toSorted()).toEqual(["backfill", "event", "import_part"]);
  const shown = await (await scene.csm.get(page)).text();
  expect(shown).toContain("erased-");
  expect(shown).toContain("01.10.2026 08:00");
});
