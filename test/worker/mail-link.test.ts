import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import { countDb } from "../support/counted-db.ts";
import { dayMs, depart, due, nextDue, quarter, type Story, tellNovember } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { type Engine, play } from "../support/job.ts";
import { linksIn, readableOf } from "../support/mail-reading.ts";
import { dumpTables } from "../support/rows.ts";
import { suppressAddress } from "../support/suppression.ts";
import { openWorld, origin, signIn } from "../support/world.ts";

afterEach(() => vi.useRealTimers());

interface Letter {
  /** /r/<token> */
  view: string;
  /** /u/<token> */
  unsubscribe: string;
  headers: Record<string, string>;
  html: string;
  text: string;
}

interface Mailed extends Story {
  champion: Letter;
  sponsor: Letter;
}

function letterTo(engine: Engine, email: string): Letter {
  const mail = engine.handed.findLast(({ to }) => to === email);
  const path = (start: string) => new RegExp(`${origin}(${start}[\\w.-]+)`).exec(mail?.text ?? "")?.[1] ?? "";
  const { headers = {}, html = "", text = "" } = mail ?? {};
  return { view: path("/r/"), unsubscribe: path("/u/"), headers, html, text };
}

/** The recap of November with 60 departures, mailed to champion and sponsor. */
async function mailNovember(): Promise<Mailed> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine, customer } = story;
  await play(engine, due);
  const letters = {
    champion: letterTo(engine, customer.champion.email),
    sponsor: letterTo(engine, customer.sponsor.email),
  };
  return { ...story, ...letters };
}

async function pageOf(engine: Engine, path: string): Promise<{ status: number; html: string }> {
  const answer = await engine.fetch(path);
  return { status: answer.status, html: (await answer.text()).replace(/nonce="[^"]*"/g, "") };
}

function post(engine: Engine, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return engine.fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
}

const oneClick = { "List-Unsubscribe": "One-Click" };

async function stopped(engine: Engine): Promise<Record<string, unknown>[]> {
  return (
    await engine.db
      .prepare(
        "select * from (select address, account_id, reason from suppression union all select address, account_id, kind from mail_list where is_on = 0) order by address",
      )
      .all()
  ).results;
}

// The page behind the mail

it("more than a form of ours is not even read, whatever the token", async () => {
  const { engine, champion } = await mailNovember();
  const own = { "sec-fetch-site": "same-origin" };
  for (const path of [champion.view, champion.unsubscribe, "/r/nobody"])
    expect((await post(engine, path, { choice: "better", note: "x".repeat(70_000) }, own)).status).toBe(413);
});

it("the link of the mail opens the figures of the mail, without a cookie and without setting one", async () => {
  const { engine, customer, champion, sponsor } = await mailNovember();
  for (const { view, text } of [champion, sponsor]) {
    const answer = await engine.fetch(view);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("set-cookie")).toBe(null);
    const seen = readableOf(await answer.text());
    expect(text).toContain("60 departures");
    for (const shown of ["60", "November", customer.name]) expect(seen).toContain(shown);
  }
});

it("the page shows the snapshot: a later event changes none of its bytes", async () => {
  const { engine, customer, key, champion } = await mailNovember();
  const before = await pageOf(engine, champion.view);
  await depart({ engine, customer, key }, "2026-11-12", 5);
  await rollUp(readEnv(engine.env), due);
  expect(await pageOf(engine, champion.view)).toEqual(before);
});

