import { afterEach, expect, it, vi } from "vitest";
import type { NamedStep, RecapFigures } from "#schema/recap.ts";
import { dayMs, due, type Story, tellNovember } from "../support/departure.ts";
import { formTo, spokenInMain } from "../support/html.ts";
import { play } from "../support/job.ts";
import { notedDb } from "../support/noted-db.ts";
import { copyCustomer, itemOf } from "../support/rows.ts";
import { openAsChampion, openCustomer, openWorld, signIn } from "../support/world.ts";

/* What a recap named as next, and what came of it. */

afterEach(() => vi.useRealTimers());

interface Told extends Story {
  /** Three steps of the plan, as the recap of November named them. */
  named: [NamedStep, NamedStep, NamedStep];
}

async function figuresOf({ engine, customer }: Story): Promise<RecapFigures> {
  const text = await engine.db
    .prepare("select figures from recap where account_id = ? order by version desc")
    .bind(customer.id)
    .first<string>("figures");
  return JSON.parse(text ?? "null") as RecapFigures;
}

/** The recap of November as it went out on 3 December. */
async function tell(): Promise<Told> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  const [first, second, third] = (await figuresOf(story)).upcoming ?? [];
  if (!first || !second || !third) throw new Error("fewer than three steps");
  return { ...story, named: [first, second, third] };
}

/** What a page says to the champion. */
async function read({ engine, customer }: Story, path: string): Promise<string> {
  const browser = await openAsChampion(engine, customer);
  const answer = await browser.get(customer.base + path);
  expect(answer.status, path).toBe(200);
  return spokenInMain(await answer.text());
}

async function change({ engine, customer }: Story, id: string, set: string): Promise<void> {
  await engine.db.batch([
    engine.db.prepare(`update item set ${set} where account_id = ? and id = ?`).bind(customer.id, id),
    engine.db.prepare("update account set revision = revision + 1 where id = ?").bind(customer.id),
  ]);
}

/** Rows the database reads for a page. */
async function rowsRead(story: Story, path: string): Promise<number> {
  let rows = 0;
  const db = notedDb(story.engine.db, ({ meta }) => {
    rows += meta.rows_read;
  });
  const browser = await openAsChampion(await openWorld({ DB: db }), story.customer);
  rows = 0;
  expect((await browser.get(story.customer.base + path)).status, path).toBe(200);
  return rows;
}

/** A day as the pages of this account write it. */
function said(day: string): string {
  return new Intl.DateTimeFormat("en-US", { day: "numeric", month: "long", timeZone: "UTC" }).format(Date.parse(day));
}

it("a recap names three steps of the quarter it is read in, none of them internal, and its mail the first", async () => {
  const story = await tell();
  const { engine, customer, named } = story;
  for (const step of named) {
    expect(await itemOf(engine, customer, step.id)).toMatchObject({ internal: 0, state: "open" });
    expect(step.day <= "2026-12-31").toBe(true);
  }
  const { next } = await figuresOf(story);
  expect([next?.title, next?.day]).toEqual([named[0].title, named[0].day]);
  const mail = engine.handed.find(({ to }) => to === customer.champion.email);
  expect(mail?.text).toContain(named[0].title);
  expect(mail?.text).not.toContain(named[1].title);
  const page = await read(story, "/value/2026-11");
  for (const { title } of named) expect(page).toContain(title);
  expect(page).toContain("Next best steps");
});

it("what came of a step stands beside it in its month and in the archive: done by whom, moved, late", async () => {
  const story = await tell();
  const { engine, customer, named } = story;
  const [yours, moved, open] = named;
  expect(yours.side).toBe("customer");
  await change(story, open.id, "due_on = '2026-12-05'");
  vi.setSystemTime(due + 6 * dayMs);
  const browser = await openAsChampion(engine, customer);
  const path = `${customer.base}/plan/${yours.id}`;
  const form = await formTo(await (await browser.get(path)).text(), `${path}/done`);
  expect((await browser.post(`${path}/done`, form ?? {})).status).toBe(303);
  const csm = await signIn(engine, "csm");
  const { version } = await itemOf(engine, customer, moved.id);
  const asked = { version: String(version), due: "2026-12-30" };
  expect((await csm.post(`/console/accounts/${customer.id}/items/${moved.id}/due`, asked)).status).toBe(303);
  for (const page of [await read(story, "/value"), await read(story, "/value/2026-11")]) {
    expect(page).toContain("Done on December 9 by Dana Whitfield");
    expect(page).toContain("Moved to December 30");
    expect(page).toMatch(open.day === "2026-12-05" ? /Not done yet 4 days late/ : /Moved to December 5 4 days late/);
  }
});

