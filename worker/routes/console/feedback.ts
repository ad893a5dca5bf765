import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { hashSecret, makeId } from "#auth/token.ts";
import type { App, Ctx } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { Refusal } from "#schema/errors.ts";
import { type SettleForm, settleForm } from "#schema/feedback.ts";
import { loadTasks, settleFeedback } from "#store/feedback.ts";

/** What customers said about their months, as staff close it. */
export const feedback = new Hono<App>();

/** A second click is answered as the first: closed just so, by the same person. Throws Refusal for everything else. */
async function expectClosed({ var: { env, staff } }: Ctx, accountId: string, form: SettleForm): Promise<void> {
  const said = await loadTasks(env.DB, accountId);
  const found = said.find(
    ({ period, kind, person }) => period === form.period && kind === form.kind && person === form.person,
  );
  if (!found) throw new Refusal("not_found", "Nobody said such a thing.");
  if (found.handledBy === staff.name && found.handledNote === form.note && found.times === form.seen) return;
  throw new Refusal(
    "conflict",
    "Somebody closed this, or the customer said something else meanwhile. Please look again.",
  );
}

feedback.post("/", async (c) => {
  requireEditor(c);
  const accountId = c.req.param("id") ?? "";
  const form = check(settleForm, await formOf(c));
  // The customer waits for what was found; a plain answer may be closed without a word.
  if (form.kind === "figure" && form.note === "")
    throw new Refusal("invalid", "Please say what you found: the customer reads it.");
  const { staff, now, env } = c.var;
  const command = hashSecret(JSON.stringify([staff.id, form])).slice(0, 32);
  const actor = { kind: "staff" as const, id: staff.id, name: staff.name, side: "vendor" as const };
  const act = { id: makeId(), at: now, actor, signed: staff.name, command };
  if (!(await settleFeedback(env.DB, accountId, { ...form, act }))) await expectClosed(c, accountId, form);
  return seeOther(c, `/console/accounts/${accountId}#answers`, "settled");
});
