import type { ConsoleFrame } from "./console.ts";
import type { Typed } from "./console-data.ts";
import type { Fee, FeeConsent } from "./fee.ts";

/** What an account pays, and what both sides said about showing it. */
export interface AccountFeesView {
  frame: ConsoleFrame;
  canEdit: boolean;
  account: { id: string; name: string; currency: string };
  fees: Fee[];
  consent: FeeConsent | null;
  typed: Typed | null;
}
