import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { Refusal } from "#schema/errors.ts";
import { holdOutForm } from "#schema/mail-form.ts";
import { beginHoldOut, endHoldOut } from "#store/console/hold-out.ts";

/** Whether an account's recaps are mailed, or only archived to see what the mail adds. */
export const holdOut = new Hono<App>();

const accountOf = (c: Ctx) => c.req.param("id") ?? "";

function answer(c: Ctx, changed: boolean | null, said: { did: string; already: string }): Response {
  if (changed === null) throw new Refusal("not_found", "There is no such account.");
  if (!changed) throw new Refusal("conflict", said.already);
  return seeOther(c, `/console/accounts/${accountOf(c)}#recaps`, said.did);
}

holdOut.post("/", async (c) => {
  requireEditor(c);
  const { reason } = check(holdOutForm, await formOf(c));
  const { env, now } = c.var;
  const by = principalOf(c);
  const changed = await beginHoldOut(env.DB, accountOf(c), { actId: makeId(), by, now, reason });
  return answer(c, changed, { did: "held_out", already: "This account is on hold-out already." });
});

holdOut.post("/end", async (c) => {
  requireEditor(c);
  await formOf(c);
  const { env, now } = c.var;
  const by = principalOf(c);
  const changed = await endHoldOut(env.DB, accountOf(c), { actId: makeId(), by, now });
  return answer(c, changed, { did: "let_in", already: "This account is not on hold-out any more." });
});
