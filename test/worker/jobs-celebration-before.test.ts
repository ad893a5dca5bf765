import { applyD1Migrations, env } from "cloudflare:test";
import { expect, it } from "vitest";

const { EMPTY, MIGRATIONS } = env as unknown as {
  EMPTY: D1Database;
  MIGRATIONS: Parameters<typeof applyD1Migrations>[1];
};

it("what was reached before anybody was told of a First Value is never news, and what was not still may be", async () => {
  await applyD1Migrations(
    EMPTY,
    MIGRATIONS.filter(({ name }) => name < "0021"),
  );
  const add = EMPTY.prepare(
    "insert into goal (account_id, kind, statement, metric_key, type, target, starts_on, target_on, reached_on) values (?, ?, 's', 'm', 'accumulate', 1, '2026-10-01', '2026-12-01', ?)",
  );
  await EMPTY.batch([
    add.bind("told", "first_value", "2026-11-10"),
    add.bind("open", "first_value", null),
    add.bind("open", "twelve_month", "2026-11-10"),
  ]);
  await applyD1Migrations(EMPTY, MIGRATIONS);
  const { results } = await EMPTY.prepare(
    "select account_id, kind, period_key, version, state, planned_at from recap",
  ).all();
  expect(results).toEqual([
    { account_id: "told", kind: "milestone", period_key: "first_value", version: 1, state: "archived", planned_at: 0 },
  ]);
});
