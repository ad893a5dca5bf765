import { afterEach, expect, it, vi } from "vitest";
import { type Engine, openEngine, tick } from "../support/job.ts";
import { openCustomer } from "../support/world.ts";

/* Four months of cron, every five hours where months turn and every 31 between, over accounts in the zones where months are hard to find. */

afterEach(() => vi.useRealTimers());

const hourMs = 3_600_000;
const stepMs = 5 * hourMs;
const from = Date.parse("2026-09-01T00:00:00Z");
const until = Date.parse("2027-01-08T00:00:00Z");
const months = ["2026-09", "2026-10", "2026-11", "2026-12"];

/** Half and quarter hours, both ends of the calendar, summer time either way, at midnight and by half an hour, and none. */
const zones = [
  ["UTC", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"],
  ["America/Anchorage", "America/Adak", "Pacific/Honolulu", "Pacific/Pago_Pago", "Pacific/Marquesas"],
  ["America/St_Johns", "America/Havana", "America/Asuncion", "America/Santiago", "America/Sao_Paulo"],
  ["America/Caracas", "America/Nuuk", "Atlantic/Azores", "Europe/London", "Europe/Dublin", "Europe/Berlin"],
  ["Europe/Lisbon", "Europe/Istanbul", "Africa/Casablanca", "Africa/Cairo", "Africa/Lagos", "Asia/Beirut"],
  ["Asia/Gaza", "Asia/Jerusalem", "Asia/Tehran", "Asia/Kabul", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo"],
  ["Australia/Eucla", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Norfolk", "Pacific/Chatham"],
  ["Pacific/Apia", "Pacific/Kiritimati", "Antarctica/Troll", "Antarctica/Casey"],
].flat();

function wallOf(instant: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return format.format(instant);
}

interface Opened {
  timezone: string;
  period_key: string;
  due_at: number;
  id: string;
}

/** The ledger with the tick at which each row was first there. */
async function openedOf(engine: Engine, seen: Map<string, number>): Promise<(Opened & { at: number })[]> {
  const rows = await engine.db
    .prepare("select a.timezone, r.period_key, r.due_at, r.id from recap r join account a on a.id = r.account_id")
    .all<Opened>();
  return rows.results.map((row) => ({ ...row, at: seen.get(row.id) ?? 0 }));
}

it("cron opens one ledger row for each account and month, at the first tick after nine o'clock of its own zone", async () => {
  vi.setSystemTime(from);
  const engine = await openEngine();
  for (const timezone of zones) await openCustomer(engine, { timezone, kickoff: "2026-09-01" });
  const seen = new Map<string, number>();
  for (let now = from; now < until; now += new Date(now).getUTCDate() <= 6 ? stepMs : 31 * hourMs) {
    vi.setSystemTime(now);
    await tick(engine, now);
    engine.waiting.length = 0;
    const known = await engine.db.prepare("select id from recap").all<{ id: string }>();
    for (const { id } of known.results) if (!seen.has(id)) seen.set(id, now);
  }
  const rows = await openedOf(engine, seen);
  const expected = zones.flatMap((zone) => months.map((key) => `${zone} ${key}`));
  expect(rows.map(({ timezone, period_key }) => `${timezone} ${period_key}`).sort()).toEqual(expected.sort());
  const days: Record<string, string> = {
    // A Saturday, a Tuesday, a Thursday and a Sunday are the 3rd of these months.
    "2026-09": "2026-10-05",
    "2026-10": "2026-11-03",
    "2026-11": "2026-12-03",
    "2026-12": "2027-01-04",
  };
  for (const { timezone, period_key, due_at, at } of rows) {
    expect([timezone, wallOf(due_at, timezone)]).toEqual([
      timezone,
      expect.stringMatching(new RegExp(`^${days[period_key]} (09|10):`)),
    ]);
    expect(at - due_at, `${timezone} ${period_key}`).toBeGreaterThanOrEqual(0);
    expect(at - due_at, `${timezone} ${period_key}`).toBeLessThan(stepMs);
  }
});
