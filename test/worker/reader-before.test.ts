import { applyD1Migrations, env } from "cloudflare:test";
import { expect, it } from "vitest";

const { EMPTY, MIGRATIONS } = env as unknown as {
  EMPTY: D1Database;
  MIGRATIONS: Parameters<typeof applyD1Migrations>[1];
};

it("an admin who was there before admins were readers gets no mail until somebody decides it, and everybody else goes on as they were", async () => {
  await applyD1Migrations(
    EMPTY,
    MIGRATIONS.filter(({ name }) => name < "0025"),
  );
  const add = EMPTY.prepare(
    "insert into contact (account_id, id, name, title, level, created_at, email, role, frequency, monthly_set) values ('a', ?1, 'N', '', 'user', 1, ?1 || '@a.example', ?2, ?3, ?4)",
  );
  await EMPTY.batch([
    add.bind("unsaid", "admin", "monthly", null),
    add.bind("monthly", "admin", "monthly", 1),
    add.bind("quarterly", "admin", "quarterly", null),
    add.bind("dana", "champion", "monthly", null),
    add.bind("ellen", "executive_sponsor", "monthly", null),
  ]);
  await applyD1Migrations(EMPTY, MIGRATIONS);
  const { results } = await EMPTY.prepare("select id, frequency, monthly_set from contact order by id").all();
  expect(results).toEqual([
    { id: "dana", frequency: "monthly", monthly_set: null },
    { id: "ellen", frequency: "monthly", monthly_set: null },
    { id: "monthly", frequency: "monthly", monthly_set: 1 },
    { id: "quarterly", frequency: "quarterly", monthly_set: null },
    { id: "unsaid", frequency: "off", monthly_set: null },
  ]);
});