it("the page of a mail whose month was restated since says what it says now, when and why; that of the corrected mail does not", async () => {
  const { engine, customer, key, champion } = await mailNovember();
  for (const [day, at] of [
    ["2026-11-20", due + quarter],
    ["2026-11-21", due + dayMs],
  ] as const) {
    vi.setSystemTime(at);
    await depart({ engine, customer, key }, day, 7);
    await play(engine, at);
  }
  const page = spokenIn((await pageOf(engine, champion.view)).html);
  expect(page).toContain("60 departures");
  expect(page).toMatch(
    /This is what the month said before it was restated\. Restated on December 4, 2026 at [^.]*\. The recap of November 2026 now says 74 departures\. More has arrived from the source since\./,
  );
  const newest = await engine.db.prepare("select id from recap where version = 3").first<string>("id");
  await (await signIn(engine, "csm")).post(`/console/recaps/${newest}/corrected`, { reason: "Late" });
  await play(engine, due + dayMs + quarter);
  const corrected = spokenIn((await pageOf(engine, letterTo(engine, customer.champion.email).view)).html);
  expect(corrected).toContain("This corrects the recap of November 2026, which said");
  expect(corrected).not.toContain("now says");
});

it("the page of a mail whose month was restated for its milestone alone says that the figure stands", async () => {
  const { engine, champion } = await mailNovember();
  const copied =
    "id || 'b', account_id, kind, period_key, 2, 'archived', due_at, planned_at, value, figures, '[]', 'manual'";
  await engine.db
    .prepare(
      `insert into recap (id, account_id, kind, period_key, version, state, due_at, planned_at, value, figures, holds, reason) select ${copied} from recap`,
    )
    .run();
  const page = spokenIn((await pageOf(engine, champion.view)).html);
  expect(page).toContain(
    "The figure for November 2026 is unchanged: 60 departures. Milestones, best month and goals were worked out anew.",
  );
});

it("the page says only what the mail said: no portal, no names of others, one form for the reader's own answer", async () => {
  const { engine, customer, sponsor } = await mailNovember();
  const { html } = await pageOf(engine, sponsor.view);
  expect(html).not.toContain(customer.base);
  expect(html.match(/<form[^>]*>/g)).toEqual([`<form class="word" method="post" action="${sponsor.view}">`]);
  expect(html).not.toContain(customer.champion.email);
  expect(html).not.toContain(customer.sponsor.email);
});

it("the link opens for ninety days from the recap, and ends then", async () => {
  const { engine, champion } = await mailNovember();
  vi.setSystemTime(due + 90 * dayMs);
  expect((await pageOf(engine, champion.view)).status).toBe(200);
  vi.setSystemTime(due + 90 * dayMs + 1);
  const ended = await pageOf(engine, champion.view);
  expect(ended.status).toBe(410);
  expect(ended.html).toBe((await pageOf(engine, "/r/v1.x")).html);
});

/** The mail of an address in the console: ends its link. */
async function endLink({ engine }: Mailed, email: string, role: "csm" | "viewer" = "csm"): Promise<number> {
  const id = await engine.db.prepare("select id from delivery where recipient = ?").bind(email).first<string>("id");
  return (await (await signIn(engine, role)).post(`/console/deliveries/${id}/end-link`, {})).status;
}

it("a link a person ends in the console is dead at once, like any dead link, and no other ends with it", async () => {
  const story = await mailNovember();
  const { engine, customer, champion, sponsor } = story;
  expect(await endLink(story, customer.champion.email, "viewer")).toBe(403);
  expect((await pageOf(engine, champion.view)).status).toBe(200);
  expect(await endLink(story, customer.champion.email)).toBe(303);
  const ended = await pageOf(engine, champion.view);
  expect([ended.status, ended.html]).toEqual([410, (await pageOf(engine, "/r/v1.x")).html]);
  const own = { "sec-fetch-site": "same-origin" };
  expect((await post(engine, champion.view, { choice: "better", note: "", seen: "0" }, own)).status).toBe(410);
  expect((await pageOf(engine, sponsor.view)).status).toBe(200);
  expect((await pageOf(engine, champion.unsubscribe)).status).toBe(200);
  expect(await endLink(story, customer.champion.email)).toBe(409);
  const page = await (await signIn(engine, "csm")).get(
    `/console/recaps/${await engine.db.prepare("select id from recap").first<string>("id")}`,
  );
  const text = readableOf(await page.text()).replace(/\s+/g, " ");
  expect(text).toContain(`Ended the link of the mail to ${customer.champion.email}.`);
  expect(text.match(/End this link of/g)).toHaveLength(1);
  expect(JSON.stringify(await dumpTables(engine.db))).not.toContain(champion.view.split(".")[3]);
});

