import { expect, it } from "vitest";
import { readMapping } from "#domain/console/data-import.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import { importLimits } from "#schema/import.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { elementsOf, spokenIn, wrongFieldsOf } from "../support/html.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { monthsOf } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer, origin, signIn, type World } from "../support/world.ts";

interface Scene {
  world: World;
  csm: Browser;
  customer: Customer;
  key: string;
  sourceId: string;
}

async function open(): Promise<Scene> {
  const world = await openEngine();
  const customer = await openCustomer(world);
  await world.db.batch(["source", "import_part"].map((name) => world.db.prepare(`delete from ${name}`)));
  const bucket = readEnv(world.env).ARCHIVE;
  await bucket.delete((await bucket.list()).objects.map((object) => object.key));
  const key = await makeApiKey(world);
  const sourceId = (await world.db.prepare("select id from source").first<string>("id")) ?? "";
  return { world, customer, key, csm: await signIn(world, "csm"), sourceId };
}

const read = async (browser: Browser, path: string) => spokenIn(await (await browser.get(path)).text());

async function upload(
  browser: Browser,
  source: string,
  text: string | Uint8Array,
  name = "october.csv",
): Promise<Response> {
  const body = new FormData();
  body.set("source", source);
  body.set("file", new File([text], name, { type: "text/csv" }));
  return browser.send("/console/data/imports", {
    method: "POST",
    headers: { origin, "sec-fetch-site": "same-origin" },
    body,
  });
}

const header = "Nr;Datum;Kunde;Anzahl;Mitarbeiter;Status";
const fileOf = ({ externalId }: Customer, rows: string[]) =>
  `${header}\n${rows.map((row) => row.replace("@", externalId)).join("\n")}\n`;
const october = ["1;01.10.2026 08:00;@;3;anna;left", "2;31.10.2026 23:30;@;4,0;ben;left"];

const columns = {
  ...{ time_column: "Datum", clock_column: "", format: "dmy_dots", zone: "America/Denver" },
  ...{ subject_column: "Kunde", subject_fixed: "", type_column: "", type_fixed: departures.key },
  ...{
    value_column: "Anzahl",
    decimal_sign: ",",
    actor_column: "Mitarbeiter",
    status_column: "Status",
    id_column: "Nr",
  },
};

/** Uploads a file and reads it by the columns above; gives the page of the import. */
async function bring(scene: Scene, text: string, over: Record<string, string> = {}): Promise<string> {
  const answer = await upload(scene.csm, scene.sourceId, text);
  const mapping = answer.headers.get("location") ?? "";
  expect([answer.status, mapping]).toEqual([303, expect.stringMatching(/^\/console\/data\/imports\/[\w-]+\/mapping$/)]);
  const read = await scene.csm.post(mapping, { ...columns, ...over });
  expect(read.status).toBe(303);
  return (read.headers.get("location") ?? "").replace(/\?.*/, "");
}

const totalOf = async ({ world, customer }: Scene, month: string) => {
  await rollUp(readEnv(world.env), Date.now());
  return (await monthsOf(world, customer, departures.key))[month]?.total ?? null;
};
const eventCount = async ({ world }: Scene) => world.db.prepare("select count(*) as n from event").first<number>("n");
const files = async ({ world }: Scene) =>
  (await readEnv(world.env).ARCHIVE.list({ prefix: "imports/" })).objects.map(({ key }) => key.slice(8));
const idOf = (path: string) => path.split("/").at(-1) ?? "";

it("a file is looked at, its columns guessed, and what cannot be known left to the person", async () => {
  const scene = await open();
  const answer = await upload(scene.csm, scene.sourceId, fileOf(scene.customer, october), "C:\\data\\october.csv");
  const mapping = answer.headers.get("location") ?? "";
  const html = await (await scene.csm.get(mapping)).text();
  const chosen = (await elementsOf(html))
    .filter(({ attributes }) => "selected" in attributes)
    .map(({ attributes }) => attributes.value);
  for (const name of ["Datum", "dmy_dots", "Kunde", "Anzahl", ","]) expect(chosen).toContain(name);
  const zone = (await elementsOf(html)).find(({ attributes }) => attributes.name === "zone");
  expect(zone?.attributes.value).toBe("");
  const text = spokenIn(html);
  expect(text).toContain("october.csv");
  expect(text).not.toContain("C:\\data");
  expect(text).toContain("divided by semicolons");
  expect(await files(scene)).toEqual([mapping.split("/").at(-2)]);
  expect(await eventCount(scene)).toBe(0);
});

