import { applyD1Migrations, env } from "cloudflare:test";
import { expect, it } from "vitest";

const { EMPTY, MIGRATIONS } = env as unknown as {
  EMPTY: D1Database;
  MIGRATIONS: Parameters<typeof applyD1Migrations>[1];
};

it("what people decided of held months before there was a column for it is read out of the log once", async () => {
  const before = MIGRATIONS.filter(({ name }) => name < "0014");
  await applyD1Migrations(EMPTY, before);
  const decided = [
    ["a", ["Stays held until a person releases it."]],
    ["b", ["Stays held until a person releases it.", "Skipped, nothing is mailed: Counted twice"]],
    ["c", ["Note: Skipped, nothing is mailed: is what I said", "Released."]],
  ] as const;
  for (const [id, texts] of decided) {
    await EMPTY.prepare(
      "insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, holds) values (?, 'monthly', '2026-11', 1, ?, 'held', 1, 1, '[]')",
    )
      .bind(`acc_${id}`, id)
      .run();
    for (const text of texts)
      await EMPTY.prepare("insert into mail_log (recap_id, by, text, at) values (?, 'Priya Raman', ?, 1)")
        .bind(id, text)
        .run();
  }
  await applyD1Migrations(EMPTY, MIGRATIONS);
  const kept = await EMPTY.prepare("select id, word from recap order by id").all();
  expect(kept.results).toEqual([
    { id: "a", word: "kept" },
    { id: "b", word: "skipped" },
    { id: "c", word: null },
  ]);
});
