import { afterEach, expect, it, vi } from "vitest";
import { isDue } from "#domain/recap/reading.ts";
import type { RoleReading } from "#schema/reading.ts";
import { claimDelivery } from "#store/delivery.ts";
import { due, openStory } from "../support/departure.ts";
import { addRecap } from "../support/rows.ts";

afterEach(() => vi.useRealTimers());

/** All there is to be said: by the person, by staff, by their admin. */
function readings(): RoleReading[] {
  const words = [null, "on", "off"] as const;
  const wish = { frequency: "quarterly", language: "en", detail: null } as const;
  return words.flatMap((milestone) =>
    (milestone === null ? ([null, "off"] as const) : [null]).flatMap((monthly) =>
      [null, wish].flatMap((own) =>
        ([null, "off"] as const).flatMap((frequency) =>
          words.flatMap((celebration) =>
            ([null, "off"] as const).flatMap((often) =>
              words.map((told) => ({
                ...{ role: "champion" as const, language: null, detail: null, frequency, celebration, wish: own },
                lists: { monthly, milestone },
                usual: { frequency: often, detail: null, celebration: told },
              })),
            ),
          ),
        ),
      ),
    ),
  );
}

it("whatever was said of each kind and by whom, the claim sends what the rule says is wanted, and nothing else", async () => {
  const { engine, customer } = await openStory(due);
  const { db } = engine;
  const { recapId, deliveryId } = await addRecap(engine, customer);
  await db.prepare("update recap set state = 'sending' where id = ?").bind(recapId).run();
  await db.prepare("update goal set reached_on = '2026-11-10' where kind = 'first_value'").run();
  await db.prepare("update witness_mark set n = 1 where id = 1").run();
  const { email, id } = customer.champion;
  const run = (text: string, ...values: unknown[]) => db.prepare(text).bind(...values);
  // The contract ends in November.
  const endsOn = "2026-11-12";
  await run("update account set ends_on = ?", endsOn).run();
  const kinds = { first_value: "milestone", "2026-10": "monthly", "2026-11": "monthly", "2026-09": "monthly" };
  const wrong: unknown[] = [];
  let claimed = 0;
  for (const reading of readings()) {
    const { frequency, celebration, wish, lists, usual } = reading;
    await db.batch([
      run("delete from mail_list"),
      run("delete from mail_preference"),
      run(
        "update contact set frequency = ?, monthly_set = ?, celebration = ? where account_id = ? and id = ?",
        ...[frequency ?? "monthly", frequency === "monthly" ? 1 : null, celebration, customer.id, id],
      ),
      run(
        "update account set recap_frequency = ?, recap_celebration = ? where id = ?",
        ...[usual.frequency, usual.celebration, customer.id],
      ),
      ...Object.entries(lists).flatMap(([kind, word]) =>
        word === null
          ? []
          : [run("insert into mail_list values (?, ?, ?, ?, 1)", customer.id, email, kind, word === "on" ? 1 : 0)],
      ),
      ...(wish
        ? [
            run(
              "insert into mail_preference (account_id, address, frequency, language, at) values (?, ?, ?, 'en', 1)",
              ...[customer.id, email, wish.frequency],
            ),
          ]
        : []),
    ]);
    for (const [period, kind] of Object.entries(kinds)) {
      await run(
        "update delivery set state = 'planned', kind = ?, period_key = ?, next_at = 0, claim_id = null, keyed_at = null, sent_at = null where id = ?",
        ...[kind, period, deliveryId],
      ).run();
      const got = await claimDelivery(db, { id: deliveryId, claimId: "c", real: due, n: 0 });
      const isLast = endsOn.startsWith(period);
      if ((got !== null) !== isDue(reading, { key: period, ...(isLast && { endsOn }) }))
        wrong.push({ period, reading });
      claimed += got === null ? 0 : 1;
    }
  }
  expect(wrong).toEqual([]);
  expect(claimed).toBeGreaterThan(100);
});