it("columns that do not say enough come back with the fault at each field and what was chosen", async () => {
  const scene = await open();
  const mapping =
    (await upload(scene.csm, scene.sourceId, fileOf(scene.customer, october))).headers.get("location") ?? "";
  const tries: [Record<string, string>, string[]][] = [
    [{ zone: "" }, ["zone"]],
    [{ zone: "Denver" }, ["zone"]],
    [{ format: "" }, ["format"]],
    [{ time_column: "", subject_column: "" }, ["subject_column", "time_column"]],
    [{ decimal_sign: "" }, ["decimal_sign"]],
    [{ value_column: "Betrag" }, ["time_column"]],
  ];
  for (const [over, names] of tries) {
    const answer = await scene.csm.post(mapping, { ...columns, ...over });
    const html = await answer.text();
    expect([answer.status, (await wrongFieldsOf(html)).toSorted()]).toEqual([422, names]);
    const kept = (await elementsOf(html)).filter(({ attributes }) => "selected" in attributes);
    expect(kept.map(({ attributes }) => attributes.value)).toContain("Mitarbeiter");
  }
  expect(await eventCount(scene)).toBe(0);
});

it("nothing counts before a file is applied; then all of it does, and can be taken back", async () => {
  const scene = await open();
  const { csm, customer } = scene;
  const rows = [...october, "3;32.10.2026 10:00;@;1;anna;left", "4;05.10.2026 10:00;@;many;anna;left"];
  const path = await bring(scene, fileOf(customer, [...rows, "5;05.10.2026 10:00;NOBODY;1;anna;left"]));
  const text = await read(csm, path);
  for (const part of ["Rows 5", "New 2", "Rejected 3", "Not applied"]) expect(text, part).toContain(part);
  expect(text).toMatch(/What applying changes .* October 2026 0 7 \+7 /);
  expect(text).toContain("No account has this external id.");
  expect(await totalOf(scene, "2026-10")).toBe(null);
  const csv = await (await csm.get(`${path}/rejected.csv`)).text();
  expect(csv.split("\r\n")).toHaveLength(5);
  expect(csv).toContain("unknown_account in Kunde: No account has this external id.,6,5,");
  expect(csv).toContain("NOBODY");
  expect((await csm.post(`${path}/apply`, {})).headers.get("location")).toBe(`${path}?did=import_apply`);
  expect(await totalOf(scene, "2026-10")).toBe(7);
  expect(await files(scene)).toEqual([]);
  expect(await read(csm, path)).toContain("by Priya Raman");
  expect(await read(csm, `${path}?revert`)).toMatch(/What taking it back changes .* 7 0 −7/);
  expect((await csm.post(`${path}/revert`, {})).status).toBe(303);
  expect(await totalOf(scene, "2026-10")).toBe(null);
  const again = await bring(scene, fileOf(customer, october));
  expect(await read(csm, again)).toContain("New 2");
  await csm.post(`${again}/apply`, {});
  expect(await totalOf(scene, "2026-10")).toBe(7);
});

it("the same file a second time adds nothing, with or without an id column", async () => {
  for (const over of [{}, { id_column: "" }] as Record<string, string>[]) {
    const scene = await open();
    const text = fileOf(scene.customer, [...october, (october[0] ?? "").replace("1;", "9;")]);
    const first = await bring(scene, text, over);
    await scene.csm.post(`${first}/apply`, {});
    const total = await totalOf(scene, "2026-10");
    expect(total).toBe(10);
    const second = await read(scene.csm, await bring(scene, text, over));
    expect(second).toContain("New 0 There before 3, not counted twice");
    expect(second).toContain("There is nothing new to apply.");
    expect(await totalOf(scene, "2026-10")).toBe(total);
  }
});

