import { afterEach, expect, it, vi } from "vitest";
import { openAsAdmin } from "../support/admin.ts";
import { due, quarter, type Story } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { tellMeetings } from "../support/people.ts";

/* What a month was worth stands in the subject of a mail only while the account's admin lets it (recaps.md §11). */

afterEach(() => vi.useRealTimers());

async function tellWorth(words: Record<string, "yes" | "no">): Promise<Story> {
  const story = await tellMeetings();
  const rate = {
    amountMinor: 9000,
    currency: "USD",
    validFrom: "2026-01-01",
    agreedBy: "Ellen Marsh",
    agreedOn: "2026-01-01",
  };
  await story.engine.db
    .prepare("update metric set body = json_set(body, '$.rates', json(?))")
    .bind(JSON.stringify([{ ...rate, note: "" }]))
    .run();
  await say(story, words);
  return story;
}

async function say({ engine, customer }: Story, words: Record<string, "yes" | "no">): Promise<void> {
  const admin = await openAsAdmin(engine, customer);
  for (const [choice, on] of Object.entries(words))
    expect((await admin.post(`${customer.base}/showing/${choice}`, { on })).status).toBe(303);
}

const mailsTo = ({ engine, customer }: Story) => engine.handed.filter(({ to }) => to === customer.champion.email);

it.each<[string, Record<string, "yes" | "no">, string]>([
  ["it is said once the admin lets it", { money: "yes" }, "November 2026: 60 meetings, ≈ $5,400"],
  ["it is not said by itself", {}, "60 meetings in November 2026"],
  [
    "it is not said while links ask for sign-in before money",
    { money: "yes", guard: "yes" },
    "60 meetings in November 2026",
  ],
])("what a month was worth: %s", async (_rule, words, subject) => {
  const story = await tellWorth(words);
  await play(story.engine, due);
  expect(mailsTo(story).map((mail) => mail.subject)).toEqual([subject]);
});

it.each<[string, Record<string, "yes" | "no">]>([
  ["money was taken out of subjects", { money: "no" }],
  ["links were made to ask for sign-in", { guard: "yes" }],
])("a mail that is tried again after %s names none", async (_what, words) => {
  const story = await tellWorth({ money: "yes" });
  const { engine, customer } = story;
  engine.meet.set(customer.champion.email, () => {
    throw Object.assign(new Error("try later"), { code: "E_RATE_LIMIT_EXCEEDED" });
  });
  await play(engine, due);
  engine.meet.clear();
  await say(story, words);
  vi.setSystemTime(due + 8 * quarter);
  await play(engine, due + 8 * quarter);
  expect(mailsTo(story).map((mail) => mail.subject)).toEqual([
    "November 2026: 60 meetings, ≈ $5,400",
    "60 meetings in November 2026",
  ]);
});
