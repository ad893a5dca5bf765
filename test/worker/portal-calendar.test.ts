import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { revokeShare, rotateShare } from "#store/share.ts";
import type { Browser } from "../support/browser.ts";
import { spokenInMain } from "../support/html.ts";
import { dumpTables, openItem } from "../support/rows.ts";
import {
  browserOf,
  type Customer,
  type Link,
  makeLink,
  openCustomer,
  openLink,
  openWorld,
  origin,
  signIn,
  type World,
} from "../support/world.ts";

afterEach(() => vi.useRealTimers());

interface Scene {
  world: World;
  customer: Customer;
  link: Link;
  reader: Browser;
}

async function openScene(asked: Parameters<typeof makeLink>[2] = { contactId: "c1" }, body = {}): Promise<Scene> {
  const world = await openWorld();
  const customer = await openCustomer(world, body);
  const link = await makeLink(world, customer, asked);
  return { world, customer, link, reader: await openLink(world, link) };
}

const pageOf = async ({ reader, customer }: Scene) => (await reader.get(`${customer.base}/calendar`)).text();

/** Path of the feed the page shows. */
async function feedOf(scene: Scene): Promise<string> {
  const address = /value="([^"]+\.ics)"/.exec(await pageOf(scene))?.[1] ?? "";
  expect(address.startsWith(`${origin}/calendar/v1.`)).toBe(true);
  return address.slice(origin.length);
}

async function makeFeed(scene: Scene): Promise<string> {
  const { reader, customer } = scene;
  const answer = await reader.post(`${customer.base}/calendar/make`, {});
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `${customer.base}/calendar?did=make`]);
  return feedOf(scene);
}

const read = ({ world }: Pick<Scene, "world">, path: string, headers = {}) => browserOf(world).get(path, headers);
const textOf = async (scene: Pick<Scene, "world">, path: string) => (await read(scene, path)).text();

