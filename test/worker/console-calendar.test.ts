import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import type { Browser } from "../support/browser.ts";
import { countDb } from "../support/counted-db.ts";
import { dayMs, depart, due, quarter } from "../support/departure.ts";
import { spokenInMain } from "../support/html.ts";
import { type Engine, openEngine, play } from "../support/job.ts";
import { suppressAddress } from "../support/suppression.ts";
import { type Customer, makeApiKey, openCustomer, openWorld, signIn } from "../support/world.ts";

/* What goes out to whom and when, before it does. */

const before = Date.parse("2026-11-20T12:00:00Z");
const nextDue = Date.parse("2027-01-04T20:00:00Z");

afterEach(() => vi.useRealTimers());

interface Story {
  engine: Engine;
  csm: Browser;
  key: string;
}

async function open(now: number): Promise<Story> {
  vi.setSystemTime(now);
  const engine = await openEngine();
  const [csm, key] = [await signIn(engine, "csm"), await makeApiKey(engine)];
  return { engine, csm, key };
}

const page = async ({ csm }: Story, query = "") => (await csm.get(`/console/calendar${query}`)).text();

/** The row of an account, as read. */
async function rowOf(story: Story, customer: Customer): Promise<string> {
  const rows = [...(await page(story)).matchAll(/<tr data-row[^>]*>.*?<\/tr>/gs)].map(([row]) => spokenInMain(row));
  return rows.filter((row) => row.includes(customer.name)).join(" | ");
}

const idOf = ({ db }: Engine, { id }: Customer) =>
  db.prepare("select id from recap where account_id = ?").bind(id).first<string>("id");

it("an empty calendar says what will come", async () => {
  const story = await open(before);
  expect(spokenInMain(await page(story))).toContain("Nothing goes out in the next 35 days.");
});

it("a month to come stands on the day and hour at which the trigger then finds it due, neither earlier nor later", async () => {
  const story = await open(before);
  const customer = await openCustomer(story.engine, { kickoff: "2026-11-01" });
  const html = await page(story);
  const at = Date.parse(/<time dateTime="([^"]+)" data-here/i.exec(html)?.[1] ?? "");
  expect(html).toContain("Thu 3 December");
  expect(await rowOf(story, customer)).toMatch(
    /Denver .* November 2026 Dana Whitfield whole form Ellen Marsh short form Planned/,
  );
  const planned = () => story.engine.db.prepare("select count(*) as n from recap").first<number>("n");
  await play(story.engine, at - 1);
  expect(await planned()).toBe(0);
  await play(story.engine, at);
  expect(await planned()).toBe(1);
  const kept = await story.engine.db.prepare("select due_at from recap").first<number>("due_at");
  expect(kept).toBe(at);
});

it("the day is the account's own, wherever the reader is", async () => {
  const story = await open(before);
  await openCustomer(story.engine, { kickoff: "2026-11-01", timezone: "Pacific/Auckland", locale: "en-NZ" });
  const html = await page(story);
  // Nine in the morning of the third is still the second in Greenwich.
  expect(html).toContain("Thu 3 December");
  expect(html).toMatch(/dateTime="2026-12-02T2/i);
});

it("every state says itself: nobody to mail, stopped, paused, waiting, held, hold-out, gone out", async () => {
  const story = await open(before);
  const { engine, csm } = story;
  const one = (name: string, more = {}) => openCustomer(engine, { name, kickoff: "2026-11-01", ...more });
  const [sent, silent, nobody, heldOut, noSponsor] = [
    await one("Sent Inc"),
    await one("Silent Inc"),
    await one("Nobody Inc", { contacts: [{ name: "Ed Min", email: "ed@nobody.example", role: "project_lead" }] }),
    await one("Held-out Inc"),
    await one("No Sponsor Inc", { contacts: [{ name: "Dana Whitfield", email: "d@ns.example", role: "champion" }] }),
  ];
  await suppressAddress(engine.db, "*", { address: sent.sponsor.email, reason: "bounced", now: before });
  await csm.post(`/console/accounts/${heldOut.id}/hold-out`, { reason: "By lot", sure: "yes" });
  // The stopped address is a sponsor's, and the only one: the month would be held, and says so before.
  expect(await rowOf(story, sent)).toMatch(
    /Ellen Marsh short form, stopped Will be held .*mails to Ellen Marsh came back/,
  );
  expect(await rowOf(story, nobody)).toMatch(/nobody Nobody to mail/);
  expect(await rowOf(story, heldOut)).toContain("Hold-out, nobody mailed");
  await csm.post("/console/recaps/pause", { reason: "The domain moves" });
  expect(await rowOf(story, silent)).toContain("Waits: all sending is paused");
  await csm.post("/console/recaps/resume", {});
  vi.setSystemTime(due);
  for (const customer of [sent, heldOut, noSponsor]) await depart({ ...story, customer }, "2026-11-10", 60);
  const later = { ...story, csm: await signIn(engine, "csm") };
  await play(engine, due);
  expect(await rowOf(later, sent)).toMatch(
    /Held No executive sponsor would receive it: mails to Ellen Marsh came back/,
  );
  await later.csm.post(`/console/recaps/${await idOf(engine, sent)}/release`, {});
  await play(engine, due + quarter);
  expect(await rowOf(later, sent)).toMatch(/whole form, accepted by the mail server .* short form, not sent Went out/);
  // The wait is over at the end of the tenth.
  expect(await rowOf(later, silent)).toMatch(/Waits for its figures until 10 Dec 2026, then held/);
  expect(await page(later)).toContain("goes out once its source says that it is complete");
  expect(await rowOf(later, heldOut)).toContain("Hold-out, nobody mailed");
  expect(await rowOf(later, noSponsor)).toMatch(/Held No executive sponsor would receive it: the account has none/);
});

it("what is over is there for seven days, and what is open as long as it is open", async () => {
  const story = await open(before);
  const [sent, held] = [
    await openCustomer(story.engine, { kickoff: "2026-11-01" }),
    await openCustomer(story.engine, {
      kickoff: "2026-11-01",
      contacts: [{ name: "Dana Whitfield", email: "d@ns.example", role: "champion" }],
    }),
  ];
  vi.setSystemTime(due);
  for (const customer of [sent, held]) await depart({ ...story, customer }, "2026-11-10", 60);
  await play(story.engine, due);
  const at = async (now: number) => {
    vi.setSystemTime(now);
    const csm = await signIn(story.engine, "csm");
    return [await rowOf({ ...story, csm }, sent), await rowOf({ ...story, csm }, held)].map((text) =>
      text.includes("November 2026"),
    );
  };
  expect(await at(due + 6 * dayMs)).toEqual([true, true]);
  expect(await at(due + 8 * dayMs)).toEqual([false, true]);
});

it("a thousand accounts come a hundred a page, and each stands on exactly one of them", async () => {
  const story = await open(before);
  const first = await openCustomer(story.engine, { kickoff: "2026-11-01" });
  const { db } = story.engine;
  const columns = (await db.prepare("select * from account where id = ?").bind(first.id).first()) ?? {};
  const names = Object.keys(columns);
  const insert = db.prepare(
    `insert into account (${names.join(", ")}) select ${names
      .map((name) => (["id", "external_id", "slug", "name"].includes(name) ? `'${name}-' || j.value` : name))
      .join(", ")} from account, json_each(?) as j where account.id = ?`,
  );
  await insert.bind(JSON.stringify(Array.from({ length: 999 }, (_, at) => `${at}-${makeId()}`)), first.id).run();
  const seen = new Set<string>();
  for (let number = 1; number <= 10; number += 1) {
    const html = await page(story, `?page=${number}`);
    const ids = [...html.matchAll(/<th scope="row"><a class="name" href="\/console\/accounts\/([^#"]+)/g)].map(
      ([, id]) => id ?? "",
    );
    expect(ids).toHaveLength(100);
    for (const id of ids) seen.add(id);
    expect(html).toContain(`Page ${number} of 10`);
  }
  expect(seen.size).toBe(1000);
  expect(spokenInMain(await page(story, "?page=99"))).toContain("Page 10 of 10");
  expect(spokenInMain(await page(story, "?page=none&show=elsewhere"))).toContain("Page 1 of 10");
});