it("rows the source sent itself, under the same id, are not counted twice, and one that differs is rejected", async () => {
  const scene = await open();
  const { customer, key, world } = scene;
  const [time, data] = ["2026-10-01T08:00:00-06:00", { value: "3", actor: "anna", status: "left" }];
  const known = { type: departures.key, subject: customer.externalId, time, data };
  await sendEvents(world, key, [
    { ...known, id: "1" },
    { ...known, id: "2" },
  ]);
  await world.db.prepare("update source set live_days = 400").run();
  const text = await read(scene.csm, await bring(scene, fileOf(customer, october)));
  expect(text).toContain("New 0 There before 1");
  expect(text).toContain("An event with this id and another content is there.");
});

it("other columns read the file anew: what was staged is gone, and the history keeps one line", async () => {
  const scene = await open();
  const first = await bring(scene, fileOf(scene.customer, october), { value_column: "", decimal_sign: "" });
  expect(await read(scene.csm, first)).toMatch(/October 2026 0 2 \+2/);
  const answer = await scene.csm.post(`${first}/mapping`, columns);
  const second = (answer.headers.get("location") ?? "").replace(/\?.*/, "");
  expect(second).not.toBe(first);
  expect(await eventCount(scene)).toBe(2);
  expect(await files(scene)).toEqual([idOf(second)]);
  const history = await (await scene.csm.get("/console/data/imports")).text();
  expect([history.includes(idOf(first)), history.includes(idOf(second))]).toEqual([false, true]);
  await scene.csm.post(`${second}/apply`, {});
  expect(await totalOf(scene, "2026-10")).toBe(7);
  expect((await scene.csm.post(`${second}/mapping`, columns)).status).toBe(409);
});

it("a confirmed mapping is offered for the next file of its source, and for none that lacks a column", async () => {
  const scene = await open();
  await bring(scene, fileOf(scene.customer, october));
  const next = (await upload(scene.csm, scene.sourceId, fileOf(scene.customer, october))).headers.get("location") ?? "";
  const html = await (await scene.csm.get(next)).text();
  expect(spokenIn(html)).toContain("as it was confirmed for this source");
  const zone = (await elementsOf(html)).find(({ attributes }) => attributes.name === "zone");
  expect(zone?.attributes.value).toBe("America/Denver");
  const other = await upload(scene.csm, scene.sourceId, "when,amount\n2026-10-01,4\n");
  expect(await read(scene.csm, other.headers.get("location") ?? "")).not.toContain("as it was confirmed");
});

it("a discarded import leaves no event, no file and no rejected row behind", async () => {
  const scene = await open();
  const path = await bring(scene, fileOf(scene.customer, [...october, "3;nothing;@;1;x;left"]));
  expect(await eventCount(scene)).toBe(2);
  expect((await scene.csm.post(`${path}/discard`, {})).status).toBe(303);
  const parts = await scene.world.db.prepare("select count(*) as n from import_part").first<number>("n");
  expect([await eventCount(scene), parts, await files(scene)]).toEqual([0, 0, []]);
  expect((await scene.csm.post(`${path}/apply`, {})).status).toBe(409);
});

it("a file that is none is refused with the reason beside it", async () => {
  const scene = await open();
  const { csm, sourceId } = scene;
  const tries: [string | Uint8Array, string][] = [
    ["", "The file is empty."],
    [new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), "This is an Excel workbook"],
    ["only a header\n", "The file has no rows."],
  ];
  for (const [text, why] of tries) {
    const answer = await upload(csm, sourceId, text);
    const html = await answer.text();
    expect([answer.status, await wrongFieldsOf(html)], why).toEqual([422, ["file"]]);
    expect(spokenIn(html)).toContain(why);
  }
  expect((await upload(csm, "no-source", "a,b\n1,2\n")).status).toBe(422);
  expect(await files(scene)).toEqual([]);
});

