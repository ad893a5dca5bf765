import { sendCorrected } from "#jobs/correct.ts";
import { rollUp } from "#jobs/rollup.ts";
import { Refusal } from "#schema/errors.ts";
import { settleDelivery } from "#store/settle.ts";
import { pauseSending, resumeSending } from "#store/suppression.ts";
import { priya } from "../../support/principal.ts";
import type { SqliteD1 } from "../../support/sqlite-d1.ts";
import { suppressAddress } from "../../support/suppression.ts";
import { seedChance } from "../platform/chance.ts";
import { setClock } from "../platform/clock.ts";
import { Dice } from "../platform/dice.ts";
import { type EffectLog, faultKinds } from "../platform/effect.ts";
import { Platform } from "../platform/platform.ts";
import { begin, depart, plainEnv, type Shelf, type Told, takeBack } from "../platform/story.ts";
import type { Taken, Transport } from "../platform/transport.ts";

/*
 * Months of three customers in three zones, as one seed rolls them: ticks that do not come, come twice or come late, faults
 * anywhere, people who unsubscribe, pause, settle and correct while mails are on their way.
 */

const hour = 3_600_000;
const day = 24 * hour;
/** Shares of effects that fail, and at which a person acts: most where a mail is on its way. */
const shares = { calm: { fault: 0.006, act: 0.002 }, mail: { fault: 0.07, act: 0.03 } };

const firstValue = 20;
export const customers: Told[] = [
  { externalId: "DEN", champion: "dana@den.example", sponsor: "ellen@den.example", firstValue },
  {
    externalId: "KTM",
    champion: "asha@ktm.example",
    sponsor: "bina@ktm.example",
    timezone: "Asia/Kathmandu",
    firstValue,
  },
  {
    externalId: "BER",
    champion: "carl@ber.example",
    sponsor: "doris@ber.example",
    timezone: "Europe/Berlin",
    firstValue,
  },
];
/** The day on which all of them reach their First Value, and the ticks around the Monday on which they are told of it. */
export const reachedOn = { day: "2026-11-19", count: firstValue, at: Date.parse("2026-11-20T13:00:00Z") };
export const celebrationTicks = [
  "20T14:00",
  "20T14:15",
  "23T06:00",
  "23T12:00",
  "23T20:00",
  "23T20:15",
  "24T12:00",
  "25T12:00",
  "26T12:00",
  "27T18:00",
].map((time) => Date.parse(`2026-11-${time}:00Z`));
const addresses = customers.flatMap(({ champion, sponsor }) => [champion, sponsor]);

/** What people did, each with the number of effects before it. */
export interface Act {
  seq: number;
  kind: "stop" | "pause" | "resume" | "resend" | "correct" | "fall" | "rise";
  /** Address of a stop, delivery of a resend, recap whose corrected mail was sent, customer whose First Value fell or rose. */
  about: string;
}

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
  /** Departures of an account and month, as they were sent and are not taken back. */
  totals: Map<string, number>;
  /** Accepted for good by nobody: the provider said no for ever. */
  refused: string[];
  dead: unknown[];
}

/** The customers as they were on the day before the first month ended. */
export async function tellBegin(at: SqliteD1): Promise<void> {
  seedChance(0);
  await begin(at, customers);
}

/** Lets one thing happen that no run waits for. */
class People {
  readonly acts: Act[] = [];
  readonly totals = new Map<string, number>();
  #paused = false;
  #sent = 0;
  readonly #at: SqliteD1;
  readonly #dice: Dice;
  readonly #seq: () => number;

  constructor(at: SqliteD1, dice: Dice, seq: () => number) {
    this.#at = at;
    this.#dice = dice;
    this.#seq = seq;
  }

  async depart(externalId: string, dayOf: string, count: number, now: number): Promise<void> {
    const key = `${externalId} ${dayOf.slice(0, 7)}`;
    this.totals.set(key, (this.totals.get(key) ?? 0) + count);
    const from = this.#sent;
    this.#sent += count;
    await depart(this.#at, { externalId, day: dayOf, count, from }, now);
  }

  #note(kind: Act["kind"], about = ""): void {
    this.acts.push({ seq: this.#seq(), kind, about });
  }

  async pause(now: number): Promise<void> {
    if (this.#paused) return;
    this.#paused = true;
    const done = pauseSending(this.#at.db, { by: priya, reason: "an incident", now });
    this.#note("pause");
    await done;
  }

  async resume(now: number): Promise<void> {
    if (!this.#paused) return;
    this.#paused = false;
    this.#note("resume");
    await resumeSending(this.#at.db, { by: priya, now });
  }

  /** Has the newest version of a restated month mailed, whatever is on its way; nobody to mail is an answer too. */
  async correct(now: number): Promise<void> {
    const restated = this.#at.raw
      .prepare("select id from recap where version > 1 and figures is not null order by period_key, version")
      .all() as { id: string }[];
    if (restated.length > 0) await this.#correct(this.#dice.of(restated).id, now);
  }

  /** The same of every month. */
  async correctAll(now: number): Promise<void> {
    const restated = this.#at.raw.prepare("select id from recap where version > 1 and figures is not null").all();
    for (const { id } of restated as { id: string }[]) await this.#correct(id, now);
  }

  async #correct(id: string, now: number): Promise<void> {
    this.#note("correct", id);
    await sendCorrected(plainEnv(this.#at), id, { by: priya, reason: "late events", now }).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }

  /** The First Value of a customer falls below its mark, and rises above it once more: the month stays what it was. */
  async fall(externalId: string, now: number): Promise<void> {
    await takeBack(this.#at, { externalId, day: reachedOn.day, count: 5, from: this.#firstOf(externalId) }, now);
    this.#note("fall", externalId);
  }

  async rise(externalId: string, now: number): Promise<void> {
    this.#note("rise", externalId);
    await depart(this.#at, { externalId, day: "2026-11-20", count: 5, from: 5000 }, now);
  }

  /** The number of a customer's first departure. */
  #firstOf(externalId: string): number {
    return customers.findIndex((each) => each.externalId === externalId) * reachedOn.count;
  }

  async act(now: number): Promise<void> {
    const { db, raw } = this.#at;
    const roll = this.#dice.next();
    if (roll < 0.35) {
      const address = this.#dice.of(addresses);
      const row = raw.prepare("select account_id as id from contact where email = ?").get(address) as { id: string };
      const done = suppressAddress(db, row.id, { address, reason: "unsubscribed", now });
      this.#note("stop", address);
      return done;
    }
    if (roll < 0.45) return this.pause(now);
    if (roll < 0.55) return this.correct(now);
    if (roll < 0.75) return this.resume(now);
    const unknown = raw.prepare("select id from delivery where state = 'unknown'").all() as { id: string }[];
    if (unknown.length === 0) return;
    const { id } = this.#dice.of(unknown);
    const outcome = this.#dice.hits(0.5) ? "resend" : "sent";
    if (outcome === "resend") this.#note("resend", id);
    await settleDelivery(db, id, { outcome, now, by: priya });
  }
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
  // And everybody who was told another figure is told the last one.
  await platform.tick(last + 109 * hour);
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
