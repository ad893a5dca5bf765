import { writeFileSync } from "node:fs";
import type { SqliteD1 } from "../../support/sqlite-d1.ts";
import { seedChance } from "../platform/chance.ts";
import { type EffectLog, type Fault, inOrder } from "../platform/effect.ts";
import { Platform } from "../platform/platform.ts";
import { due, firstValueDue, restateFirstValue, type Shelf, tellFirstValue, tellNovember } from "../platform/story.ts";
import type { Refused, Seen, Taken, Transport, TransportName } from "../platform/transport.ts";

/** Minutes after the recap is due at which cron fires; beyond them lies the last retry. */
const ticks = [0, 15, 30, 45, 60, 75, 120, 240, 480, 900, 1800, 3300, 4800, 6300];
const minute = 60_000;
const day = 1440 * minute;

/** What is told, and when cron fires; nothing is over before `begun`. */
export interface Story {
  tell: (at: SqliteD1) => Promise<void>;
  begun: number;
  times: number[];
  /** What happens once all is over, and the ticks that find nothing to do about it. */
  after: { happens: (at: SqliteD1, now: number) => Promise<void>; times: number[] } | null;
}

export type StoryName = "month" | "first_value";

export const stories: Record<StoryName, Story> = {
  month: { tell: tellNovember, begun: due, times: ticks.map((at) => due + at * minute), after: null },
  first_value: {
    tell: tellFirstValue,
    begun: firstValueDue,
    times: [
      // It is found two days before it is told.
      ...[0, 15, 30].map((at) => firstValueDue - 2 * day + at * minute),
      ...[...ticks, 7200, 7215, 7260, 8600, 10_200, 11_600].map((at) => firstValueDue + at * minute),
    ],
    after: { happens: restateFirstValue, times: [10, 12, 14, 15, 16].map((days) => firstValueDue + days * day) },
  },
};

/** Ticks that must find nothing more to do. */
const quietTicks = 2;

export interface DeliveryRow {
  id: string;
  recipient: string;
  state: string;
  last_error: string | null;
}

/** What is left when a run is over. */
export interface Ended {
  transport: TransportName;
  plan: Fault[];
  log: EffectLog[];
  taken: Taken[];
  refused: Refused[];
  seen: Seen[];
  deliveries: DeliveryRow[];
  recaps: { id: string; period_key: string; version: number; state: string; value: number | null }[];
  /** Addresses no recap goes to any more. */
  stopped: string[];
  /** Mails that left before anything was due. */
  early: number;
  errors: string[];
  dead: unknown[];
  /** Files for who looks at it without this code. */
  files: { database: string; mails: string };
}

/** A story that was told to the end goes on, without any fault. */
async function playAfter({ after }: Story, { platform, at }: { platform: Platform; at: SqliteD1 }): Promise<void> {
  if (!after) return;
  await after.happens(at, platform.now);
  for (const time of after.times) await platform.tick(time);
}

/** Plays a story once with these faults, until nothing has been left to do for two ticks. */
export async function playOnce(
  shelf: Shelf,
  transport: Transport,
  { story, plan }: { story: Story; plan: Fault[] },
): Promise<Ended> {
  seedChance(1);
  const { at, file } = shelf.renew(transport.name);
  const [first = due] = story.times;
  const inPlan = inOrder(plan);
  let isOver = false;
  const choose = (effect: string) => (isOver ? null : inPlan(effect));
  const platform = new Platform({ db: at, mailer: transport.open, choose, now: first });
  let quiet = 0;
  let early = 0;
  for (const time of story.times) {
    if (time < story.begun) early = Number.POSITIVE_INFINITY;
    else if (early === Number.POSITIVE_INFINITY) early = transport.taken().length;
    await platform.tick(time);
    const open = at.raw
      .prepare(
        "select (select count(*) from delivery where state in ('planned', 'claimed')) + (select count(*) from recap where state in ('due', 'sending')) as n",
      )
      .get() as { n: number };
    const begun = at.raw.prepare("select count(*) as n from recap").get() as { n: number };
    quiet = time >= story.begun && open.n === 0 && begun.n > 0 && platform.isIdle() ? quiet + 1 : 0;
    if (quiet === quietTicks) break;
  }
  isOver = true;
  const log = [...platform.effects.log];
  await playAfter(story, { platform, at });
  const mails = `${file}.mails`;
  writeFileSync(mails, JSON.stringify(transport.taken()));
  const ended = {
    transport: transport.name,
    plan,
    log,
    taken: transport.taken(),
    early,
    refused: transport.refused(),
    seen: transport.seen(),
    stopped: (at.raw.prepare("select address from suppression").all() as { address: string }[]).map(
      (row) => row.address,
    ),
    deliveries: at.raw
      .prepare("select id, recipient, state, last_error from delivery order by recipient")
      .all() as unknown as DeliveryRow[],
    recaps: at.raw
      .prepare("select id, period_key, version, state, value from recap")
      .all() as unknown as Ended["recaps"],
    errors: platform.errors,
    dead: platform.dead,
    files: { database: file, mails },
  };
  platform.kill();
  return ended;
}
