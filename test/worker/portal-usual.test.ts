import { expect, it } from "vitest";
import { openAsAdmin } from "../support/admin.ts";
import type { Browser } from "../support/browser.ts";
import { spokenIn } from "../support/html.ts";
import { actsOf, dumpTables } from "../support/rows.ts";
import { type Customer, openAsChampion, openCustomer, openWorld, signIn, type World } from "../support/world.ts";

/* How people get recaps of whom nothing else is said: the customer's admin sets it in the portal. */

interface Scene {
  world: World;
  customer: Customer;
  admin: Browser;
}

async function open(): Promise<Scene> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  return { world, customer, admin: await openAsAdmin(world, customer) };
}

const pageOf = async (browser: Browser, { base }: Customer) => (await browser.get(`${base}/showing`)).text();
const seenOn = (html: string) => /name="seen" value="(\d+)"/.exec(html)?.[1] ?? "";
const usualOf = async ({ db }: World, { id }: Customer) =>
  db
    .prepare("select recap_frequency as frequency, recap_detail as detail, recap_by as by from account where id = ?")
    .bind(id)
    .first();

/** As the page in front of them has it now. */
async function set({ admin, customer }: Scene, fields: Record<string, string>): Promise<Response> {
  const seen = seenOn(await pageOf(admin, customer));
  return admin.post(`${customer.base}/showing/usual`, { seen, ...fields });
}

it("until an admin says otherwise it is every month and by role, and the page says that nobody did", async () => {
  const { world, customer, admin } = await open();
  const html = await pageOf(admin, customer);
  expect(spokenIn(html)).toContain("gets none. Nobody has changed this yet. How often Every month");
  expect(spokenIn(await pageOf(await openAsChampion(world, customer), customer))).toContain(
    "Every month In short for executive sponsors, in full for champions and admins When the first value is reached: Tell everybody once, by mail Nobody has changed this yet.",
  );
  expect(html).toMatch(/<input type="radio" name="frequency" value="monthly" checked/);
  expect(html).toMatch(/<input type="radio" name="detail" value(?:="")? checked/);
});

it("the admin sets both, everybody reads what holds and by whom, staff too, and the audit has it as theirs", async () => {
  const scene = await open();
  const { world, customer } = scene;
  const answer = await set(scene, { frequency: "quarterly", detail: "short" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `${customer.base}/showing?did=usual`]);
  const page = spokenIn(await pageOf(await openAsChampion(world, customer), customer));
  expect(page).toMatch(
    /Once a quarter, after March, June, September and December, and when the contract ends In short: the result, the goals and the next step When the first value is reached: Tell everybody once, by mail Since [^,]+, by Ada Quill/,
  );
  const account = `/console/accounts/${customer.id}`;
  const seen = spokenIn(await (await (await signIn(world, "csm")).get(account)).text());
  expect(seen).toMatch(
    /Once a quarter, short form, for people of whom nothing else is said, since \d+ \w+ 20\d\d, \d\d:\d\d UTC by Ada Quill/,
  );
  expect(seen).toContain("once a quarter, short form, as their admin set it for all");
  expect(seen).toContain("set how often and how much of recaps people get by default");
  const audit = await world.db
    .prepare("select by_kind as kind, by_name as name, about from audit where act = 'account.usual' and account_id = ?")
    .bind(customer.id)
    .first<{ kind: string; name: string; about: string }>();
  expect([audit?.kind, audit?.name]).toEqual(["contact", "Ada Quill"]);
  expect(JSON.parse(audit?.about ?? "{}")).toMatchObject({ frequency: "quarterly", detail: "short" });
});

it("every month and by role again is as if nobody had set anything but who did", async () => {
  const scene = await open();
  await set(scene, { frequency: "off", detail: "whole" });
  expect(await usualOf(scene.world, scene.customer)).toMatchObject({ frequency: "off", detail: "whole" });
  await set(scene, { frequency: "monthly", detail: "" });
  expect(await usualOf(scene.world, scene.customer)).toEqual({ frequency: null, detail: null, by: "Ada Quill" });
});

it("a second click changes and writes nothing, and neither does what stands so already", async () => {
  const scene = await open();
  const { world, customer, admin } = scene;
  const path = `${customer.base}/showing/usual`;
  const fields = { frequency: "quarterly", detail: "", seen: "0" };
  expect((await admin.post(path, fields)).status).toBe(303);
  const before = await dumpTables(world.db);
  expect((await admin.post(path, fields)).status).toBe(303);
  expect((await set(scene, { frequency: "quarterly", detail: "" })).status).toBe(303);
  expect(await dumpTables(world.db)).toEqual(before);
  expect((await actsOf(world, customer)).map(({ act }) => act)).toEqual(["usual"]);
});

it("on an old page nobody undoes what a colleague set since", async () => {
  const scene = await open();
  const { world, customer, admin } = scene;
  const old = seenOn(await pageOf(admin, customer));
  await set(scene, { frequency: "off", detail: "" });
  const late = await admin.post(`${customer.base}/showing/usual`, { frequency: "monthly", detail: "whole", seen: old });
  expect(late.status).toBe(409);
  expect(await usualOf(world, customer)).toMatchObject({ frequency: "off", detail: null });
});

it("a form that is none of ours is refused and changes nothing", async () => {
  const scene = await open();
  const { world } = scene;
  const before = await dumpTables(world.db);
  for (const fields of [
    {},
    { frequency: "weekly", detail: "" },
    { frequency: "monthly", detail: "both" },
    { frequency: "monthly" },
    { frequency: "monthly", detail: "", seen: "x" },
    { frequency: "monthly", detail: "", more: "1" },
  ])
    expect((await set(scene, fields as Record<string, string>)).status, JSON.stringify(fields)).toBe(422);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("who is no admin is offered no form and changes nothing, here or at another customer", async () => {
  const scene = await open();
  const { world, customer, admin } = scene;
  const champion = await openAsChampion(world, customer);
  expect(await pageOf(champion, customer)).not.toContain('name="frequency"');
  const fields = { frequency: "off", detail: "", seen: "0" };
  expect((await champion.post(`${customer.base}/showing/usual`, fields)).status).toBe(403);
  const other = await openCustomer(world);
  expect((await admin.post(`${other.base}/showing/usual`, fields)).status).toBe(401);
  for (const each of [customer, other]) expect(await usualOf(world, each)).toMatchObject({ frequency: null, by: null });
});

it("it reads in the language of its reader", async () => {
  const world = await openWorld();
  const said = {
    de: "Kurz für die Geschäftsleitung, ausführlich für die treibende Kraft",
    fr: "En bref pour la direction, en détail pour la référence interne",
    es: "En breve para la dirección, completo para quien impulsa el proyecto",
    ja: "経営層の責任者には概要、推進役と管理者には詳細",
    ar: "باختصار للرعاية التنفيذية، وبالتفصيل لمن يدعم المشروع من الداخل",
  };
  for (const [language, text] of Object.entries(said)) {
    const customer = await openCustomer(world, { locale: language });
    expect(spokenIn(await pageOf(await openAsChampion(world, customer), customer)), language).toContain(text);
  }
});
