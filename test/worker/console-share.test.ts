import { expect, it } from "vitest";
import { system } from "#schema/audit.ts";
import { rotateShare } from "#store/share.ts";
import type { Browser } from "../support/browser.ts";
import { formTo } from "../support/html.ts";
import { textOf } from "../support/page-text.ts";
import { dumpTables } from "../support/rows.ts";
import {
  browserOf,
  type Customer,
  linkOf,
  makeLink,
  openCustomer,
  openWorld,
  signIn,
  type World,
} from "../support/world.ts";

interface Scene {
  world: World;
  customer: Customer;
  csm: Browser & { staffId: string };
  page: string;
}

async function openScene(change: Record<string, unknown> = {}): Promise<Scene> {
  const world = await openWorld(change);
  const customer = await openCustomer(world, { timezone: "Pacific/Kiritimati" });
  return { world, customer, csm: await signIn(world, "csm"), page: `/console/accounts/${customer.id}` };
}

const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Kiritimati" }).format(Date.now());
const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
const spoken = (day: string) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(day),
  );

it("a link ends with the day that was asked for, in the account's zone, and the page names that day", async () => {
  const { csm, page } = await openScene();
  const asked = { kind: "team", scope: "view", expires: today() };
  expect((await csm.post(`${page}/shares`, asked)).status).toBe(303);
  expect(textOf(await (await csm.get(page)).text())).toContain(`view only, until ${spoken(today())}`);
});

it("a link whose last day is over is not made, and that is said", async () => {
  const { world, csm, page } = await openScene();
  const before = await dumpTables(world.db);
  const asked = { kind: "team", scope: "take_part", expires: dayBefore(today()) };
  const answer = await csm.post(`${page}/shares`, asked);
  expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining("today or later")]);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("a link is mailed in the language its reader chose, else in the one staff set, and an answer goes to who sent it", async () => {
  const { world, customer, csm, page } = await openScene();
  const address = await world.db
    .prepare("select email from staff where id = ?")
    .bind(csm.staffId)
    .first<string>("email");
  await csm.post(`${page}/contacts/c1`, { language: "de", frequency: "monthly" });
  const link = await makeLink(world, customer, { contactId: "c1" });
  await csm.post(`${page}/shares/${link.id}/mail`, {});
  await browserOf(world).post("/link", { email: customer.champion.email });
  await world.db
    .prepare(
      "insert into mail_preference (account_id, address, frequency, language, at) values (?, ?, 'monthly', 'ja', 1)",
    )
    .bind(customer.id, customer.champion.email)
    .run();
  await csm.post(`${page}/shares/${link.id}/mail`, {});
  await browserOf(world).post("/link", { email: customer.champion.email });
  expect(world.mails.map(({ html }) => /<html lang="(\w+)/.exec(html)?.[1])).toEqual(["de", "de", "ja", "ja"]);
  expect(world.mails.map(({ replyTo }) => replyTo)).toEqual([address, null, address, null]);
});

it("an ended link is not mailed; a rotated one is mailed as it is now", async () => {
  const { world, customer, csm, page } = await openScene();
  const over = await makeLink(world, customer, { contactId: "c1", expiresAt: Date.now() - 1 });
  expect((await csm.post(`${page}/shares/${over.id}/mail`, {})).status).toBe(404);
  const link = await makeLink(world, customer, { contactId: "c1" });
  await rotateShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() });
  expect((await csm.post(`${page}/shares/${link.id}/mail`, {})).status).toBe(303);
  expect(world.mails).toHaveLength(1);
  const path = /\/p\/\S+/.exec(world.mails[0]?.text ?? "")?.[0] ?? "";
  expect((await browserOf(world).get(path)).status).toBe(303);
});

it("mails about links and codes wear the vendor's colour", async () => {
  const accent = async (BRAND_HUE: string) => {
    const { world, customer } = await openScene({ BRAND_HUE });
    await makeLink(world, customer, { contactId: "c1" });
    await browserOf(world).post("/link", { email: customer.champion.email });
    return /a\{color:(#\w+)\}/.exec(world.mails[0]?.html ?? "")?.[1];
  };
  expect(await accent("20")).not.toBe(await accent("140"));
});

const four = <R>(act: () => Promise<R>) => Promise.all(Array.from({ length: 4 }, act));
const hidden = async ({ csm, page }: Scene, action: string) =>
  (await formTo(await (await csm.get(page)).text(), `${page}/shares${action}`)) ?? {};
const linksOf = ({ world, customer }: Scene) =>
  world.db.prepare("select count(*) as n from share where account_id = ?").bind(customer.id).first<number>("n");
const acts = async ({ world, customer }: Scene, act: string) =>
  world.db
    .prepare("select count(*) as n from audit where account_id = ? and act = ?")
    .bind(customer.id, act)
    .first<number>("n");

it("a link sent for four times from one page is one link; asked for otherwise, or on the next page, it is another", async () => {
  const scene = await openScene();
  const fields = [
    { kind: "team", contact: "", scope: "take_part", expires: "" },
    { kind: "personal", contact: "c1", scope: "view", expires: "2099-12-31" },
  ];
  for (const [at, said] of fields.entries()) {
    const form = { ...(await hidden(scene, "")), ...said };
    const answers = await four(() => scene.csm.post(`${scene.page}/shares`, form));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect([await linksOf(scene), await acts(scene, "share.make")]).toEqual([3 * at + 1, 3 * at + 1]);
    expect(
      (await scene.csm.post(`${scene.page}/shares`, { ...form, scope: said.scope === "view" ? "take_part" : "view" }))
        .status,
    ).toBe(303);
    expect(await linksOf(scene)).toBe(3 * at + 2);
    expect((await scene.csm.post(`${scene.page}/shares`, { ...(await hidden(scene, "")), ...said })).status).toBe(303);
    expect(await linksOf(scene)).toBe(3 * at + 3);
  }
});

it("an address that was passed on is not ended by an old page, nor by a second click", async () => {
  const scene = await openScene();
  const link = await makeLink(scene.world, scene.customer);
  const rotate = `${scene.page}/shares/${link.id}/rotate`;
  const old = await hidden(scene, `/${link.id}/rotate`);
  const answers = await four(() => scene.csm.post(rotate, old));
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
  const { path } = linkOf(scene.world, link.id, 1);
  const opens = async () => (await browserOf(scene.world).get(path)).status;
  expect([await opens(), await acts(scene, "share.rotate")]).toEqual([303, 1]);
  const later = await hidden(scene, `/${link.id}/rotate`);
  expect((await scene.csm.post(rotate, later)).status).toBe(303);
  expect([await opens(), await acts(scene, "share.rotate")]).toEqual([410, 2]);
});

it("a link that is revoked by two at once is revoked once, and both read that it is; then nobody rotates it", async () => {
  const scene = await openScene();
  const link = await makeLink(scene.world, scene.customer);
  const answers = await four(() => scene.csm.post(`${scene.page}/shares/${link.id}/revoke`, {}));
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
  expect(await acts(scene, "share.revoke")).toBe(1);
  expect((await scene.csm.post(`${scene.page}/shares/${link.id}/rotate`, { epoch: "0" })).status).toBe(404);
  expect((await scene.csm.post(`${scene.page}/shares/nobody/revoke`, {})).status).toBe(404);
});
