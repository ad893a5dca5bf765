import type { AuditAct, PrincipalKind } from "./words.ts";

/** Who acts: a member of staff, a key (by the name of its source), the product by itself, or a contact of the customer. */
export interface Principal {
  kind: PrincipalKind;
  id: string;
  name: string;
}

/** What happens by itself, or before there is anybody. */
export const system: Principal = { kind: "system", id: "", name: "Cairn" };

/** An act on its way into the audit. */
export interface AuditEntry {
  act: AuditAct;
  by: Principal;
  /** UTC ms. */
  now: number;
  /** Null: it is about no one account. */
  accountId: string | null;
  /** Ids, names and counts. Never a payload, an actor or a secret: nothing here is ever taken back. */
  about: Record<string, string | number | null>;
}
