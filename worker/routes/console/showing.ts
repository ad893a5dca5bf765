import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { strictest } from "#domain/showing.ts";
import type { App } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import { Refusal } from "#schema/errors.ts";
import { closingForm } from "#schema/showing.ts";
import { changeShowing, readShowing } from "#store/showing.ts";

/** How an account's recaps are shown, made stricter by staff: to open it is the customer's. */
export const showing = new Hono<App>();

showing.post("/", async (c) => {
  requireEditor(c);
  const { env, now } = c.var;
  const accountId = c.req.param("id") ?? "";
  const { choice } = check(closingForm, await formOf(c));
  if (!(await readShowing(env.DB, accountId))) throw new Refusal("not_found", "There is no such account.");
  const said = { choice, isOn: strictest[choice], by: principalOf(c), kind: "staff" as const, actId: makeId(), now };
  await changeShowing(env.DB, accountId, said);
  tellOutside(c);
  return seeOther(c, `/console/accounts/${accountId}#recaps`, `showing_${choice}`);
});
