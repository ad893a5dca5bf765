import { Hono } from "hono";
import { decimalText } from "#domain/csv.ts";
import { feeOf } from "#domain/fee.ts";
import { readJson } from "#http/body.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { externalId } from "#schema/account.ts";
import { Refusal } from "#schema/errors.ts";
import { feeBody, feeDay } from "#schema/fee.ts";
import { minorDigits } from "#schema/words.ts";
import { findFeeAccount, keepFee, withdrawFee } from "#store/fee.ts";

/** What an account pays a month, from a day on. */
export const fees = new Hono<App>();

async function accountOf(c: Ctx): Promise<{ id: string; currency: string }> {
  const found = await findFeeAccount(c.var.env.DB, check(externalId, c.req.param("external_id"), "external_id"));
  if (!found) throw new Refusal("not_found", "There is no such account.");
  return found;
}

const dayOf = (c: Ctx) => check(feeDay, c.req.param("valid_from"), "valid_from");

fees.put("/:external_id/fees/:valid_from", async (c) => {
  const validFrom = dayOf(c);
  const { agreed_by: agreedBy, agreed_on: agreedOn, ...rest } = check(feeBody, await readJson(c));
  const account = await accountOf(c);
  const kept = feeOf({ validFrom, agreedBy, agreedOn, ...rest }, account.currency);
  const { env, now } = c.var;
  const isNew = await keepFee(env.DB, account.id, { kept, replace: true, by: principalOf(c), now });
  const amount = decimalText(kept.amountMinor, minorDigits[account.currency] ?? 2);
  const status = isNew ? "accepted" : "unchanged";
  return c.json({ valid_from: validFrom, amount, currency: account.currency, status });
});

fees.delete("/:external_id/fees/:valid_from", async (c) => {
  const validFrom = dayOf(c);
  const account = await accountOf(c);
  const { env, now } = c.var;
  const isGone = await withdrawFee(env.DB, account.id, { validFrom, by: principalOf(c), now });
  return c.json({ valid_from: validFrom, status: isGone ? "withdrawn" : "unchanged" });
});
