import { copyFileSync } from "node:fs";
import { openSqliteD1, type SqliteD1 } from "../../support/sqlite-d1.ts";
import { Bucket } from "../platform/bucket.ts";
import { seedChance } from "../platform/chance.ts";
import { setClock } from "../platform/clock.ts";
import { Dice } from "../platform/dice.ts";
import { faultKinds } from "../platform/effect.ts";
import { Platform } from "../platform/platform.ts";
import type { Shelf } from "../platform/story.ts";
import type { Taken, Transport } from "../platform/transport.ts";
import { celebrationTicks, customers, reachedOn } from "../simulation/customers.ts";
import { type Link, People, type Wish } from "./people.ts";

/*
 * One restore, or two, as one seed rolls them: a month of three customers, copies of the database taken along the way, one of
 * them put back while wake-ups of the lost time are still on their way, and three months of ticks after it.
 */

const hour = 3_600_000;
const day = 24 * hour;
/** Share of effects that fail, in one seed of three. */
const faultShare = 0.01;
/** Months after the one in which the copies are made. */
const monthsAfter = 3;

/** Where a copy is worth making: composed, in the middle of sending, after an act of a person. */
const places = {
  composed: /^recap\.keep/,
  sending: /^(delivery\.(commit|record|suppress)|http\.send|email\.send|r2\.)/,
};

export interface DeliveryRow {
  id: string;
  account_id: string;
  recipient: string;
  period_key: string;
  state: string;
  last_error: string | null;
}

/** A copy that took the place of the database. */
interface PutBack {
  made: string;
  /** Mails taken when it was put back, and when a person resumed. */
  from: number;
  to: number;
  /** Whether sending stood still after the first thing that ran, and every time until a person resumed. */
  frozen: boolean;
  /** Deliveries of the time that was lost. */
  lost: DeliveryRow[];
}

/** A wish as the database in place has it. */
interface PreferenceRow {
  address: string;
  frequency: string;
  language: string;
  detail: string | null;
}

export interface Drilled {
  seed: number;
  taken: Taken[];
  putBacks: PutBack[];
  stopped: Map<string, number>;
  listed: Map<string, number>;
  gone: Map<string, number>;
  /** Addresses of contacts who are at their customers in the end. */
  present: string[];
  wishes: Map<string, Wish>;
  preferences: PreferenceRow[];
  links: Link[];
  /** Deliveries whose link was ended. */
  views: string[];
  /** Accounts whose admin closed the names they had opened, and those that show them in the end. */
  closed: string[];
  named: string[];
  isFaulty: boolean;
  deliveries: DeliveryRow[];
  suppressed: string[];
  months: string[];
  at: SqliteD1;
}

interface Scene {
  platform: Platform;
  people: People;
  dice: Dice;
  file: string;
  copies: { file: string; made: string }[];
  transport: Transport;
}

const rowsOf = ({ raw }: SqliteD1) =>
  raw
    .prepare("select id, account_id, recipient, period_key, state, last_error from delivery")
    .all() as unknown as DeliveryRow[];
const firstOf = (month: number) => Date.UTC(2026, 11 + month, 1);
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const keyOf = (month: number) => dayOf(firstOf(month) - day).slice(0, 7);

function copy(scene: Scene, made: string): void {
  const file = `${scene.file}.${scene.copies.length}`;
  copyFileSync(scene.file, file);
  scene.copies.push({ file, made });
}

/** Departures of a month, and one in the next: the month is over for its source. */
async function tellMonth({ people, dice }: Scene, month: number): Promise<void> {
  const first = firstOf(month);
  setClock(first - 3 * day);
  for (const { externalId } of customers) {
    const count = dice.between(25, 45);
    await people.depart(
      { externalId, day: dayOf(first - dice.between(4, 9) * day), count, from: month * 100 },
      first - 3 * day,
    );
  }
  for (const { externalId } of customers)
    await people.depart({ externalId, day: dayOf(first + day), count: 1, from: month * 100 + 99 }, first + 45 * hour);
}

