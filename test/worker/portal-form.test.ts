import { expect, it } from "vitest";
import { consoleRoutes, knownOf, pathOf, portalRoutes, spread } from "../support/route.ts";
import { actsOf, dumpTables, openItem } from "../support/rows.ts";
import {
  type Customer,
  makeLink,
  openAsChampion,
  openCustomer,
  openLink,
  openWorld,
  origin,
  signIn,
  type World,
} from "../support/world.ts";

async function openStep(): Promise<{ world: World; customer: Customer; path: string }> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  return { world, customer, path: `${customer.base}/plan/${(await openItem(world, customer)).id}` };
}

/** What a form of another site would bring along; each is refused. */
const foreign: Record<string, Record<string, string | null>> = {
  "a browser that says another site": { "sec-fetch-site": "cross-site" },
  "a browser that says a sibling site": { "sec-fetch-site": "same-site" },
  "a browser that says nobody's page": { "sec-fetch-site": "none" },
  "another site whose origin is ours": { "sec-fetch-site": "cross-site", origin },
  "an old browser with another origin": { "sec-fetch-site": null, origin: "https://evil.example" },
  "an origin that begins like ours": { "sec-fetch-site": null, origin: `${origin}.evil.example` },
  "our name without encryption": { "sec-fetch-site": null, origin: origin.replace("https", "http") },
  "a page without an origin": { "sec-fetch-site": null, origin: "null" },
  "no headers at all": { "sec-fetch-site": null, origin: null },
};

it("no change of portal or console can be sent from another site's page", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = await knownOf(world, customer);
  const browser = await openAsChampion(world, customer);
  browser.jar.set("__Host-staff", (await signIn(world, "admin")).jar.get("__Host-staff") ?? "");
  const before = await dumpTables(world.db);
  for (const route of [...portalRoutes, ...consoleRoutes].filter(({ method }) => method !== "GET").flatMap(spread)) {
    for (const [who, headers] of Object.entries(foreign)) {
      const answer = await browser.post(pathOf(route, known), { version: "1", body: "x", reason: "x" }, headers);
      expect(answer.status, `${who}: ${route.path}`).toBe(403);
    }
  }
  expect(await dumpTables(world.db)).toEqual(before);
  expect(browser.jar.has("__Host-staff")).toBe(true);
});

it("our own page may send, by the browser's word or, in an old one, by its exact origin", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  const own = [
    { "sec-fetch-site": "same-origin", origin: null },
    { "sec-fetch-site": null, origin },
  ];
  for (const [at, headers] of own.entries())
    expect((await browser.post(`${path}/comment`, { version: "1", body: `${at}` }, headers)).status).toBe(303);
});

it("a field no form of ours has is refused, for every act, and nothing is written", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  const before = await dumpTables(world.db);
  const strange = [
    "state",
    "account_id",
    "accountId",
    "side",
    "internal",
    "actor",
    "state_by",
    "id",
    "constructor",
    "__proto__",
  ];
  for (const act of ["done", "undo", "reopen", "stuck", "comment"])
    for (const name of strange) {
      const words = act === "stuck" ? { reason: "x" } : act === "comment" ? { body: "x" } : {};
      const answer = await browser.post(`${path}/${act}`, {
        version: "1",
        ...words,
        ...Object.fromEntries([[name, "1"]]),
      });
      expect(answer.status, `${act} ${name}`).toBe(422);
    }
  expect(await dumpTables(world.db)).toEqual(before);
});

it("a field that comes twice is refused instead of guessed at", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  const headers = { origin, "content-type": "application/x-www-form-urlencoded" };
  const answer = await browser.send(`${path}/done`, { method: "POST", headers, body: "version=1&version=2" });
  expect(answer.status).toBe(422);
  expect(await actsOf(world, customer)).toEqual([]);
});

it("a version that is none is refused", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  for (const version of ["-1", "1.5", "one", "NaN", "1e999", "9007199254740993"])
    expect((await browser.post(`${path}/done`, { version })).status, version).toBe(422);
  expect((await browser.post(`${path}/done`, {})).status).toBe(422);
  expect(await actsOf(world, customer)).toEqual([]);
});