it("more than 20 MB is refused, whether it says so or not, and a stranger's is not even read", async () => {
  const scene = await open();
  const { csm, sourceId, world } = scene;
  const large = new Uint8Array(importLimits.bytes + 100_000).fill(0x61);
  const answer = await upload(csm, sourceId, large);
  expect([answer.status, await wrongFieldsOf(await answer.text())]).toEqual([422, ["file"]]);
  const declared = await csm.send("/console/data/imports", {
    method: "POST",
    headers: {
      ...{ origin, "sec-fetch-site": "same-origin", "content-length": "30000000" },
      "content-type": "multipart/form-data; boundary=x",
    },
    body: new Blob(["--x--"]).stream(),
  });
  expect(declared.status).toBe(422);
  // 60 MB that say nothing of their size.
  const undeclared = () => {
    let pieces = 0;
    const start = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
    const body = new ReadableStream({
      pull: (controller) => {
        pieces += 1;
        controller.enqueue(pieces === 1 ? new TextEncoder().encode(start) : new Uint8Array(65_536));
        if (pieces > 960) controller.close();
      },
    });
    return { body, read: () => pieces * 65_536 };
  };
  const headers = { origin, "sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=x" };
  const [own, strange] = [undeclared(), undeclared()];
  const silent = await csm.send("/console/data/imports", { method: "POST", headers, body: own.body });
  expect([silent.status, own.read() < 25_000_000]).toEqual([422, true]);
  const stranger = await world.fetch("/console/data/imports", { method: "POST", headers, body: strange.body });
  expect([stranger.status, stranger.headers.get("location")]).toEqual([303, "/console/sign-in"]);
  expect(strange.read()).toBeLessThan(1_000_000);
});

it("a viewer sees imports and brings in, applies and takes back none; another site cannot either", async () => {
  const scene = await open();
  const path = await bring(scene, fileOf(scene.customer, october));
  const viewer = await signIn(scene.world, "viewer");
  expect((await viewer.get(path)).status).toBe(200);
  expect((await upload(viewer, scene.sourceId, "a,b\n1,2\n")).status).toBe(403);
  for (const step of ["apply", "discard", "revert", "mapping"])
    expect((await viewer.post(`${path}/${step}`, columns)).status, step).toBe(403);
  const elsewhere = await scene.csm.post(`${path}/apply`, {}, { "sec-fetch-site": "cross-site" });
  expect(elsewhere.status).toBe(403);
  expect(await totalOf(scene, "2026-10")).toBe(null);
});

it("a file of thousands of rows is read in pieces, every row once", async () => {
  const scene = await open();
  const rows = Array.from(
    { length: 3456 },
    (_, at) => `${at};${String((at % 28) + 1).padStart(2, "0")}.09.2026 10:00;@;1;a;left`,
  );
  const path = await bring(scene, fileOf(scene.customer, rows));
  expect(await read(scene.csm, path)).toContain("Rows 3,456 New 3,456");
  await scene.csm.post(`${path}/apply`, {});
  expect(await totalOf(scene, "2026-09")).toBe(3456);
});

it("a backfill session of the API stands in the history, with what it would change, and is applied there", async () => {
  const scene = await open();
  const { world, key, csm, customer } = scene;
  const opened = await callApi(world, {
    method: "POST",
    path: "/api/v1/backfills",
    key,
    body: { mode: "add", label: "Spring" },
  });
  const { id } = (await opened.json()) as { id: string };
  const event = {
    id: "s1",
    type: departures.key,
    subject: customer.externalId,
    time: "2026-03-03T10:00:00Z",
    data: { status: "left" },
  };
  await callApi(world, { method: "POST", path: `/api/v1/backfills/${id}/events`, key, body: [event] });
  expect(await read(csm, "/console/data/imports")).toContain("Spring backfill session, adds");
  expect(await read(csm, `/console/data/imports/${id}`)).toMatch(/1 events?, none of which counts yet/);
  await csm.post(`/console/data/imports/${id}/apply`, {});
  expect(await totalOf(scene, "2026-03")).toBe(1);
});

it("without an id, all chosen columns tell rows apart unless some are named", () => {
  const layout = { columns: ["Datum", "Kunde", "Anzahl"], sample: [] };
  const fields = { time_column: "Datum", format: "iso", zone: "UTC", subject_column: "Kunde", type_fixed: "a.b" };
  const keyOf = (over: Record<string, string>) => readMapping({ ...fields, ...over }, layout).identity;
  expect(keyOf({})).toEqual({ naturalKey: ["Datum", "Kunde"] });
  expect(keyOf({ key_1: "on", key_2: "on" })).toEqual({ naturalKey: ["Kunde", "Anzahl"] });
  expect(keyOf({ id_column: "Anzahl", key_1: "on" })).toEqual({ column: "Anzahl" });
});