it("the calendar is one round trip to the database, and looking changes nothing", async () => {
  const story = await open(before);
  await openCustomer(story.engine, { kickoff: "2026-11-01" });
  const counted = countDb(story.engine.db);
  const world = await openWorld({ DB: counted.db });
  const csm = await signIn(world, "viewer");
  await csm.get("/console/calendar");
  counted.reset();
  expect((await csm.get("/console/calendar")).status).toBe(200);
  // One reads the session, one the page.
  expect(counted.count()).toBe(2);
});

it("hold-outs are compared with the others only from ten on either side", async () => {
  const story = await open(before);
  const { engine, csm } = story;
  const customers: Customer[] = [];
  for (let at = 0; at < 19; at += 1) customers.push(await openCustomer(engine, { kickoff: "2026-11-01" }));
  const heldOut = customers.slice(0, 9);
  for (const { id } of heldOut) await csm.post(`/console/accounts/${id}/hold-out`, { reason: "By lot", sure: "yes" });
  vi.setSystemTime(due);
  for (const customer of customers) await depart({ ...story, customer }, "2026-11-10", 20);
  await play(engine, due);
  const later = { ...story, csm: await signIn(engine, "csm") };
  const few = spokenInMain(await page(later));
  expect(few).toContain("Too few to compare: it takes 10 accounts on either side.");
  expect(few).toMatch(/confirmed the figure 0 of 10 0 of 9/);
  // On a phone each figure stands alone with the name of its column: four measures and the accounts.
  for (const side of ["Mailed", "On hold-out"])
    expect((await page(later)).split(`data-label="${side}"`)).toHaveLength(6);
  const tenth = await openCustomer(engine, { kickoff: "2026-11-01" });
  await later.csm.post(`/console/accounts/${tenth.id}/hold-out`, { reason: "By lot", sure: "yes" });
  await depart({ ...story, customer: tenth }, "2026-11-10", 20);
  await play(engine, due + quarter);
  const confirm = engine.db.prepare(
    "insert into feedback (account_id, period_key, kind, person, name, choice, note, version, times, act_id, at) values (?, '2026-11', 'figure', 'contact:c1', 'Dana', 'confirmed', '', 1, 1, 'x', 1)",
  );
  await confirm.bind(customers[18]?.id).run();
  const enough = spokenInMain(await page(later));
  expect(enough).not.toContain("Too few");
  const shares = /confirmed the figure 1 of 10 10\s?% 0 of 10 0\s?%/;
  expect(enough).toMatch(shares);
  // The next month waits for its figures: what is known of the one before still stands.
  vi.setSystemTime(nextDue);
  await play(engine, nextDue);
  expect(spokenInMain(await page({ ...story, csm: await signIn(engine, "csm") }))).toMatch(shares);
});
