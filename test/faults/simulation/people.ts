import { sendCorrected } from "#jobs/correct.ts";
import { releaseHeld } from "#jobs/release.ts";
import { Refusal } from "#schema/errors.ts";
import { settleDelivery } from "#store/settle.ts";
import { pauseSending, resumeSending } from "#store/suppression.ts";
import { priya } from "../../support/principal.ts";
import type { SqliteD1 } from "../../support/sqlite-d1.ts";
import { suppressAddress } from "../../support/suppression.ts";
import type { Dice } from "../platform/dice.ts";
import { depart, plainEnv, takeBack } from "../platform/story.ts";
import { customers, reachedOn } from "./customers.ts";

const addresses = customers.flatMap(({ champion, sponsor }) => [champion, sponsor]);

/** What people did, each with the number of effects before it. */
export interface Act {
  seq: number;
  kind: "stop" | "pause" | "resume" | "resend" | "release" | "correct" | "fall" | "rise";
  /** Address of a stop, delivery of a resend, recap released or whose corrected mail was sent, customer whose First Value fell or rose. */
  about: string;
}

/** Lets one thing happen that no run waits for. */
export class People {
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

  /** Lets out whatever is held; one that is not any more is an answer too. */
  async releaseAll(now: number): Promise<void> {
    for (const id of this.#held()) await this.#release(id, now);
  }

  #held(): string[] {
    const rows = this.#at.raw.prepare("select id from recap where state = 'held'").all() as { id: string }[];
    return rows.map(({ id }) => id);
  }

  async #release(id: string, now: number): Promise<void> {
    this.#note("release", id);
    await releaseHeld(plainEnv(this.#at), id, { by: priya, reason: "looked at", now });
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
    if (roll < 0.65) {
      const held = this.#held();
      return held.length === 0 ? undefined : this.#release(this.#dice.of(held), now);
    }
    if (roll < 0.75) return this.resume(now);
    const unknown = raw.prepare("select id from delivery where state = 'unknown'").all() as { id: string }[];
    if (unknown.length === 0) return;
    const { id } = this.#dice.of(unknown);
    const outcome = this.#dice.hits(0.5) ? "resend" : "sent";
    if (outcome === "resend") this.#note("resend", id);
    await settleDelivery(db, id, { outcome, now, by: priya });
  }
}