it.each([
  ["is no contact any more", "delete from contact where email = ?"],
  ["has another address by now", "update contact set email = 'other@x.example' where email = ?"],
])("the link of who %s opens nothing, and the others' do", async (_, change) => {
  const { engine, customer, champion, sponsor } = await mailNovember();
  await engine.db.prepare(change).bind(customer.champion.email).run();
  const ended = await pageOf(engine, champion.view);
  expect([ended.status, ended.html]).toEqual([410, (await pageOf(engine, "/r/v1.x")).html]);
  expect((await pageOf(engine, sponsor.view)).status).toBe(200);
});

it("the page behind the mail is one round trip", async () => {
  const { engine, champion } = await mailNovember();
  const counted = countDb(engine.db);
  const world = await openWorld({ DB: counted.db });
  counted.reset();
  expect((await world.fetch(champion.view)).status).toBe(200);
  expect(counted.count()).toBe(1);
});

it("a token that is wrong in any part, or made for the other purpose, opens nothing and says nothing", async () => {
  const { engine, customer, champion, sponsor } = await mailNovember();
  const [version, id, kid, mac] = champion.view.slice(3).split(".") as [string, string, string, string];
  const otherId = sponsor.view.split(".")[1] ?? "";
  const flipped = `${mac.slice(0, -2)}${mac.endsWith("AA") ? "BB" : "AA"}`;
  const wrong = [
    "",
    "x",
    [version, id, kid, flipped].join("."),
    [version, otherId, kid, mac].join("."),
    [version, id, "k9", mac].join("."),
    ["v2", id, kid, mac].join("."),
    [version, id, kid, mac, ""].join("."),
    champion.unsubscribe.slice(3),
  ];
  const bodies = new Set<string>();
  for (const token of wrong.slice(1)) {
    const { status, html } = await pageOf(engine, `/r/${token}`);
    expect(status, token).toBe(404);
    bodies.add(html);
  }
  expect(bodies.size).toBe(1);
  expect([...bodies][0]).not.toContain(customer.name);
  const before = await dumpTables(engine.db);
  for (const token of [...wrong.slice(1, -1), champion.view.slice(3)])
    expect((await post(engine, `/u/${token}`, oneClick)).status, token).toBe(404);
  expect(await dumpTables(engine.db)).toEqual(before);
});

it("no token of a mail is anywhere in the database", async () => {
  const { engine, champion, sponsor } = await mailNovember();
  const everything = JSON.stringify(await dumpTables(engine.db));
  for (const path of [champion.view, champion.unsubscribe, sponsor.view, sponsor.unsubscribe]) {
    expect(path).toMatch(/^\/[ru]\/v1\.[\w-]{22}\.k1\.[\w-]{43}$/);
    expect(everything).not.toContain(path.split(".").at(-1));
  }
});

// Reading changes nothing