/** Events of a calendar as its programs read them: folded lines put together, escapes undone. */
function eventsOf(text: string): Record<string, string>[] {
  const lines = text.replaceAll("\r\n ", "").split("\r\n");
  return lines.reduce<Record<string, string>[]>((events, line) => {
    if (line === "BEGIN:VEVENT") events.push({});
    const [, name = "", value = ""] = /^([^:]+):(.*)$/.exec(line) ?? [];
    const last = events.at(-1);
    if (last) last[name] = value.replace(/\\([\\;,n])/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
    return events;
  }, []);
}

it("who has a link makes a feed of their own, and any calendar reads from it what is due and the milestones", async () => {
  const scene = await openScene();
  const { world, customer } = scene;
  expect(spokenInMain(await pageOf(scene))).toContain("Make a calendar feed");
  const path = await makeFeed(scene);
  const answer = await read(scene, path);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
  const text = await answer.text();
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  expect(text).toContain(`X-WR-CALNAME:Plan: ${customer.name} with Northgate`);
  const events = eventsOf(text);
  const item = await openItem(world, customer);
  const row = await world.db
    .prepare("select title, due_on as dueOn, side from item where account_id = ? and id = ?")
    .bind(customer.id, item.id)
    .first<{ title: string; dueOn: string; side: string }>();
  const found = events.find((event) => event["URL;VALUE=URI"] === `${origin}${customer.base}/plan/${item.id}`);
  expect(found).toMatchObject({
    SUMMARY: row?.side === "vendor" ? `Northgate: ${row.title}` : row?.title,
    "DTSTART;VALUE=DATE": row?.dueOn.replaceAll("-", ""),
    TRANSP: "TRANSPARENT",
  });
  expect(events.some((event) => event["URL;VALUE=URI"] === `${origin}${customer.base}/journey`)).toBe(true);
  expect(new Set(events.map(({ UID }) => UID)).size).toBe(events.length);
  for (const line of text.split("\r\n")) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
});

it("what is internal is in no feed, a step that is done leaves it, and the dates of a day move with the plan", async () => {
  const scene = await openScene();
  const { world, customer, reader } = scene;
  const path = await makeFeed(scene);
  const { results } = await world.db
    .prepare(
      "select id from item where account_id = ? and state = 'open' and side = 'customer' and internal = 0 limit 3",
    )
    .bind(customer.id)
    .all<{ id: string }>();
  const [hidden = "", done = "", moved = ""] = results.map(({ id }) => id);
  await world.db
    .prepare("update item set internal = 1 where account_id = ? and id = ?")
    .bind(customer.id, hidden)
    .run();
  await world.db
    .prepare("update item set due_on = '2027-02-28' where account_id = ? and id = ?")
    .bind(customer.id, moved)
    .run();
  await reader.post(`${customer.base}/plan/${done}/done`, { version: "1" });
  const events = eventsOf(await textOf(scene, path));
  const about = (id: string) => events.filter((event) => event["URL;VALUE=URI"]?.endsWith(`/plan/${id}`));
  expect([about(hidden), about(done)]).toEqual([[], []]);
  expect(about(moved)).toMatchObject([{ "DTSTART;VALUE=DATE": "20270228", "DTEND;VALUE=DATE": "20270301" }]);
});

it("a title with every sign that means something to a calendar stays one title", async () => {
  const scene = await openScene();
  const { world, customer } = scene;
  const path = await makeFeed(scene);
  const { id } = await openItem(world, customer);
  const title = "Access; roles, \\ and 北京\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Forged";
  await world.db
    .prepare("update item set title = ? where account_id = ? and id = ?")
    .bind(title, customer.id, id)
    .run();
  const events = eventsOf(await textOf(scene, path));
  const found = events.find((event) => event["URL;VALUE=URI"]?.endsWith(`/plan/${id}`));
  expect(found?.SUMMARY?.replace(/^Northgate: /, "").replace(/\r/g, "")).toBe(title.replaceAll("\r", ""));
  expect(events.filter((event) => event.SUMMARY === "Forged")).toEqual([]);
});

it("reading a feed changes nothing, and who has it already gets no second copy until something moves", async () => {
  const scene = await openScene();
  const { world, customer } = scene;
  const path = await makeFeed(scene);
  const before = await dumpTables(world.db);
  const etag = (await read(scene, path)).headers.get("etag") ?? "";
  expect((await read(scene, path, { "if-none-match": etag })).status).toBe(304);
  expect(await dumpTables(world.db)).toEqual(before);
  const { id } = await openItem(world, customer);
  await world.db.prepare("update item set title = 'Other' where account_id = ? and id = ?").bind(customer.id, id).run();
  expect((await read(scene, path, { "if-none-match": etag })).status).toBe(200);
});

it("who read it through a server that packs answers, and weakens their tags, gets no second copy either", async () => {
  const scene = await openScene();
  const { customer, reader } = scene;
  const path = await makeFeed(scene);
  const etag = (await read(scene, path)).headers.get("etag") ?? "";
  const page = (await reader.get(customer.base)).headers.get("etag") ?? "";
  const bare = (tag: string) => tag.replace(/^W\//, "");
  const known = (tag: string) => [`W/${bare(tag)}`, bare(tag), `"other", W/${bare(tag)}`, "*"];
  const statuses = async (from: (tag: string) => Promise<Response>, tags: string[]) =>
    Promise.all(tags.map(async (tag) => (await from(tag)).status));
  const ofFeed = (tag: string) => read(scene, path, { "if-none-match": tag });
  const ofPage = (tag: string) => reader.get(customer.base, { "if-none-match": tag });
  expect(await statuses(ofFeed, known(etag))).toEqual([304, 304, 304, 304]);
  expect(await statuses(ofPage, known(page))).toEqual([304, 304, 304, 304]);
  const other = ['"other"', "W/", "", bare(etag).slice(1, -1)];
  expect(await statuses(ofFeed, other)).toEqual([200, 200, 200, 200]);
  expect(await statuses(ofPage, other)).toEqual([200, 200, 200, 200]);
});

it("a feed opens no page, and no other address of ours opens a feed", async () => {
  const scene = await openScene();
  const { link } = scene;
  const path = await makeFeed(scene);
  const token = path.replace(/^.calendar.(.+)\.ics$/, "$1");
  for (const way of ["/p/", "/r/", "/u/"]) expect((await read(scene, way + token)).status, way).toBe(404);
  const damaged = path.replace(/.(?=\.ics$)/, (last) => (last === "A" ? "B" : "A"));
  for (const other of [`/calendar/${link.token}.ics`, damaged, path.replace(".ics", ""), "/calendar/x.ics"])
    expect((await read(scene, other)).status, other).toBe(404);
});

it("nobody gets in by a cookie that names a feed", async () => {
  const scene = await openScene();
  const { world, customer, reader } = scene;
  await makeFeed(scene);
  await world.db.prepare("update share set kind = 'calendar' where kind = 'personal'").run();
  expect((await reader.get(customer.base)).status).toBe(410);
});

it("pressed twice there is one feed, and ended it is over for good: another has another address", async () => {
  const scene = await openScene();
  const { world, customer, reader } = scene;
  const path = await makeFeed(scene);
  expect(await makeFeed(scene)).toBe(path);
  const answer = await reader.post(`${customer.base}/calendar/end`, {});
  expect(answer.headers.get("location")).toBe(`${customer.base}/calendar?did=end`);
  expect((await read(scene, path)).status).toBe(410);
  expect(spokenInMain(await pageOf(scene))).toContain("Make a calendar feed");
  expect(await makeFeed(scene)).not.toBe(path);
  expect((await read(scene, path)).status).toBe(410);
  const { results } = await world.db
    .prepare("select act, by_kind, by_name from audit where account_id = ? and act like 'feed.%' order by id")
    .bind(customer.id)
    .all();
  const by = { by_kind: "contact", by_name: "Dana Whitfield" };
  expect(results).toEqual(["feed.make", "feed.end", "feed.make"].map((act) => ({ act, ...by })));
});

it("a feed ends with the link it was made by, however that ends, and nothing is made by a link that has ended", async () => {
  const now = Date.now();
  const endings = {
    revoked: ({ world, customer, link }: Scene) =>
      revokeShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() }),
    rotated: ({ world, customer, link }: Scene) =>
      rotateShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() }),
    expired: async () => vi.setSystemTime(now + 120_000),
    left: async ({ world, customer }: Scene) =>
      (await signIn(world, "csm")).post(`/console/accounts/${customer.id}/contacts/c1/leave`, {}),
  };
  for (const [how, end] of Object.entries(endings)) {
    const scene = await openScene({ contactId: "c1", expiresAt: now + 60_000 });
    const path = await makeFeed(scene);
    await end(scene);
    expect((await read(scene, path)).status, how).toBe(410);
    const again = await scene.reader.post(`${scene.customer.base}/calendar/make`, {});
    expect(again.status, how).toBe(410);
    vi.useRealTimers();
  }
});

