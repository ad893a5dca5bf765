import * as z from "zod";
import { suppressionReasons } from "./delivery.ts";
import { type restoreStages, wishedFrequencies, witnessStates } from "./witness-word.ts";
import {
  celebrationWishes,
  languages,
  recapDetails,
  recapKinds,
  releaseKinds,
  showingChoices,
  staffAccess,
} from "./words.ts";

/*
 * Facts kept outside of the database, a line of JSON each. An address is never among them: `who` is a keyed hash of it
 * (`kid.mac`), so that the bucket alone tells nobody's name and opens nothing. Instants are UTC ms.
 */

const id = z.string().min(1).max(64);
const at = z.number().int();
const who = z.string().regex(/^[a-z0-9]{1,8}\.[\w-]{43}$/);
const stopped = { who, account: id, reason: z.enum(suppressionReasons), at };

const mailFact = z.object({
  t: z.literal("mail"),
  delivery: id,
  claim: id,
  account: id,
  kind: z.string(),
  period: z.string(),
  /** Missing in older objects: nobody mailed a restated month then. */
  version: z.number().int().default(1),
  who,
  round: z.number().int(),
  state: z.enum(witnessStates),
  at,
});
const stopFact = z.object({ t: z.literal("stop"), ...stopped });
const startFact = z.object({ t: z.literal("start"), ...stopped });
const wishFact = z.object({
  t: z.literal("wish"),
  who,
  account: id,
  frequency: z.enum(wishedFrequencies),
  language: z.enum(languages),
  /** Missing in older objects: nobody could choose then. */
  detail: z.enum(recapDetails).nullable().default(null),
  at,
});
/** No more of one kind of mail, or that kind whatever else was set. Of a type of its own: who knows none reads it as unread, never as a word on all mails. */
const listFact = z.object({ t: z.literal("list"), who, account: id, kind: z.enum(recapKinds), isOn: z.boolean(), at });
const linkFact = z.object({ t: z.literal("link"), id, epoch: z.number().int(), revokedAt: at.nullable() });
/** The link of a mail to its recap page was ended. */
const viewFact = z.object({ t: z.literal("view"), id, at });
/** A contact left, and is gone until `returnedAt`. Its id is nobody's name. */
const personFact = z.object({
  t: z.literal("person"),
  account: id,
  contact: id,
  leftAt: at,
  returnedAt: at.nullable(),
});
const keyFact = z.object({ t: z.literal("key"), id, at });
/** What a member of staff may do was changed. */
const staffFact = z.object({ t: z.literal("staff"), id, role: z.enum(staffAccess), at });
/** How recaps of an account go out; neither by whom nor why. Null: by themselves. */
const ruleFact = z.object({
  t: z.literal("rule"),
  account: id,
  kind: z.enum(releaseKinds).nullable(),
  since: at.nullable(),
  at,
});
/** How recaps of an account are shown, as its admin said; not who that was. */
const showingFact = z.object({
  t: z.literal("showing"),
  account: id,
  choice: z.enum(showingChoices),
  isOn: z.boolean(),
  at,
});
/** How people of an account get recaps of whom nothing else is said, see Usual; not who said so. */
const usualFact = z.object({
  t: z.literal("usual"),
  account: id,
  frequency: z.enum(["quarterly", "off"]).nullable(),
  detail: z.enum(recapDetails).nullable(),
  /** Missing in older objects: nobody could choose then. */
  celebration: z.enum(celebrationWishes).nullable().default(null),
  at,
});
/** The last local day of an account's contract; null: it goes on. Not who said so. */
const endFact = z.object({ t: z.literal("end"), account: id, endsOn: z.string().nullable(), at });
/** Value is not to be shown against the fees of an account any more: either side took it back. */
const feeFact = z.object({ t: z.literal("fee"), account: id, at });
const erasureFact = z.object({ t: z.literal("erasure"), account: id, at });

/** One line of an object. */
export const witnessed = z.discriminatedUnion("t", [
  mailFact,
  stopFact,
  startFact,
  wishFact,
  listFact,
  linkFact,
  viewFact,
  personFact,
  keyFact,
  staffFact,
  ruleFact,
  showingFact,
  usualFact,
  endFact,
  feeFact,
  erasureFact,
]);
export type Witnessed = z.infer<typeof witnessed>;
export type MailFact = z.infer<typeof mailFact>;
export type StopFact = z.infer<typeof stopFact> | z.infer<typeof startFact>;
export type PersonFact = z.infer<typeof personFact>;
export type StaffFact = z.infer<typeof staffFact>;
export type LinkFact = z.infer<typeof linkFact>;

/** Facts of some objects, each thing once, as the newest of them says; of staff all of them, for some end what later ones do not open. */
export interface Gathered {
  mails: MailFact[];
  stops: StopFact[];
  wishes: z.infer<typeof wishFact>[];
  lists: z.infer<typeof listFact>[];
  links: LinkFact[];
  views: z.infer<typeof viewFact>[];
  persons: PersonFact[];
  keys: z.infer<typeof keyFact>[];
  staff: StaffFact[];
  rules: z.infer<typeof ruleFact>[];
  showings: z.infer<typeof showingFact>[];
  usuals: z.infer<typeof usualFact>[];
  ends: z.infer<typeof endFact>[];
  fees: z.infer<typeof feeFact>[];
  erasures: number;
  unread: number;
}

/** A restore whose facts are still being put back. */
export interface RunningRestore {
  id: number;
  stage: (typeof restoreStages)[number];
  after: string;
}

/** What the console says of an older copy that was put back; times UTC ms. */
export interface Restored {
  foundAt: number;
  /** The copy's newest tick; 0 when it had none. */
  copyAt: number;
  mails: number;
  people: number;
  links: number;
  erasures: number;
  unread: number;
  isRunning: boolean;
}
