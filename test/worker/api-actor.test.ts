import { afterEach, expect, it, vi } from "vitest";
import { callApi } from "../support/api.ts";
import type { Story } from "../support/departure.ts";
import { people, register, tellMeetings } from "../support/people.ts";
import { dumpTables } from "../support/rows.ts";
import { openCustomer } from "../support/world.ts";

/* Who the actors of an account are, as the vendor's systems say it. */

afterEach(() => vi.useRealTimers());

const read = async ({ engine, customer, key }: Story, externalId = customer.externalId) =>
  (await (await callApi(engine, { method: "GET", path: `/api/v1/accounts/${externalId}/actors`, key })).json()) as {
    actors: unknown[];
  };
const auditOf = async ({ engine, customer }: Story) =>
  (
    await engine.db
      .prepare("select by_kind, about from audit where act = 'account.actors' and account_id = ? order by id")
      .bind(customer.id)
      .all<{ by_kind: string; about: string }>()
  ).results.map(({ by_kind, about }) => ({ by_kind, ...(JSON.parse(about) as object) }));

it("the register is what was sent last: who is left out is gone, and a name or a team alone is enough", async () => {
  const story = await tellMeetings();
  expect((await read(story)).actors).toEqual(people);
  const answer = await register(story, [
    { actor: "u-102", team: "West" },
    { actor: "u-9", name: " Kim  Ly " },
  ]);
  expect([answer.status, await answer.json()]).toEqual([200, { actors: 2 }]);
  expect((await read(story)).actors).toEqual([
    { actor: "u-102", name: null, team: "West" },
    { actor: "u-9", name: "Kim  Ly", team: null },
  ]);
});

it("the same register twice writes nothing, and the audit counts what changed and names nobody", async () => {
  const story = await tellMeetings();
  const before = await dumpTables(story.engine.db);
  await register(story, people);
  const { api_key: _, ...after } = await dumpTables(story.engine.db);
  expect(after).toEqual(Object.fromEntries(Object.entries(before).filter(([name]) => name !== "api_key")));
  await register(story, people.slice(1));
  expect(await auditOf(story)).toEqual([
    { by_kind: "key", kind: "named", rows: people.length },
    { by_kind: "key", kind: "removed", rows: 1 },
  ]);
});

it("a register of one account is no other's", async () => {
  const story = await tellMeetings();
  const other = await openCustomer(story.engine);
  expect((await read(story, other.externalId)).actors).toEqual([]);
  await register({ ...story, customer: other }, []);
  expect((await read(story)).actors).toEqual(people);
});

it.each([
  [
    "an actor twice",
    [
      { actor: "a", name: "A" },
      { actor: "a", name: "B" },
    ],
    "actors.1.actor",
  ],
  ["neither name nor team", [{ actor: "a", name: "A" }, { actor: "b" }], "actors.1"],
  ["a name too long", [{ actor: "a", name: "x".repeat(61) }], "actors.0.name"],
  ["a name of nothing", [{ actor: "a", name: "  " }], "actors.0.name"],
  ["a name of two lines", [{ actor: "a", name: "A\nB" }], "actors.0.name"],
  ["a name that turns what stands beside it", [{ actor: "a", name: "A\u202eB" }], "actors.0.name"],
  ["no actor", [{ name: "A" }], "actors.0.actor"],
  ["a field that is not known", [{ actor: "a", name: "A", email: "a@b.example" }], "actors.0.email"],
  [
    "more than an account may have",
    Array.from({ length: 2001 }, (_, at) => ({ actor: `a${at}`, name: "A" })),
    "actors",
  ],
  ["no list", "Ines", "actors"],
])("%s is refused at its place, and nothing is changed", async (_rule, actors, place) => {
  const story = await tellMeetings();
  const answer = await register(story, actors);
  const { error } = (await answer.json()) as { error: { code: string; details: Record<string, string> } };
  expect([answer.status, error.code]).toEqual([422, "invalid"]);
  expect(Object.keys(error.details)).toContain(place);
  expect((await read(story)).actors).toEqual(people);
});

it("an account that is not there is not found", async () => {
  const story = await tellMeetings();
  const customer = { ...story.customer, externalId: "NOBODY" };
  expect((await register({ ...story, customer }, people)).status).toBe(404);
});

it("two thousand actors are taken in one request", async () => {
  const story = await tellMeetings();
  const many = Array.from({ length: 2000 }, (_, at) => ({ actor: `a${at}`, name: `Person ${at}`, team: "North" }));
  expect((await register(story, many)).status).toBe(200);
  expect((await read(story)).actors).toHaveLength(2000);
});
