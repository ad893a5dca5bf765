import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deployment, lastMonth, openDeployment } from "../support/deployment.ts";

/*
 * The whole product, processes and all, is killed while events pour in and figures are derived, and started on what is left. A
 * sender that got no answer sends again, as every client of the docs does. Nothing may be lost and nothing counted twice.
 */

const batches = 24;
const perBatch = 120;
const kills = 5;

let product: Deployment;
let killed = 0;
/** Requests that ended without an answer. */
let unanswered = 0;
const answers = { accepted: 0, duplicate: 0, other: 0 };

const { key: month, kickoff } = lastMonth();
const dayOf = (at: number) => 1 + (at % 27);

interface Sent {
  id: string;
  type: string;
  subject: string;
  time: string;
  data: { actor: string; status: string };
}

const events: Sent[] = Array.from({ length: batches * perBatch }, (_, at) => ({
  id: `e${at}`,
  type: "departure.handled",
  subject: "stormy",
  time: `${month}-${String(dayOf(at)).padStart(2, "0")}T${String(6 + (at % 12)).padStart(2, "0")}:30:00-06:00`,
  data: { actor: `gate ${at % 5}`, status: "left" },
}));

async function send(batch: Sent[]): Promise<void> {
  const headers = { authorization: `Bearer ${product.key}`, "content-type": "application/json" };
  for (;;) {
    try {
      const answer = await fetch(`${product.url()}/api/v1/events`, {
        method: "POST",
        headers,
        body: JSON.stringify(batch),
      });
      if (answer.status === 200) {
        const { results } = (await answer.json()) as { results: { status: string }[] };
        for (const { status } of results)
          answers[status === "accepted" || status === "duplicate" ? status : "other"] += 1;
        return;
      }
    } catch {
      unanswered += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Kills at moments a sender cannot foresee: some in the middle of a request, some in a rollup, some between. */
async function storm(isOver: () => boolean): Promise<void> {
  while (killed < kills && !isOver()) {
    await new Promise((resolve) => setTimeout(resolve, 150 + killed * 170));
    await product.kill();
    killed += 1;
    await product.start();
  }
}

beforeAll(async () => {
  product = await openDeployment("smtp://127.0.0.1:9");
  await product.start();
  await product.call("PUT", "/api/v1/accounts/stormy", {
    ...{ name: "Stormy", segment: "smb", kickoff, timezone: "America/Denver", locale: "en-US", currency: "USD" },
  });
  let over = false;
  const storming = storm(() => over);
  for (let at = 0; at < batches; at += 1) {
    await send(events.slice(at * perBatch, (at + 1) * perBatch));
    // Long enough that the storm meets the rollups too.
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  over = true;
  await storming;
});

afterAll(() => product.stop());

test("the storm was one: the product was killed, and requests were lost", () => {
  expect(killed).toBeGreaterThan(1);
  expect(unanswered).toBeGreaterThan(0);
});

test("every event was taken once, whatever its sender was told", () => {
  expect(answers.other).toBe(0);
  expect(product.rows<{ n: number }>("select count(*) as n from event")).toEqual([{ n: events.length }]);
  expect(answers.accepted + answers.duplicate).toBe(events.length);
});

test("the figures are those of the events: by day, by actor and in all", async () => {
  const from = `${month}-01`;
  const to = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().slice(0, 10);
  const values = async (by: string): Promise<Record<string, number>> => {
    const path = `/api/v1/accounts/stormy/values?by=${by}&from=${from}&to=${to}`;
    const answer = await fetch(`${product.url()}${path}`, { headers: { authorization: `Bearer ${product.key}` } });
    const body = (await answer.json()) as { values: { period: string; value: string }[] };
    const known = body.values.filter(({ value }) => Number(value) > 0);
    return Object.fromEntries(known.map(({ period, value }) => [period, Number(value)]));
  };
  const counted = (of: (event: Sent) => string) => {
    const counts: Record<string, number> = {};
    for (const event of events) counts[of(event)] = (counts[of(event)] ?? 0) + 1;
    return counts;
  };
  expect(await values("month")).toEqual({ [month]: events.length });
  expect(await values("day")).toEqual(counted((event) => event.time.slice(0, 10)));
  expect(await values("actor")).toEqual(counted((event) => event.data.actor));
});
