import { vi } from "vitest";
import { takeTold } from "#store/tell.ts";
import { sendEvents } from "./api.ts";
import { drain, type Engine, openEngine, play } from "./job.ts";
import { departures } from "./recap-figures.ts";
import { type Customer, makeApiKey, openCustomer } from "./world.ts";

/*
 * The usual story: an account in Denver, whose recap of November 2026 is due on Thursday 3 December between 16:00 and 18:00
 * UTC, that of December on 6 January (the third workday of a year that begins on a Friday).
 */
export const due = Date.parse("2026-12-03T20:00:00Z");
export const nextDue = Date.parse("2027-01-06T20:00:00Z");
export const quarter = 15 * 60_000;
export const dayMs = 96 * quarter;

export interface Story {
  engine: Engine;
  customer: Customer;
  key: string;
}

/** No story of months comes to a First Value. */
export const farAway = { statement: "2,400 departures without a gate conflict", target: "2400" };

/** What was handed over for readers: staff are told what is held, and that is no recap. */
export function readerMails({ engine }: Pick<Story, "engine">): Engine["handed"] {
  return engine.handed.filter(({ to }) => !to.endsWith("@northgate.example"));
}

/** Texts of the mails that were handed over for staff, each in one line. */
export function staffTexts({ engine }: Pick<Story, "engine">): string[] {
  return engine.handed
    .filter(({ to }) => to.endsWith("@northgate.example"))
    .map(({ text }) => text.replace(/\s+/g, " "));
}

/** The account and its sender, as of `now`: there since 2 November; `body` replaces members of the request that opens it. */
export async function openStory(now: number, body: Record<string, unknown> = {}): Promise<Story> {
  vi.setSystemTime(now);
  const engine = await openEngine();
  const customer = await openCustomer(engine, { kickoff: "2026-11-02", first_value: farAway, ...body });
  return { engine, customer, key: await makeApiKey(engine) };
}

/** Sends `count` events of a metric on one day ("2026-11-10"), a second apart from a UTC hour on, and lets them be counted. `id`: begins their ids. */
export async function happen(
  { engine, customer, key }: Story,
  { metric, id, day, count, hour }: { metric: string; id: string; day: string; count: number; hour: number },
): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => ({
    id: `${id}-${day}-${at}`,
    type: metric,
    subject: customer.externalId,
    time: new Date(Date.parse(`${day}T${hour}:00:00Z`) + at * 1000).toISOString(),
    data: { status: "left", actor: `gate ${at % 4}` },
  }));
  await sendEvents(engine, key, events);
  await drain(engine);
}

/** Sends `count` departures of a customer on one day ("2026-11-10"), noon in Denver and a second apart, and lets them be counted. */
export async function depart(story: Story, day: string, count: number): Promise<void> {
  await happen(story, { metric: departures.key, id: story.customer.externalId, day, count, hour: 19 });
}

/** One tick of that time and what it wakes, with the clock at it. */
export async function playAt({ engine }: Pick<Story, "engine">, time: number): Promise<void> {
  vi.setSystemTime(time);
  await play(engine, time);
}

/** November had 60 departures, and its recap is due unless it is earlier `now`. */
export async function tellNovember(body: Record<string, unknown> = {}, now = due): Promise<Story> {
  const story = await openStory(now, body);
  await depart(story, "2026-11-10", 60);
  return story;
}

/** November, whole, went out with 60; December had `count`, and its recap is due. */
export async function tellDecember(count: number): Promise<Story> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", count);
  return story;
}

/** December is far from November, so that its recap is held to be looked at, and who looks after it knows. */
export async function tellHeld(count: number): Promise<Story> {
  const story = await tellDecember(count);
  await play(story.engine, nextDue);
  await takeTold(story.engine.db, "");
  story.engine.handed.length = 0;
  return story;
}
