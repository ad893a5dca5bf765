import { writeFileSync } from "node:fs";
import { seedChance } from "../platform/chance.ts";
import { type EffectLog, type Fault, inOrder } from "../platform/effect.ts";
import { Platform } from "../platform/platform.ts";
import { due, type Shelf } from "../platform/story.ts";
import type { Refused, Seen, Taken, Transport, TransportName } from "../platform/transport.ts";

/** Minutes after the recap is due at which cron fires; beyond them lies the last retry. */
const ticks = [0, 15, 30, 45, 60, 75, 120, 240, 480, 900, 1800, 3300, 4800, 6300];
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
  errors: string[];
  dead: unknown[];
  /** Files for who looks at it without this code. */
  files: { database: string; mails: string };
}

/** Plays the month once with these faults, until nothing has been left to do for two ticks. */
export async function playOnce(shelf: Shelf, transport: Transport, plan: Fault[]): Promise<Ended> {
  seedChance(1);
  const { at, file } = shelf.renew(transport.name);
  const platform = new Platform({ db: at, mailer: transport.open, choose: inOrder(plan), now: due });
  let quiet = 0;
  for (const minutes of ticks) {
    await platform.tick(due + minutes * 60_000);
    const open = at.raw
      .prepare(
        "select (select count(*) from delivery where state in ('planned', 'claimed')) + (select count(*) from recap where state in ('due', 'sending')) as n",
      )
      .get() as { n: number };
    const begun = at.raw.prepare("select count(*) as n from recap").get() as { n: number };
    quiet = open.n === 0 && begun.n > 0 && platform.isIdle() ? quiet + 1 : 0;
    if (quiet === quietTicks) break;
  }
  const mails = `${file}.mails`;
  writeFileSync(mails, JSON.stringify(transport.taken()));
  const ended = {
    transport: transport.name,
    plan,
    log: platform.effects.log,
    taken: transport.taken(),
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