it("a body beyond 64 KB is refused, with its length said or not, behind every gate with a cookie", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  browser.jar.set("__Host-staff", (await signIn(world, "admin")).jar.get("__Host-staff") ?? "");
  const text = `version=1&body=${"x".repeat(64 * 1024)}`;
  const headers = { origin, "content-type": "application/x-www-form-urlencoded" };
  const chunks = () => new Blob([text]).stream();
  for (const target of [`${path}/comment`, `${customer.base}/who`, "/console/accounts/new", "/console/sign-in"]) {
    expect((await browser.send(target, { method: "POST", headers, body: text })).status, target).toBe(413);
    expect((await browser.send(target, { method: "POST", headers, body: chunks() })).status, target).toBe(413);
  }
  expect(await actsOf(world, customer)).toEqual([]);
});

it("a long comment within the limit of a request is answered in words, not cut off", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  const answer = await browser.post(`${path}/comment`, { version: "1", body: "x".repeat(60_000) });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("Please keep it under 4,000 characters.");
});

it("a multipart form is read like any other; a file in it is refused", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  const form = new FormData();
  form.set("version", "1");
  form.set("body", "Sent in parts");
  expect((await browser.send(`${path}/comment`, { method: "POST", headers: { origin }, body: form })).status).toBe(303);
  expect((await actsOf(world, customer)).map(({ body }) => body)).toEqual(["Sent in parts"]);
  form.set("body", new File(["Sent in parts"], "a.txt"));
  expect((await browser.send(`${path}/comment`, { method: "POST", headers: { origin }, body: form })).status).toBe(422);
});

it("what is no form is unreadable: JSON, plain text, a torn multipart, nothing", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  const bodies: [string, string][] = [
    ["application/json", '{"version":1}'],
    ["text/plain", "version=1"],
    ["multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=version"],
    ["multipart/form-data", "version=1"],
    ["", ""],
  ];
  for (const [type, body] of bodies) {
    const answer = await browser.send(`${path}/done`, {
      method: "POST",
      headers: { origin, "content-type": type },
      body,
    });
    expect(answer.status, type).toBe(400);
  }
  expect(await actsOf(world, customer)).toEqual([]);
});

it("line ends of a browser are kept as one character", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  await browser.post(`${path}/comment`, { version: "1", body: "one\r\ntwo\rthree\nfour" });
  expect((await actsOf(world, customer)).map(({ body }) => body)).toEqual(["one\ntwo\nthree\nfour"]);
});

it("words in any script come back as they were sent", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  const words = "Größe 東京 مرحبا 🛫 e\u0301 \u200d zero\u200bwidth";
  await browser.post(`${path}/comment`, { version: "1", body: words });
  expect(await (await browser.get(path)).text()).toContain(words);
});

it("what nobody sees is not kept: no character that cuts a text off or turns what stands beside it, and none alone is a text", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  await browser.post(`${path}/comment`, {
    version: "1",
    body: "a\u0000b \u202edrawkcab\u2066\u0007 end\tof\nit\u001b",
  });
  expect((await actsOf(world, customer)).map(({ body }) => body)).toEqual(["ab drawkcab end\tof\nit"]);
  for (const nothing of [" \u200b", "\u0000\u200b", "\u202e\u2069", "\u200d\n"])
    for (const fields of [
      { act: "comment", body: nothing },
      { act: "stuck", reason: nothing },
    ]) {
      const { act, ...rest } = fields;
      const answer = await browser.post(`${path}/${act}`, { version: "1", ...rest });
      expect([answer.status, await answer.text()]).toEqual([422, expect.not.stringMatching(/under [14],000/)]);
    }
  expect((await browser.post(`${path}/stuck`, { version: "1", reason: "The key\u202e is late" })).status).toBe(303);
  expect(await (await browser.get(`${customer.base}/plan`)).text()).toContain("The key is late");
});

it("an act no step knows is no address", async () => {
  const { world, customer, path } = await openStep();
  const browser = await openAsChampion(world, customer);
  for (const act of ["skip", "due", "delete", "doneish", "DONE"])
    expect((await browser.post(`${path}/${act}`, { version: "1" })).status, act).toBe(404);
});

it("a change that waits for a name is one of those a customer may make, or none", async () => {
  const { world, customer, path } = await openStep();
  for (const action of [
    `${path}/due`,
    `${path}/done/more`,
    `${path}`,
    "/console/sign-out",
    "https://evil.example",
    `${customer.base}/plan//done`,
  ]) {
    const browser = await openLink(world, await makeLink(world, customer));
    const answer = await browser.post(`${customer.base}/who`, {
      name: "Sam",
      pending_action: action,
      pending_version: "1",
    });
    expect([answer.status, answer.headers.get("location")], action).toEqual([303, customer.base]);
  }
  expect(await actsOf(world, customer)).toEqual([]);
});