it("a scanner that opens every address of every mail, twice, by GET and HEAD, changes no row", async () => {
  const { engine, champion, sponsor } = await mailNovember();
  const before = await dumpTables(engine.db);
  for (const { html, text, headers } of [champion, sponsor]) {
    const everywhere = `${text} ${Object.values(headers).join(" ")}`;
    const urls = new Set([...linksIn(html), ...(everywhere.match(/https?:\/\/[^\s<>,"]+/g) ?? [])]);
    const own = [...urls].filter((url) => url.startsWith(origin));
    expect(own.length).toBeGreaterThanOrEqual(2);
    for (const url of [...own, ...own])
      for (const method of ["GET", "HEAD"]) {
        const answer = await engine.fetch(url, { method });
        expect([answer.status, answer.headers.get("set-cookie")], `${method} ${url}`).toEqual([200, null]);
      }
  }
  expect(await dumpTables(engine.db)).toEqual(before);
});

it("a mail leads nowhere but here and to its sender", async () => {
  const { champion, sponsor } = await mailNovember();
  for (const { html } of [champion, sponsor]) {
    const others = linksIn(html).filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("mailto:"));
    expect(others).toEqual([]);
    expect(html).not.toMatch(/<img|src=|url\(/i);
  }
});

// Unsubscribing

it("every recap says how to stop it, to people and to mail programs, each recipient by a link of their own", async () => {
  const { champion, sponsor } = await mailNovember();
  for (const { headers, unsubscribe, html } of [champion, sponsor]) {
    expect(headers).toMatchObject({
      "Auto-Submitted": "auto-generated",
      "List-Id": expect.stringMatching(/^<recap\./),
    });
    expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    expect(headers["List-Unsubscribe"]).toMatch(
      /^<https:\/\/[^>]+>, <mailto:recaps@northgate\.example\?subject=unsubscribe%20v1\.[\w.-]+>$/,
    );
    expect(headers["List-Unsubscribe"]).toContain(`<${origin}${unsubscribe}>`);
    expect(headers["List-Unsubscribe"]).toContain(`%20${unsubscribe.slice("/u/".length)}>`);
    expect(linksIn(html)).toContain(`${origin}${unsubscribe}`);
  }
  expect(champion.unsubscribe).not.toBe(sponsor.unsubscribe);
});

it("the page behind the link asks first; its button stops the mails of this person and account", async () => {
  const { engine, customer, champion } = await mailNovember();
  const { html } = await pageOf(engine, champion.unsubscribe);
  expect(html).toContain(`<form method="post" action="${champion.unsubscribe}"`);
  expect(await stopped(engine)).toEqual([]);
  const answer = await post(
    engine,
    champion.unsubscribe,
    { frequency: "off" },
    { origin, "sec-fetch-site": "same-origin" },
  );
  expect([answer.status, (await answer.text()).includes("You get no more recaps")]).toEqual([200, true]);
  const row = { address: customer.champion.email, account_id: customer.id, reason: "unsubscribed" };
  expect(await stopped(engine)).toEqual([row]);
});

it.each<[string, (engine: Engine, path: string) => Promise<Response>]>([
  [
    "as a plain form",
    (engine, path) => post(engine, path, oneClick, { origin: "https://mail.example", "sec-fetch-site": "cross-site" }),
  ],
  ["by a program without any origin", (engine, path) => post(engine, path, oneClick)],
  [
    "as multipart",
    (engine, path) => {
      const body = new FormData();
      body.set("List-Unsubscribe", "One-Click");
      return engine.fetch(path, { method: "POST", body });
    },
  ],
])(
  "one click in a mail program, posted from elsewhere %s, ends the list of that mail, and twice is once",
  async (_how, click) => {
    const { engine, customer, champion } = await mailNovember();
    expect((await click(engine, champion.unsubscribe)).status).toBe(200);
    const kept = await dumpTables(engine.db);
    expect((await click(engine, champion.unsubscribe)).status).toBe(200);
    expect(await dumpTables(engine.db)).toEqual(kept);
    expect((await stopped(engine)).map(({ address }) => address)).toEqual([customer.champion.email]);
  },
);

it("any other form from another site is refused and changes nothing", async () => {
  const { engine, champion } = await mailNovember();
  const before = await dumpTables(engine.db);
  const foreign: [Record<string, string>, Record<string, string>][] = [
    [{}, { "sec-fetch-site": "cross-site" }],
    [{}, { "sec-fetch-site": "same-site", origin }],
    [{}, { origin: "https://evil.example" }],
    [{}, {}],
    [{ "List-Unsubscribe": "one-click" }, { origin: "https://evil.example" }],
    [{ "list-unsubscribe": "One-Click" }, { "sec-fetch-site": "cross-site" }],
  ];
  for (const [fields, headers] of foreign)
    expect((await post(engine, champion.unsubscribe, fields, headers)).status, JSON.stringify([fields, headers])).toBe(
      403,
    );
  const json = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(oneClick) };
  expect((await engine.fetch(champion.unsubscribe, json)).status).toBe(400);
  expect((await engine.fetch(champion.unsubscribe, { method: "POST" })).status).toBe(400);
  expect(await dumpTables(engine.db)).toEqual(before);
});

it("one click counts however a mail program writes the name of the form's kind", async () => {
  const { engine, champion } = await mailNovember();
  const answer = await engine.fetch(champion.unsubscribe, {
    method: "POST",
    headers: { "content-type": "Application/X-WWW-Form-Urlencoded; Charset=UTF-8" },
    body: "List-Unsubscribe=One-Click",
  });
  expect(answer.status).toBe(200);
  expect(await engine.db.prepare("select kind, is_on from mail_list").all()).toMatchObject({
    results: [{ kind: "monthly", is_on: 0 }],
  });
});

it("the one exception is for unsubscribing alone: no other door takes a one-click form from elsewhere", async () => {
  const { engine, customer } = await mailNovember();
  const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
  for (const path of ["/link", "/console/sign-in"])
    expect((await post(engine, path, { ...oneClick, email: customer.champion.email }, headers)).status).toBe(403);
});

it("who stopped the mails gets none next month; the others do, and the old link still opens the old page", async () => {
  const { engine, customer, key, champion } = await mailNovember();
  await post(engine, champion.unsubscribe, oneClick);
  vi.setSystemTime(nextDue);
  await depart({ engine, customer, key }, "2026-12-10", 60);
  engine.handed.length = 0;
  await play(engine, nextDue);
  expect(engine.handed.map(({ to }) => to)).toEqual([customer.sponsor.email]);
  expect((await pageOf(engine, champion.view)).status).toBe(200);
});

it("the wish outlives the contact row: the same address, entered again, stays stopped", async () => {
  const { engine, customer, key, champion } = await mailNovember();
  await post(engine, champion.unsubscribe, oneClick);
  await engine.db.prepare("update contact set id = 'c9', created_at = ? where id = 'c1'").bind(nextDue).run();
  vi.setSystemTime(nextDue);
  await depart({ engine, customer, key }, "2026-12-10", 60);
  engine.handed.length = 0;
  await play(engine, nextDue);
  expect(engine.handed.map(({ to }) => to)).toEqual([customer.sponsor.email]);
});

it("a secret that was rotated out ends its links; one that still verifies keeps them", async () => {
  const { engine, champion } = await mailNovember();
  const fresh = "k2:another-secret-another-secret-another-0";
  const both = await openWorld({ LINK_SECRET: `${fresh},${engine.env.LINK_SECRET}` });
  expect((await both.fetch(champion.view)).status).toBe(200);
  expect((await (await openWorld({ LINK_SECRET: fresh })).fetch(champion.view)).status).toBe(404);
});

it("who unsubscribed gets the recaps again by the button of the same page; a bounce stays a bounce", async () => {
  const { engine, customer, champion } = await mailNovember();
  const own = { "sec-fetch-site": "same-origin" };
  const again = { frequency: "monthly", language: "en" };
  await post(engine, champion.unsubscribe, { frequency: "off" }, own);
  expect(await stopped(engine)).toHaveLength(1);
  expect((await post(engine, champion.unsubscribe, again, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await post(engine, champion.unsubscribe, again, own)).status).toBe(200);
  expect(await stopped(engine)).toEqual([]);
  const bounced = { address: customer.champion.email, reason: "bounced" as const, now: due };
  await suppressAddress(engine.db, customer.id, bounced);
  await post(engine, champion.unsubscribe, again, own);
  expect(await stopped(engine)).toHaveLength(1);
});