it("who gets a new link after the old one expired makes a new feed", async () => {
  const now = Date.now();
  const scene = await openScene({ contactId: "c1", expiresAt: now + 60_000 });
  const { world, customer } = scene;
  const path = await makeFeed(scene);
  vi.setSystemTime(now + 120_000);
  const reader = await openLink(world, await makeLink(world, customer, { contactId: "c1" }));
  expect(spokenInMain(await pageOf({ ...scene, reader }))).toContain("Make a calendar feed");
  const next = await makeFeed({ ...scene, reader });
  expect([(await read(scene, path)).status, (await read(scene, next)).status]).toEqual([410, 200]);
});

it("a team shares one feed, asked who they are before the first; a link for reading makes none and says so", async () => {
  const scene = await openScene({});
  const { customer, reader, world } = scene;
  const asked = await reader.post(`${customer.base}/calendar/make`, {});
  expect([asked.status, spokenInMain(await asked.text())]).toEqual([200, expect.stringContaining("Who are you?")]);
  await reader.post(`${customer.base}/who`, { name: "Sam", back: `${customer.base}/calendar` });
  const path = await makeFeed(scene);
  const other = await openLink(world, scene.link);
  expect(await feedOf({ ...scene, reader: other })).toBe(path);
  const own = await openLink(world, await makeLink(world, customer, { contactId: "c1" }));
  expect(spokenInMain(await pageOf({ ...scene, reader: own }))).toContain("Make a calendar feed");
  const viewer = await openLink(world, await makeLink(world, customer, { contactId: "c2", scope: "view" }));
  expect((await viewer.post(`${customer.base}/calendar/make`, {})).status).toBe(403);
  expect(spokenInMain(await pageOf({ ...scene, reader: viewer }))).toContain("Your link is for reading only.");
});

it("a feed speaks its reader's language, and after the end of the contract it asks for nothing", async () => {
  const scene = await openScene({ contactId: "c1" }, { locale: "de-DE" });
  const { world, customer } = scene;
  const path = await makeFeed(scene);
  expect(await textOf(scene, path)).toContain("Zuständig: ");
  const lastDay = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  await world.db.prepare("update account set ends_on = ? where id = ?").bind(lastDay, customer.id).run();
  const left = eventsOf(await textOf(scene, path));
  expect(left.filter((event) => event["URL;VALUE=URI"]?.includes("/plan/"))).toEqual([]);
  expect(left.length).toBeGreaterThan(0);
});

it("staff see a feed beside the links without its address, and end it; they rotate and mail none", async () => {
  const scene = await openScene();
  const { world, customer } = scene;
  const path = await makeFeed(scene);
  const csm = await signIn(world, "csm");
  const page = `/console/accounts/${customer.id}`;
  const html = await (await csm.get(page)).text();
  expect(spokenInMain(html)).toContain("Calendar feed of Dana Whitfield");
  expect(html).not.toContain("/calendar/v1.");
  const feed = await world.db
    .prepare("select id from share where account_id = ? and kind = 'calendar'")
    .bind(customer.id)
    .first<string>("id");
  expect((await csm.post(`${page}/shares/${feed}/rotate`, {})).status).toBe(404);
  expect((await csm.post(`${page}/shares/${feed}/mail`, {})).status).toBe(404);
  expect((await csm.post(`${page}/shares`, { kind: "calendar" })).status).toBe(422);
  expect((await read(scene, path)).status).toBe(200);
  expect((await csm.post(`${page}/shares/${feed}/revoke`, {})).status).toBe(303);
  expect((await read(scene, path)).status).toBe(410);
});