const ticksOf = (month: number) => [
  ...Array.from({ length: 12 }, (_, at) => firstOf(month) + 2 * day + at * 6 * hour),
  ...[6, 8, 10, 13, 17, 20].map((days) => firstOf(month) + days * day + 12 * hour),
];

/** All of them reach their First Value and are told, and perhaps a copy is made on the way. */
async function reachFirstValue(scene: Scene): Promise<void> {
  const { platform, people, dice } = scene;
  setClock(reachedOn.at);
  for (const { externalId } of customers)
    await people.depart({ externalId, day: reachedOn.day, count: reachedOn.count, from: 9000 }, reachedOn.at);
  for (const time of celebrationTicks) {
    await platform.tick(time);
    if (dice.hits(0.1)) copy(scene, "beside a First Value");
  }
}

/** Up to a tick of the first month: copies are made, people say stop and links end. */
async function playCopied(scene: Scene, until: number): Promise<void> {
  const { platform, people, dice, transport } = scene;
  await reachFirstValue(scene);
  await tellMonth(scene, 0);
  const addresses = customers.flatMap(({ champion, sponsor }) => [champion, sponsor]);
  if (dice.hits(0.2)) copy(scene, "before anything");
  for (const { champion } of customers) await people.showNames(champion, true, platform.now);
  for (const [index, time] of ticksOf(0).slice(0, until).entries()) {
    await platform.tick(time);
    await people.release(platform.now);
    const closing = customers[index - 1];
    if (closing) await people.showNames(closing.champion, false, platform.now);
    if (dice.hits(0.12)) {
      await people.stop(dice.of(addresses), platform.now, transport.taken().length);
      if (dice.hits(0.5)) copy(scene, "after a stop");
    }
    if (dice.hits(0.2)) {
      await people.wish(dice.of(addresses), platform.now, transport.taken().length);
      if (dice.hits(0.5)) copy(scene, "after a wish");
    }
    if (dice.hits(0.1)) {
      await people.leaveMonths(dice.of(addresses), platform.now, transport.taken().length);
      if (dice.hits(0.5)) copy(scene, "after somebody left the months");
    }
    if (dice.hits(0.05)) {
      // Without its sponsor an account's first recap would be held.
      await people.leave(dice.of(customers).champion, platform.now, transport.taken().length);
      if (dice.hits(0.5)) copy(scene, "after somebody left");
    }
    if (dice.hits(0.1)) await people.endView(dice.of(addresses), platform.now);
    if (dice.hits(0.15)) {
      await people.endLink(platform.now);
      if (dice.hits(0.5)) copy(scene, "after a link ended");
    }
  }
  if (scene.copies.length === 0) copy(scene, "at the end");
}

const isPaused = ({ raw }: SqliteD1) =>
  (raw.prepare("select paused_by as by from sending_pause").get() as { by: string } | undefined)?.by === "Cairn";

/** Puts a copy back; what was on its way runs before any tick, or not. */
async function putBack(scene: Scene): Promise<PutBack> {
  const { platform, people, dice, transport } = scene;
  const { file, made } = dice.of(scene.copies);
  const lost = rowsOf(people.at);
  const place = `${file}.back${platform.effects.log.length}`;
  copyFileSync(file, place);
  people.at.close();
  people.at = openSqliteD1(place);
  scene.file = place;
  platform.putBack(people.at);
  const from = transport.taken().length;
  if (dice.hits(0.6)) {
    for (const { id } of rowsOf(people.at)) platform.post({ type: "deliver", deliveryId: id });
    await platform.drain();
  }
  return { made, from, to: Number.POSITIVE_INFINITY, frozen: true, lost };
}

interface After {
  put: PutBack | null;
  /** Ticks of the month that are over. */
  from: number;
  isFaulty: boolean;
}

