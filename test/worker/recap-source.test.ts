import { afterEach, expect, it, vi } from "vitest";
import { depart, due, quarter, tellNovember } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { makeApiKey } from "../support/world.ts";

/* Whether a month is all there, its source says: the one furthest behind, of those somebody can still send for. */

afterEach(() => vi.useRealTimers());

it.each([
  ["waits for", "can still send", `expires_at = ${due + 9600 * quarter}`, "due"],
  ["goes out without", "was revoked", "revoked_at = 1", "sent"],
  ["goes out without", "has expired", `expires_at = ${due - quarter}`, "sent"],
])("a month %s a source that stopped within it and whose key %s", async (_, _key, change, state) => {
  const story = await tellNovember();
  const { engine, customer } = story;
  await depart({ engine, customer, key: await makeApiKey(engine) }, "2026-11-11", 1);
  const source = "(select max(source_id) from account_source)";
  await engine.db
    .prepare(`update source set complete_until = ?, last_received_at = ? where id = ${source}`)
    .bind(due - 20 * 96 * quarter, due - 20 * 96 * quarter)
    .run();
  await engine.db.prepare(`update api_key set ${change} where source_id = ${source}`).run();
  await play(engine, due);
  await play(engine, due + quarter);
  const found = await engine.db.prepare("select state from recap where kind = 'monthly'").all();
  expect(found.results).toEqual([{ state }]);
});
