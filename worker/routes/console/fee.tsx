import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { AccountFeesPage } from "#console/account-fee.tsx";
import { feeOf } from "#domain/fee.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import type { Typed } from "#schema/console-data.ts";
import { Refusal } from "#schema/errors.ts";
import { feeForm, withdrawForm } from "#schema/fee.ts";
import { endRoi, keepFee, loadFees, offerRoi, withdrawFee } from "#store/fee.ts";
import { answerForm, attempt } from "./form.ts";
import { frameOf } from "./frame.ts";

/** What an account pays, and whether that is held against what it got. */
export const fees = new Hono<App>();

const idOf = (c: Ctx) => c.req.param("id") ?? "";
const noAccount = () => new Refusal("not_found", "There is no such account.");

async function show(c: Ctx, typed: Typed | null): Promise<Response> {
  const { account, counts, ...facts } = await loadFees(c.var.env.DB, idOf(c));
  if (!account) throw noAccount();
  const view = { frame: frameOf(c, counts), canEdit: c.var.staff.role !== "viewer", account, ...facts, typed };
  return answerForm(c, { title: `Fees of ${account.name}`, body: <AccountFeesPage view={view} />, typed });
}

fees.get("/", (c) => show(c, null));

/** Back to the page with the word of what happened. */
const back = (c: Ctx, did: string) => seeOther(c, `/console/accounts/${idOf(c)}/fees`, did);

async function enter(c: Ctx, fields: Record<string, string>): Promise<Response> {
  const { account } = await loadFees(c.var.env.DB, idOf(c));
  if (!account) throw noAccount();
  const { valid_from: validFrom, agreed_by: agreedBy, agreed_on: agreedOn, ...rest } = check(feeForm, fields);
  const kept = feeOf({ validFrom, agreedBy, agreedOn, ...rest }, account.currency);
  const { env, now } = c.var;
  if (await keepFee(env.DB, account.id, { kept, replace: false, by: principalOf(c), now })) return back(c, "fee");
  const text = "A fee from this day is there. Withdraw it first.";
  throw new Refusal("invalid", text, { valid_from: text });
}

fees.post("/", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("fee", fields, () => enter(c, fields));
  return done instanceof Response ? done : show(c, done);
});

/** Refuses what finds no account before it looks at the form, and says `text` where nothing changed. */
async function change(c: Ctx, act: (accountId: string) => Promise<boolean>, text: string): Promise<void> {
  requireEditor(c);
  const { account } = await loadFees(c.var.env.DB, idOf(c));
  if (!account) throw noAccount();
  if (!(await act(account.id))) throw new Refusal("conflict", text);
}

fees.post("/withdraw", async (c) => {
  const fields = await formOf(c);
  const { env, now } = c.var;
  await change(
    c,
    async (accountId) => {
      const { valid_from: validFrom } = check(withdrawForm, fields);
      return withdrawFee(env.DB, accountId, { validFrom, by: principalOf(c), now });
    },
    "This fee is withdrawn already.",
  );
  return back(c, "fee_withdraw");
});

fees.post("/offer", async (c) => {
  await formOf(c);
  const { env, now } = c.var;
  const act = (accountId: string) => offerRoi(env.DB, accountId, { by: principalOf(c), now });
  await change(c, act, "It is offered already, or no fee is entered yet.");
  return back(c, "roi_offer");
});

fees.post("/end", async (c) => {
  await formOf(c);
  const { env, now } = c.var;
  const act = (accountId: string) => endRoi(env.DB, accountId, { by: principalOf(c), now });
  await change(c, act, "It is not offered any more.");
  tellOutside(c);
  return back(c, "roi_end");
});
