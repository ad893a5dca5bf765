import { addressMarker, makeId } from "#auth/token.ts";
import { releaseHeld } from "#jobs/release.ts";
import { system } from "#schema/audit.ts";
import { leaveAccount } from "#store/departure.ts";
import { keepWish, leaveList } from "#store/preference.ts";
import { endView } from "#store/recap/view.ts";
import { addShare, revokeShare, rotateShare } from "#store/share.ts";
import { changeShowing } from "#store/showing.ts";
import { resumeSending } from "#store/suppression.ts";
import { sweepFacts } from "#store/witness/outbox.ts";
import { priya } from "../../support/principal.ts";
import type { SqliteD1 } from "../../support/sqlite-d1.ts";
import { suppressAddress } from "../../support/suppression.ts";
import { type Bucket, bindingOf } from "../platform/bucket.ts";
import type { Dice } from "../platform/dice.ts";
import { depart, plainEnv, type Told } from "../platform/story.ts";

/** A link as it was made, and how far people ended it since. */
export interface Link {
  id: string;
  accountId: string;
  epoch: number;
  revoked: boolean;
}

/** What somebody asked for last, and the number of mails taken by then. */
export interface Wish {
  frequency: "monthly" | "quarterly";
  language: "en" | "de" | "fr";
  detail: "short" | "whole";
  since: number;
}

interface Departed {
  externalId: string;
  day: string;
  count: number;
  from: number;
}

/** What people do to the database that is in place, remembered by them whatever becomes of it. */
export class People {
  readonly links: Link[] = [];
  /** Addresses that were stopped, and the number of mails taken by then. */
  readonly stopped = new Map<string, number>();
  /** Addresses of contacts who left, and the number of mails taken by then. */
  readonly gone = new Map<string, number>();
  /** Deliveries whose link to the recap page was ended. */
  readonly views: string[] = [];
  /** Addresses that ended the months alone, and the same. */
  readonly listed = new Map<string, number>();
  readonly wishes = new Map<string, Wish>();
  /** Accounts whose admin closed the names they had opened. */
  readonly closed: string[] = [];
  readonly departed: Departed[] = [];
  at: SqliteD1;
  readonly #bucket: Bucket;
  readonly #dice: Dice;

  constructor(at: SqliteD1, bucket: Bucket, dice: Dice) {
    this.at = at;
    this.#bucket = bucket;
    this.#dice = dice;
  }

  /** A team link and one for the champion of each customer. */
  async makeLinks(customers: Told[], now: number): Promise<void> {
    for (const { champion } of customers) {
      const row = this.at.raw.prepare("select account_id, id from contact where email = ?").get(champion) as {
        account_id: string;
        id: string;
      };
      for (const contactId of [null, row.id]) {
        const id = makeId();
        const kind = contactId === null ? ("team" as const) : ("personal" as const);
        const made = { id, kind, scope: "take_part" as const, contactId, now, by: system, expiresAt: null };
        await addShare(this.at.db, row.account_id, made);
        this.links.push({ id, accountId: row.account_id, epoch: 0, revoked: false });
      }
    }
  }

  async depart(told: Departed, now: number): Promise<void> {
    this.departed.push(told);
    await depart(this.at, told, now);
  }

  /** Their systems send everything once more: what is there counts once. */
  async departAgain(now: number): Promise<void> {
    for (const told of this.departed) await depart(this.at, told, now);
  }

