import { rollUp } from "#jobs/rollup.ts";
import { seedChance } from "../platform/chance.ts";
import { setClock } from "../platform/clock.ts";
import { Dice } from "../platform/dice.ts";
import { type EffectLog, faultKinds } from "../platform/effect.ts";
import { Platform } from "../platform/platform.ts";
import { plainEnv, type Shelf } from "../platform/story.ts";
import type { Taken, Transport } from "../platform/transport.ts";
import { celebrationTicks, customers, reachedOn } from "./customers.ts";
import { type Act, People } from "./people.ts";

/*
 * Months of three customers in three zones, as one seed rolls them: ticks that do not come, come twice or come late, faults
 * anywhere, people who unsubscribe, pause, settle, release and correct while mails are on their way.
 */

const hour = 3_600_000;
const day = 24 * hour;
/** Shares of effects that fail, and at which a person acts: most where a mail is on its way. */
const shares = { calm: { fault: 0.006, act: 0.002 }, mail: { fault: 0.07, act: 0.03 } };

export interface Simulated {
  seed: number;
  log: EffectLog[];
  taken: Taken[];
  acts: Act[];
  /** Months whose recap must be there, as "2026-11". */
  months: string[];
  deliveries: {
    id: string;
    recap_id: string;
    recipient: string;
    kind: string;
    period_key: string;
    version: number;
    state: string;
    last_error: string | null;
  }[];
  recaps: {
    id: string;
    account_id: string;
    external_id: string;
    kind: string;
    period_key: string;
    version: number;
    state: string;
    value: number | null;
    /** When it was to go out, UTC ms. */
    due_at: number;
    /** Lines of its log, and those of them that say it was too late. */
    lines: number;
    late: number;
  }[];
  /** Recaps that waited for a person when peace was over, and what who looks after the account was told of each last. */
  waited: { external_id: string; period_key: string; said: string | null }[];
  /** Departures of an account and month, as they were sent and are not taken back. */
  totals: Map<string, number>;
  /** Accepted for good by nobody: the provider said no for ever. */
  refused: string[];
  dead: unknown[];
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** When cron fires around the days a month's recap is due; some ticks are lost, some come twice. */
function ticksOf(dice: Dice, firstOfMonth: number): number[] {
  const start = firstOfMonth + 2 * day;
  // The platform may be away for days.
  const from = dice.hits(0.1) ? dice.between(2, 5) * day : 0;
  const near = Array.from({ length: 10 }, (_, at) => start + from + at * 6 * hour).filter(() => dice.hits(0.8));
  const far = [10, 12, 16, 20].map((days) => firstOfMonth + days * day + 12 * hour);
  return [...new Set([...near, ...far])].sort((a, b) => a - b);
}

/** All of them reach their First Value on one day; of some it falls and rises, before they were told or after. */
async function reachFirstValue({ platform, people, dice }: { platform: Platform; people: People; dice: Dice }) {
  setClock(reachedOn.at);
  for (const { externalId } of customers) await people.depart(externalId, reachedOn.day, reachedOn.count, reachedOn.at);
  const [falls, rises] = [dice.between(2, 7), dice.between(1, 3)];
  const restated = dice.hits(0.5) ? dice.of(customers).externalId : null;
  for (const [at, time] of celebrationTicks.entries()) {
    if (restated && at === falls) await people.fall(restated, platform.now);
    if (restated && at === falls + rises) await people.rise(restated, Math.max(platform.now, time));
    if (dice.hits(0.1)) void platform.cron(time);
    if (dice.hits(0.9)) await platform.tick(time);
    if (dice.hits(0.05)) await people.act(platform.now);
  }
  if (restated && falls + rises >= celebrationTicks.length) await people.rise(restated, Math.max(...celebrationTicks));
}

/** Plays `months` months out of one seed. */
export async function simulate(
  shelf: Shelf,
  transport: Transport,
  given: { seed: number; months: number },
): Promise<Simulated> {
  const { seed, months } = given;
  const dice = new Dice(seed);
  seedChance(seed);
  const { at } = shelf.renew(transport.name);
  // Nobody else reads the file before the run is over: a sixth of the time goes into locks.
  at.raw.exec("pragma locking_mode = exclusive");
  let calm = false;
  let people: People | null = null;
  const choose = (effect: string) => {
    if (calm) return null;
    const share = /^(delivery\.(refuse|commit|record)|http|email)/.test(effect) ? shares.mail : shares.calm;
    if (dice.hits(share.act)) void people?.act(platform.now);
    if (!dice.hits(share.fault)) return null;
    const isMail = /^(http|email)\.send/.test(effect);
    return dice.of(isMail ? [...faultKinds, "later" as const, "later" as const, "never" as const] : faultKinds);
  };
  const opened = Date.parse("2026-11-20T12:00:00Z");
  const platform = new Platform({ db: at, mailer: transport.open, choose, now: opened });
  people = new People(at, dice, () => platform.effects.log.length);
  await reachFirstValue({ platform, people, dice });
  const keys: string[] = [];
  for (let month = 0; month < months; month += 1) {
    const first = Date.UTC(2026, 11 + month, 1);
    keys.push(dayOf(first - day).slice(0, 7));
    setClock(first - 3 * day);
    for (const { externalId } of customers)
      await people.depart(externalId, dayOf(first - dice.between(4, 9) * day), dice.between(25, 45), first - 3 * day);
    // The source speaks again: the month is over for it.
    for (const { externalId } of customers) await people.depart(externalId, dayOf(first + day), 1, first + 45 * hour);
    for (const time of ticksOf(dice, first)) {
      if (dice.hits(0.1)) void platform.cron(time);
      await platform.tick(time);
      if (dice.hits(0.3)) await platform.tick(time + 15 * 60_000);
      if (dice.hits(0.08)) await people.act(platform.now);
      if (dice.hits(0.03))
        await people.depart(dice.of(customers).externalId, dayOf(first - 12 * day), dice.between(4, 9), platform.now);
    }
  }
  // Then peace, until the last retry is over.
  calm = true;
  await people.resume(platform.now);
  const last = Date.UTC(2026, 11 + months - 1, 21);
  for (const hours of [0, 6, 24, 72, 108]) await platform.tick(last + hours * hour);
  await rollUp(plainEnv(at), platform.now);
  // What waits for a person goes out, and everybody who was told another figure is told the last one.
  await platform.tick(last + 109 * hour);
  const waited = at.raw
    .prepare(
      "select a.external_id, r.period_key, (select l.text from mail_log l where l.recap_id = r.id and l.by = 'the checks' order by l.id desc limit 1) as said from recap r join account a on a.id = r.account_id where r.state = 'held'",
    )
    .all() as unknown as Simulated["waited"];
  await people.releaseAll(platform.now);
  await people.correctAll(platform.now);
  for (const hours of [110, 116, 134, 182, 218]) await platform.tick(last + hours * hour);
  const ended = {
    seed,
    log: platform.effects.log,
    taken: transport.taken(),
    acts: people.acts,
    months: keys,
    deliveries: at.raw
      .prepare("select id, recap_id, recipient, kind, period_key, version, state, last_error from delivery")
      .all() as unknown as Simulated["deliveries"],
    recaps: at.raw
      .prepare(
        "select r.id, r.account_id, a.external_id, r.kind, r.period_key, r.version, r.state, r.value, r.due_at, (select count(*) from mail_log l where l.recap_id = r.id) as lines, (select count(*) from mail_log l where l.recap_id = r.id and l.by = 'the calendar') as late from recap r join account a on a.id = r.account_id order by r.version",
      )
      .all() as unknown as Simulated["recaps"],
    waited,
    totals: people.totals,
    refused: transport
      .refused()
      .filter(({ said }) => /^(5|422|E_RECIPIENT)/.test(said))
      .map(({ to }) => to),
    dead: platform.dead,
  };
  platform.kill();
  at.raw.exec("pragma locking_mode = normal; select 1 from account limit 1");
  return ended;
}
