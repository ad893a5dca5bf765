import type { Context } from "hono";
import type { Bindings, Env } from "#env";
import type { GrantRef } from "#schema/share.ts";
import type { KeyMode, StaffRole } from "#schema/words.ts";

/** Who signed in to the console. */
interface StaffCaller {
  id: string;
  name: string;
  email: string;
  title: string;
  role: StaffRole;
}

/** The key an API caller holds. */
interface KeyCaller {
  keyId: string;
  sourceId: string;
  sourceName: string;
  liveDays: number;
  mode: KeyMode;
}

export interface App {
  Bindings: Bindings;
  Variables: {
    env: Env;
    /** UTC ms of this request. */
    now: number;
    requestId: string;
    nonce: string;
    /** Set by the portal gate: signed, not yet checked against the grant. */
    ref: GrantRef;
    /** Set by the console gate. */
    staff: StaffCaller;
    /** Set by the API gate. */
    key: KeyCaller;
  };
}
export type Ctx = Context<App>;