  /** What the routes do behind their answer. Where it fails, the next tick does it. */
  async #tell(now: number): Promise<void> {
    if (this.#dice.hits(0.3)) return;
    const ARCHIVE = bindingOf(this.#bucket, async (_, work) => work());
    const whoOf = addressMarker(plainEnv(this.at).config.LINK_SECRET);
    await sweepFacts({ DB: this.at.db, ARCHIVE }, { at: now, whoOf });
  }

  async stop(address: string, now: number, taken: number): Promise<void> {
    const row = this.at.raw.prepare("select account_id as id from contact where email = ?").get(address) as
      | { id: string }
      | undefined;
    if (!row || this.stopped.has(address)) return;
    const account = this.#dice.hits(0.3) ? "*" : row.id;
    const reason = account === "*" ? ("complained" as const) : ("unsubscribed" as const);
    await suppressAddress(this.at.db, account, { address, reason, now });
    this.stopped.set(address, taken);
    await this.#tell(now);
  }

  /** One click in a mail of a month: no month any more, and they never take it back. */
  async leaveMonths(address: string, now: number, taken: number): Promise<void> {
    const mail = this.at.raw.prepare("select id from delivery where recipient = ? and kind = 'monthly'").get(address) as
      | { id: string }
      | undefined;
    if (!mail || this.stopped.has(address) || this.listed.has(address)) return;
    await leaveList(this.at.db, mail.id, now);
    this.listed.set(address, taken);
    await this.#tell(now);
  }

  /** From the link of a mail they have: how often, in which language and how much, again and again. */
  async wish(address: string, now: number, taken: number): Promise<void> {
    const mail = this.at.raw.prepare("select id from delivery where recipient = ?").get(address) as
      | { id: string }
      | undefined;
    if (!mail || this.stopped.has(address) || this.listed.has(address)) return;
    const frequency = this.#dice.of(["quarterly", "quarterly", "monthly"] as const);
    const language = this.#dice.of(["en", "de", "fr"] as const);
    const detail = language === "fr" ? "short" : "whole";
    await keepWish(this.at.db, mail.id, { frequency, celebration: null, language, detail, now });
    this.wishes.set(address, { frequency, language, detail, since: taken });
    await this.#tell(now);
  }

  /** They left: what they had opens nothing any more. */
  async leave(address: string, now: number, taken: number): Promise<void> {
    const row = this.at.raw.prepare("select account_id, id from contact where email = ?").get(address) as
      | { account_id: string; id: string }
      | undefined;
    if (!row || this.gone.has(address)) return;
    if (!(await leaveAccount(this.at.db, row.account_id, { id: row.id, by: system, now }))) return;
    this.gone.set(address, taken);
    const ids = (text: string, ...of: string[]) => this.at.raw.prepare(text).all(...of) as { id: string }[];
    const links = ids("select id from share where account_id = ? and contact_id = ?", row.account_id, row.id);
    for (const link of this.links) link.revoked ||= links.some(({ id }) => id === link.id);
    this.views.push(...ids("select id from delivery where recipient = ?", address).map(({ id }) => id));
    await this.#tell(now);
  }

  async endLink(now: number): Promise<void> {
    const link = this.#dice.of(this.links.filter(({ revoked }) => !revoked));
    if (!link) return;
    if (this.#dice.hits(0.5)) {
      if (await rotateShare(this.at.db, link.accountId, { shareId: link.id, by: system, now })) link.epoch += 1;
    } else if (await revokeShare(this.at.db, link.accountId, { shareId: link.id, by: system, now }))
      link.revoked = true;
    await this.#tell(now);
  }

  /** Of a mail to somebody: its link to the recap page. */
  async endView(address: string, now: number): Promise<void> {
    const mail = this.at.raw.prepare("select id from delivery where recipient = ?").get(address) as
      | { id: string }
      | undefined;
    if (!mail || (await endView(this.at.db, mail.id, { by: priya, now })) === null) return;
    this.views.push(mail.id);
    await this.#tell(now);
  }

  /** The customer's admin has people shown by name, or takes that back; the next tick tells it. */
  async showNames(champion: string, isOn: boolean, now: number): Promise<void> {
    const { id } = this.at.raw.prepare("select account_id as id from contact where email = ?").get(champion) as {
      id: string;
    };
    const by = { kind: "contact" as const, id: "admin", name: "Ada Quill" };
    const said = { choice: "names" as const, isOn, by, kind: "contact" as const, actId: makeId(), now };
    await changeShowing(this.at.db, id, said);
    if (!isOn) this.closed.push(id);
  }

  /** A month whose sponsor cannot be reached waits for a person, who lets it go to the others. */
  async release(now: number): Promise<void> {
    const held = this.at.raw
      .prepare("select id from recap where state = 'held' and holds like '%No executive sponsor%'")
      .all() as { id: string }[];
    for (const { id } of held) await releaseHeld(plainEnv(this.at), id, { by: priya, now });
  }

  resume(now: number): Promise<boolean> {
    return resumeSending(this.at.db, { by: priya, now });
  }
}
