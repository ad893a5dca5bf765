import * as z from "zod";
import { day, lineOrNothing } from "./text.ts";
import { type Language, type ShareKind, type ShareScope, shareKinds, shareScopes } from "./words.ts";

/** A share link as kept. Instants UTC ms. */
export interface Share {
  id: string;
  accountId: string;
  kind: ShareKind;
  scope: ShareScope;
  contactId: string | null;
  epoch: number;
  expiresAt: number | null;
  revokedAt: number | null;
}

/** What the signed cookie says. Believed only after the grant was read again. */
export interface GrantRef {
  accountId: string;
  slug: string;
  shareId: string;
  epoch: number;
  /** Who a team link said it is; null until then, and for personal links. */
  person: { contactId: string | null; name: string } | null;
}

/** The grant row as each request reads it on the primary. */
export interface GrantRow {
  share: Share | null;
  contactName: string | null;
  /** Whom a team link said it is has left since. */
  personLeft: boolean;
  /** Of the contact of a personal link; null: the account's. */
  language: Language | null;
  slug: string | null;
}

/** A link that opens pages. */
type PageLink = Exclude<ShareKind, "calendar">;

/** What the gate lets through. */
export interface Grant {
  accountId: string;
  slug: string;
  shareId: string;
  kind: PageLink;
  /** May change things. */
  canAct: boolean;
  contactId: string | null;
  /** null: a team link that has not said who it is. */
  name: string | null;
  /** The reader's own, of a personal link; null: the account's. */
  language: Language | null;
}

export const newShare = z.strictObject({
  kind: z.enum(shareKinds).exclude(["calendar"]),
  contact: z.string().max(64).default(""),
  scope: z.enum(shareScopes).default("take_part"),
  expires: z.union([z.literal(""), day()]).default(""),
  /** How many links the page listed: the same one again, later, is a link of its own. Missing on a page opened before it was said. */
  seen: z.coerce.number().int().min(0).optional(),
});

/** `epoch`: of the address on the page, so that an old page does not end the one that was passed on since. */
export const rotateForm = z.strictObject({ epoch: z.coerce.number().int().min(0).optional() });

export const whoAnswer = z.looseObject({
  contact: z.string().max(64).default(""),
  name: lineOrNothing(80),
  back: z.string().max(300).default(""),
});
