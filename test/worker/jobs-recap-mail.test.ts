import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { eraseActor } from "#routes/erasure.ts";
import { system } from "#schema/audit.ts";
import { mailSettings } from "#schema/settings.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Story } from "../support/departure.ts";
import { drain, openEngine, play, tick } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { makeApiKey, openCustomer, signIn } from "../support/world.ts";

/* How long the mails of a recap are kept, and what is asked of them afterwards. */

const due = Date.parse("2026-12-03T20:00:00Z");
const quarter = 15 * 60_000;
const later = due + (mailSettings.mailDays + 1) * 86_400_000;

afterEach(() => vi.useRealTimers());

/** November with sixty departures by four routes, told as far as the mailboxes let it. */
async function openStory(champion?: () => never): Promise<Story> {
  vi.setSystemTime(due);
  const engine = await openEngine();
  const customer = await openCustomer(engine, { kickoff: "2026-11-01" });
  const key = await makeApiKey(engine);
  const events = Array.from({ length: 60 }, (_, at) => ({
    id: `e${at}`,
    type: departures.key,
    subject: customer.externalId,
    time: new Date(Date.parse(`2026-11-${10 + (at % 3)}T19:00:00Z`) + at * 1000).toISOString(),
    data: { status: "left", actor: ["Denver", "Boise", "Tulsa", "Reno"][at % 4] },
  }));
  await sendEvents(engine, key, events);
  await drain(engine);
  if (champion) engine.meet.set(customer.champion.email, champion);
  await play(engine, due);
  await play(engine, due + quarter);
  return { engine, customer, key };
}

const refused = (): never => {
  throw Object.assign(new Error("no such user"), { code: "E_RECIPIENT_NOT_ALLOWED" });
};
const silent = (): never => {
  throw new Error("the connection ended");
};

function recapOf({ engine }: Story) {
  return engine.db.prepare("select id, state, mails, forms from recap").first<Record<string, string | null>>();
}

/** Two weeks later, as the schedule sees it. */
async function waitWeeks(story: Story): Promise<void> {
  vi.setSystemTime(later);
  await tick(story.engine, later);
}

async function deliveryOf({ engine }: Story, state: string): Promise<string> {
  const text = "select id from delivery where state = ?";
  return (await engine.db.prepare(text).bind(state).first<string>("id")) ?? "";
}