it("a step that was made internal or taken out is no longer in the plan, and nothing more is said of it", async () => {
  const story = await tell();
  const [hidden, removed, skipped] = story.named;
  await change(
    story,
    hidden.id,
    "internal = 1, state = 'stuck', stuck_reason = 'They may churn', due_on = '2027-03-01'",
  );
  await change(story, skipped.id, "state = 'skipped', stuck_reason = 'Bought <b>elsewhere</b>'");
  await story.engine.db
    .prepare("delete from item where account_id = ? and id = ?")
    .bind(story.customer.id, removed.id)
    .run();
  for (const path of ["/value", "/value/2026-11", "/value/review/2026-11"]) {
    const page = await read(story, path);
    expect(page, path).not.toContain("churn");
    expect(page, path).not.toContain("March 1");
  }
  const browser = await openAsChampion(story.engine, story.customer);
  for (const path of ["/value", "/value/2026-11"]) {
    const html = await (await browser.get(story.customer.base + path)).text();
    expect(html.match(/No longer in the plan/g), path).toHaveLength(2);
    expect(html, path).not.toContain(`/plan/${hidden.id}"`);
    expect(html, path).toContain("Skipped: Bought &lt;b>elsewhere&lt;/b>");
  }
});

it("what was said first counts: a restated month and a later one do not say it anew", async () => {
  const story = await tell();
  const { engine, customer, named } = story;
  await engine.db
    .prepare(
      `insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, computed_at, value, metric_state, holds, figures, mails)
       select account_id, kind, period_key, 2, id || 'b', 'archived', due_at, planned_at, computed_at, value, metric_state, '[]',
       json_set(figures, '$.upcoming', json('[]')), mails from recap where account_id = ?`,
    )
    .bind(customer.id)
    .run();
  await change(story, named[0].id, "state = 'done', state_on = '2026-12-04', state_by = 'Dana'");
  expect(await read(story, "/value")).toContain("Done on December 4 by Dana");
});

it("an older recap that does not know its items reads as before, and nothing is guessed of them", async () => {
  const story = await tell();
  const { engine, customer, named } = story;
  await engine.db
    .prepare("update recap set figures = json_remove(figures, '$.upcoming') where account_id = ?")
    .bind(customer.id)
    .run();
  await change(story, named[0].id, "state = 'done', state_on = '2026-12-04', state_by = 'Dana'");
  const page = await read(story, "/value/2026-11");
  expect(page).toContain(`Next best step ${named[0].title}`);
  expect(page).not.toContain("What happened");
  expect(await read(story, "/value")).not.toContain("What we said");
});

it("the page of a mail says what was named and nothing of what came of it", async () => {
  const story = await tell();
  const { engine, customer, named } = story;
  await change(story, named[0].id, "state = 'done', state_on = '2026-12-04', state_by = 'Dana Whitfield'");
  const mail = engine.handed.find(({ to }) => to === customer.champion.email);
  const view = /\/r\/[\w.-]+/.exec(mail?.text ?? "")?.[0] ?? "";
  const page = spokenInMain(await (await engine.fetch(view)).text());
  expect(page).toContain(`${named[0].title} `);
  expect(page).toContain(named[2].title);
  expect(page).not.toContain("Done on December 4");
});

it("steps of one account never answer for those of another", async () => {
  const story = await tell();
  const other = await openCustomer(story.engine, { kickoff: "2026-11-01" });
  const [{ id }] = story.named;
  await change({ ...story, customer: other }, id, "state = 'done', state_on = '2026-12-04', state_by = 'Mallory'");
  expect((await itemOf(story.engine, other, id)).state).toBe("done");
  for (const path of ["/value", "/value/2026-11"]) expect(await read(story, path), path).not.toContain("Mallory");
});

