import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import type { App, Ctx } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { keepEnd } from "#routes/contract.ts";
import { contractEndForm } from "#schema/account.ts";
import { showAccount } from "./account-page.tsx";
import { attempt } from "./form.ts";

/** When the contract of an account ends: its last recap is about that month. */
export const contract = new Hono<App>();

const accountOf = (c: Ctx) => c.req.param("id") ?? "";
const pageOf = (c: Ctx) => `/console/accounts/${accountOf(c)}`;

async function end(c: Ctx, fields: Record<string, string>): Promise<Response> {
  const { ends_on: endsOn } = check(contractEndForm, fields);
  await keepEnd(c, accountOf(c), { endsOn, field: "ends_on" });
  return seeOther(c, pageOf(c), "contract_end");
}

contract.post("/", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("contract", fields, () => end(c, fields));
  return done instanceof Response ? done : showAccount(c, done);
});

contract.post("/go-on", async (c) => {
  requireEditor(c);
  await formOf(c);
  await keepEnd(c, accountOf(c), { endsOn: null, field: "ends_on" });
  return seeOther(c, pageOf(c), "contract_on");
});
