import * as z from "zod";
import { line, lineOrNothing } from "./text.ts";
import { type AccountState, type ReleaseKind, releaseKinds } from "./words.ts";

/** How recaps of an account go out, where it is not by themselves. Since when (UTC ms), by whom, and why in their own words. */
export interface ReleaseRule {
  kind: ReleaseKind;
  since: number;
  by: string;
  reason: string | null;
}

/** How the reason begins that holds a recap of an account in such a state: by it one that stands already is found again. */
export const stateBeginnings: Record<AccountState, string> = {
  escalation: "Open escalation since ",
  churn_notice: "Churn notice since ",
};

const missing = "Say why, in a few words.";
const needed = line(280, missing);

/** "itself": no rule at all. A state of the account wants its reason. */
export const releaseRuleForm = z
  .strictObject({
    kind: z.enum(["itself", ...releaseKinds], "Choose one of these."),
    reason: lineOrNothing(280),
  })
  .refine(({ kind, reason }) => kind === "itself" || kind === "review" || needed.safeParse(reason).success, {
    path: ["reason"],
    message: missing,
  });
