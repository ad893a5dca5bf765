import type { SuppressionReason } from "./delivery.ts";
import type { Usual } from "./usual.ts";
import type { CelebrationWish, ContactRole, Language, ReadingSource, RecapDetail, RecapFrequency } from "./words.ts";

/** What was said of how a person gets the recap, each word null where nobody said it. */
export interface Reading {
  /** As staff set it. */
  language: Language | null;
  frequency: RecapFrequency | null;
  detail: RecapDetail | null;
  celebration: CelebrationWish | null;
  /** What the person asked for themselves; it goes before what staff set. */
  wish: { frequency: "monthly" | "quarterly"; language: Language; detail: RecapDetail | null } | null;
  /** What they said of one kind of mail, by its list: that goes before how often they wished for it. */
  lists: { monthly: CelebrationWish | null; milestone: CelebrationWish | null };
  /** As the customer's admin set it for everybody of the account. */
  usual: Pick<Usual, "frequency" | "detail" | "celebration">;
}

/** The same with the part they have, which decides where nobody said anything. */
export interface RoleReading extends Reading {
  role: ContactRole;
}

/** Somebody at the customer who may be mailed, and what ended that. */
export interface RecapReader extends RoleReading {
  name: string;
  /** Why nothing at all is mailed to their address; null: mails go. */
  stop: SuppressionReason | null;
}

/** What counts, and because of whose word. */
export interface Decided<T> {
  value: T;
  by: ReadingSource;
}

/** How a person gets the recap in the end; language null: the account's. */
export interface ReadingView {
  frequency: Decided<RecapFrequency>;
  detail: Decided<RecapDetail>;
  /** Whether they are told of the First Value. */
  celebration: Decided<CelebrationWish>;
  language: Decided<Language | null>;
}

/** How the reason ends that holds a month whose sponsor chose to get none. */
export const othersEnding = "It goes to whoever else reads it.";