/** What is left of a month; a person resumes at some time of it, sooner or later. */
async function playAfter(scene: Scene, month: number, { put, from, isFaulty }: After): Promise<void> {
  const { platform, people, dice, transport } = scene;
  if (from === 0) await tellMonth(scene, month);
  // Some look at once, some only days after the mails were due.
  const resumesAt = from + dice.between(0, 9);
  let seen = false;
  for (const [at, time] of ticksOf(month).entries()) {
    if (at < from) continue;
    await platform.tick(time);
    await people.release(platform.now);
    if (put && at === from) await people.departAgain(platform.now);
    if (!put || put.to !== Number.POSITIVE_INFINITY) continue;
    seen ||= isPaused(people.at);
    // Where the bucket could not be asked, nobody knows yet; nor is anything sent.
    put.frozen &&= (isFaulty && !seen) || isPaused(people.at);
    put.frozen &&= transport.taken().length === put.from;
    if (at >= resumesAt && (await people.resume(platform.now))) put.to = transport.taken().length;
  }
}

const isOpen = ({ to }: PutBack) => to === Number.POSITIVE_INFINITY;

/** Plays one seed to its end. */
export async function drill(shelf: Shelf, transport: Transport, seed: number): Promise<Drilled> {
  const dice = new Dice(seed);
  seedChance(seed);
  const { at, file } = shelf.take(`${transport.name}${seed}`);
  const bucket = new Bucket();
  const people = new People(at, bucket, dice);
  const isFaulty = seed % 3 === 2;
  let calm = false;
  let copying = true;
  const choose = (effect: string) => {
    if (copying && places.composed.test(effect) && dice.hits(0.5)) copy(scene, `before ${effect}`);
    if (copying && places.sending.test(effect) && dice.hits(0.03)) copy(scene, `before ${effect}`);
    return isFaulty && !calm && dice.hits(faultShare) ? dice.of(faultKinds) : null;
  };
  const now = Date.parse("2026-11-20T12:00:00Z");
  const platform = new Platform({ db: at, mailer: transport.open, choose, now, bucket });
  const scene: Scene = { platform, people, dice, file, copies: [], transport };
  const putBacks: PutBack[] = [];
  const restore = async () => {
    copying = false;
    calm = true;
    // What could not be told at once is told by a tick; without one, it is lost with the database.
    await platform.tick(platform.now + hour);
    // One that nobody resumed yet is over with the database it was found in.
    for (const open of putBacks.filter(isOpen)) open.to = transport.taken().length;
    putBacks.push(await putBack(scene));
    calm = false;
  };
  await people.makeLinks(customers, platform.now);
  const until = dice.between(4, 17);
  await playCopied(scene, until);
  await restore();
  await playAfter(scene, 0, { put: putBacks.find(isOpen) ?? null, from: until, isFaulty });
  const again = dice.hits(0.3) ? dice.between(1, monthsAfter - 1) : 0;
  for (let month = 1; month <= monthsAfter; month += 1) {
    if (month === again) await restore();
    await playAfter(scene, month, { put: putBacks.find(isOpen) ?? null, from: 0, isFaulty });
  }
  calm = true;
  for (const days of [22, 23, 24, 25, 26]) {
    await platform.tick(firstOf(monthsAfter) + days * day);
    await people.release(platform.now);
  }
  const present = people.at.raw
    .prepare("select email from contact where left_at is null or returned_at is not null")
    .all() as { email: string }[];
  const suppressed = people.at.raw.prepare("select address from suppression").all() as { address: string }[];
  return {
    seed,
    taken: transport.taken(),
    putBacks,
    stopped: people.stopped,
    listed: people.listed,
    gone: people.gone,
    present: present.map(({ email }) => email),
    wishes: people.wishes,
    preferences: people.at.raw
      .prepare("select address, frequency, language, detail from mail_preference")
      .all() as unknown as PreferenceRow[],
    links: people.links,
    views: people.views,
    closed: people.closed,
    named: (people.at.raw.prepare("select id from account where names_on = 1").all() as { id: string }[]).map(
      ({ id }) => id,
    ),
    isFaulty,
    deliveries: rowsOf(people.at),
    suppressed: suppressed.map(({ address }) => address),
    months: Array.from({ length: monthsAfter + 1 }, (_, month) => keyOf(month)),
    at: people.at,
  };
}