it("the review of three months says what came of the steps of the earlier ones, and names those to come", async () => {
  const story = await tell();
  const { engine, customer, named } = story;
  await engine.db
    .prepare(
      "update recap set period_key = '2026-10', figures = json_set(figures, '$.period.key', '2026-10') where account_id = ?",
    )
    .bind(customer.id)
    .run();
  await engine.db
    .prepare(
      `insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, computed_at, value, metric_state, holds, figures, mails)
       select account_id, kind, '2026-11', 1, id || 'b', state, due_at, planned_at, computed_at, value, metric_state, '[]',
       json_set(figures, '$.period.key', '2026-11'), mails from recap where account_id = ?`,
    )
    .bind(customer.id)
    .run();
  await change(story, named[0].id, `state = 'done', state_on = '${named[0].day}', state_by = 'Dana'`);
  const page = await read(story, "/value/review/2026-11");
  expect(page).toContain(
    `In the recap of October 2026, by ${said(named[0].day)} Done on ${said(named[0].day)} by Dana`,
  );
  expect(page.split(named[2].title)).toHaveLength(3);
});

it("a review holds a step against the day it was said for first, in whatever month before, as the archive does", async () => {
  const story = await tell();
  const { engine, customer, named } = story;
  const insert = engine.db.prepare(
    `insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, computed_at, value, metric_state, holds, figures, mails)
     select account_id, kind, ?1, 1, id || ?1, state, due_at, planned_at, computed_at, value, metric_state, '[]',
     json_set(figures, '$.period.key', ?1, '$.upcoming[0].day', ?2), mails from recap where account_id = ?3 and period_key = '2026-11'`,
  );
  const ask = [
    ["2026-08", "2026-09-10"],
    ["2026-10", "2026-11-30"],
  ];
  await engine.db.batch(ask.map(([key, day]) => insert.bind(key, day, customer.id)));
  // Two that August named and no month of the review did are not of it.
  const others = "json_remove(figures, '$.upcoming[2]', '$.upcoming[1]')";
  await engine.db
    .prepare(`update recap set figures = ${others} where account_id = ? and period_key > '2026-08'`)
    .bind(customer.id)
    .run();
  await change(story, named[0].id, "state = 'done', state_on = '2026-11-10', state_by = 'Dana'");
  const line = "In the recap of August 2026, by September 10 Done on November 10 by Dana 61 days late";
  for (const path of ["/value", "/value/review/2026-11"]) expect(await read(story, path), path).toContain(line);
  const review = await read(story, "/value/review/2026-11");
  for (const { title } of named.slice(1)) expect(review).not.toContain(title);
});

/** So many other accounts, each with the plan and the recaps of this one. */
async function crowd({ engine, customer }: Story, count: number): Promise<void> {
  for (const table of ["account", "item", "recap"])
    await engine.db
      .prepare(
        `delete from ${table} where ${table === "account" ? "id" : "account_id"} in (select 'n' || value from json_each('[${Array.from({ length: 10 }, (_, at) => at + 1).join()}]'))`,
      )
      .run();
  await copyCustomer(engine, customer, count);
  for (const table of ["item", "recap"]) {
    const { results } = await engine.db
      .prepare("select name from pragma_table_info(?)")
      .bind(table)
      .all<{ name: string }>();
    const names = results.map(({ name }) => name);
    const own: Record<string, string> = { account_id: "a.id", ...(table === "recap" ? { id: "t.id || a.id" } : {}) };
    await engine.db
      .prepare(
        `insert into ${table} (${names.join(", ")}) select ${names.map((name) => own[name] ?? `t."${name}"`).join(", ")}
         from account as a join ${table} as t on t.account_id = ? where a.external_id like 'x%' and a.id = 'n' || substr(a.external_id, 2)`,
      )
      .bind(customer.id)
      .run();
  }
}

it("what came of steps costs the same rows among ten accounts and a thousand, each with plan and recaps", async () => {
  const story = await tell();
  const read = async (): Promise<number[]> => {
    const rows: number[] = [];
    for (const path of ["/value", "/value/2026-11", "/value/review/2026-11"]) rows.push(await rowsRead(story, path));
    return rows;
  };
  await crowd(story, 10);
  const few = await read();
  await crowd(story, 1000);
  expect(await read()).toEqual(few);
});
