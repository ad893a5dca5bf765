import { vi } from "vitest";
import { addMetric } from "#store/metric.ts";
import { callApi, sendEvents } from "./api.ts";
import { due, type Story } from "./departure.ts";
import { drain, openEngine } from "./job.ts";
import { departures } from "./recap-figures.ts";
import { makeApiKey, openCustomer } from "./world.ts";

const { actorIs: _, ...work } = departures;
/** Meetings are booked by people. */
const meetings = {
  ...work,
  key: "meeting.booked",
  name: "Meetings",
  noun: { one: "meeting", other: "meetings" },
  actorNoun: { one: "rep", other: "reps" },
  verb: "booked",
};

/** People of the story: id, display name, team. */
export const people = [
  { actor: "u-101", name: "Ines Okafor", team: "North" },
  { actor: "u-102", name: "Marten Rask", team: "North" },
  { actor: "u-103", name: "Yuki Tanabe", team: "East" },
  { actor: "u-104", name: "Noor Haddad", team: "South" },
  { actor: "u-105", name: "Pavel Horak", team: "East" },
  { actor: "u-106", name: "Leila Benali", team: "South" },
];
/** Everything that would tell who they are. */
export const tellings = people.flatMap(({ actor, name }) => [actor, name, name.split(" ")[1] ?? ""]);

/** The register of the story's customer, as the vendor's systems send it. */
export function register({ engine, customer, key }: Story, actors: unknown): Promise<Response> {
  const path = `/api/v1/accounts/${customer.externalId}/actors`;
  return callApi(engine, { method: "PUT", path, key, body: { actors } });
}

/** November had 60 meetings of six people of three teams; its recap is due. */
export async function tellMeetings(body: Record<string, unknown> = {}): Promise<Story> {
  vi.setSystemTime(due);
  const engine = await openEngine();
  await engine.db.prepare("delete from actor").run();
  await addMetric(engine.db, meetings, 1);
  const customer = await openCustomer(engine, { kickoff: "2026-11-01", metric: meetings.key, ...body });
  const story = { engine, customer, key: await makeApiKey(engine) };
  await register(story, people);
  const events = Array.from({ length: 60 }, (_each, at) => ({
    id: `${customer.externalId}-${at}`,
    type: meetings.key,
    subject: customer.externalId,
    time: new Date(Date.parse("2026-11-10T19:00:00Z") + at * 1000).toISOString(),
    data: { status: "left", actor: people[at % people.length]?.actor },
  }));
  await sendEvents(engine, story.key, events);
  await drain(engine);
  return story;
}