/** Bytes but for the links, which are each recipient's own. */
const sameFor = (html: string) => html.replace(/https?:\/\/[^"\s]+/g, "link");

async function previews({ engine }: Story): Promise<string[]> {
  const csm = await signIn(engine, "csm");
  const { id } = (await engine.db.prepare("select id from recap").first<{ id: string }>()) ?? { id: "" };
  const forms = ["champion", "sponsor"].map(async (variant) => {
    const row = await engine.db
      .prepare("select form from delivery where variant = ?")
      .bind(variant)
      .first<{ form: string }>();
    return (await csm.get(`/console/recaps/${id}/mail/${row?.form}`)).text();
  });
  return Promise.all(forms);
}

it("a sponsor's mail is kept within the champion's, and both leave as if each were written alone", async () => {
  const story = await openStory();
  const kept = await recapOf(story);
  expect((kept?.mails ?? "").split("<tr>").length).toBeLessThan(120);
  const handed = story.engine.handed.map(({ html }) => sameFor(html));
  const shown = (await previews(story)).map(sameFor);
  expect(shown.toSorted()).toEqual(handed.toSorted());
  expect(shown.every((html) => html.startsWith("<!doctype html>") && html.endsWith("</html>\n"))).toBe(true);
  expect(shown.map((html) => html.includes("By day"))).toEqual([true, false]);
  expect(story.engine.handed.filter(({ text }) => text.includes("By day"))).toHaveLength(1);
  expect(handed.join("") + story.engine.handed.map(({ text }) => text).join("")).not.toMatch(/[\u0080-\u009f]/);
});

it("two weeks after a recap is over its mails are dropped, and the preview still shows them to the byte", async () => {
  const story = await openStory();
  const before = await previews(story);
  expect((await recapOf(story))?.mails).not.toBeNull();
  vi.setSystemTime(due + 86_400_000);
  await tick(story.engine, due + 86_400_000);
  expect((await recapOf(story))?.mails).not.toBeNull();
  await waitWeeks(story);
  const after = await recapOf(story);
  expect(after).toMatchObject({ state: "sent", mails: null });
  expect((after?.forms ?? "").length).toBeLessThan(400);
  expect(await previews(story)).toEqual(before);
});

it("dropping is done once: the next tick changes nothing of the ledger", async () => {
  const story = await openStory();
  await waitWeeks(story);
  const { recap, mail_paper } = await dumpTables(story.engine.db);
  await tick(story.engine, later + quarter);
  const after = await dumpTables(story.engine.db);
  expect(after.recap?.filter((row) => row.includes("2026-11"))).toEqual(
    recap?.filter((row) => row.includes("2026-11")),
  );
  expect(after.mail_paper).toEqual(mail_paper);
});

it("a mail that failed goes to a corrected address after its text was dropped, and says what the first one said", async () => {
  const story = await openStory(refused);
  const { engine, customer } = story;
  const first = engine.handed.find(({ to }) => to === customer.champion.email);
  await waitWeeks(story);
  expect((await recapOf(story))?.mails).toBeNull();
  const csm = await signIn(engine, "csm");
  const id = await deliveryOf(story, "failed");
  await csm.post(`/console/deliveries/${id}/correct`, { email: "dana.right@x.example" });
  await play(engine, later + quarter);
  const second = engine.handed.find(({ to }) => to === "dana.right@x.example");
  expect(second?.subject).toBe(first?.subject);
  expect(sameFor(second?.html ?? "")).toBe(sameFor(first?.html ?? "none"));
  expect(sameFor(second?.text ?? "")).toBe(sameFor(first?.text ?? "none"));
});

it("while nobody knows whether a mail arrived its text is kept, and it can be sent again", async () => {
  const story = await openStory(silent);
  const { engine, customer } = story;
  const first = engine.handed.find(({ to }) => to === customer.champion.email);
  await waitWeeks(story);
  expect((await recapOf(story))?.mails).not.toBeNull();
  engine.meet.clear();
  const csm = await signIn(engine, "csm");
  const id = await deliveryOf(story, "unknown");
  expect((await csm.post(`/console/deliveries/${id}/settle`, { outcome: "resend" })).status).toBe(303);
  await play(engine, later + quarter);
  const [, second] = engine.handed.filter(({ to }) => to === customer.champion.email);
  expect(sameFor(second?.html ?? "")).toBe(sameFor(first?.html ?? "none"));
  await tick(engine, later + 2 * quarter);
  expect((await recapOf(story))?.mails).toBeNull();
});

it("an erasure renames in mails that are written anew after they were dropped", async () => {
  const story = await openStory();
  const { engine, customer, key } = story;
  await waitWeeks(story);
  expect((await previews(story))[0]).toContain("Tulsa");
  const path = `/api/v1/accounts/${customer.externalId}/erasures`;
  const answer = await callApi(engine, {
    method: "POST",
    path,
    key,
    body: { actor: "Tulsa", reason: "Asked for it." },
  });
  const { token } = await answer.json<{ token: string }>();
  const [champion] = await previews(story);
  expect(champion).not.toContain("Tulsa");
  expect(champion).toContain(token);
  expect(await recapOf(story)).toMatchObject({ mails: null });
});

/** The database, where somebody else is faster once: just before what a statement that begins like this writes. */
function overtaken(real: D1Database, start: string, act: () => Promise<unknown>): D1Database {
  let open = true;
  let isWriting = false;
  return new Proxy(real, {
    get(target, name) {
      if (name === "prepare")
        return (text: string) => {
          isWriting ||= text.startsWith(start);
          return target.prepare(text);
        };
      if (name === "batch")
        return async (list: D1PreparedStatement[]) => {
          if (isWriting && open) {
            open = false;
            await act();
          }
          return target.batch(list);
        };
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

it("a mail that is added to a recap while a name in it is erased is kept, without the name", async () => {
  const story = await openStory();
  const { engine, customer } = story;
  const add = engine.db.prepare(
    "update recap set mails = json_set(mails, '$.added', json_extract(mails, '$.' || key)) from (select key from recap as r, json_each(r.mails) limit 1)",
  );
  const DB = overtaken(engine.db, 'update "recap" set "figures" = ?', () => add.run());
  const asked = { externalId: customer.externalId, actor: "Tulsa", reason: "Asked for it.", by: system };
  await eraseActor(readEnv({ ...engine.env, DB }), asked, due);
  const kept = JSON.parse((await recapOf(story))?.mails ?? "{}") as Record<string, unknown>;
  expect(Object.keys(kept)).toContain("added");
  expect(JSON.stringify(kept)).not.toContain("Tulsa");
});

it("a recap that was read before a name in it was erased is not kept, and composed anew without the name", async () => {
  vi.setSystemTime(due);
  const engine = await openEngine();
  const customer = await openCustomer(engine, { kickoff: "2026-11-02" });
  const key = await makeApiKey(engine);
  const gates = ["Tulsa", "Reno", "Denver", "Austin"];
  const events = Array.from({ length: 60 }, (_, at) => ({
    id: `left-${at}`,
    type: departures.key,
    subject: customer.externalId,
    time: `2026-11-10T19:00:${String(at).padStart(2, "0")}Z`,
    data: { status: "left", actor: gates[at % 4] },
  }));
  await sendEvents(engine, key, events);
  await drain(engine);
  await tick(engine, due);
  const asked = { externalId: customer.externalId, actor: "Tulsa", reason: "Asked for it.", by: system };
  const DB = overtaken(engine.db, "with kept(", () => eraseActor(readEnv(engine.env), asked, due));
  await drain({ ...engine, env: { ...engine.env, DB } });
  await play(engine, due + 15 * 60_000);
  const kept = await engine.db
    .prepare("select state, figures, mails from recap")
    .first<{ state: string; figures: string; mails: string }>();
  expect(kept?.state).toBe("sent");
  expect(kept?.figures).toContain("Reno");
  expect(kept?.figures + (kept?.mails ?? "")).not.toContain("Tulsa");
  expect(engine.handed).toHaveLength(2);
  expect(JSON.stringify(engine.handed)).not.toContain("Tulsa");
});
