import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { DataValuesPage } from "#console/data-value.tsx";
import { viewValues } from "#domain/console/data-value.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { catchUp } from "#jobs/rollup.ts";
import { seeOther } from "#routes/answer.ts";
import { answerForm, attempt } from "#routes/console/form.ts";
import { frameOf } from "#routes/console/frame.ts";
import { enterManual } from "#routes/manual.ts";
import type { Typed } from "#schema/console-data.ts";
import { monthForm, takenBackForm } from "#schema/data-form.ts";
import { Refusal } from "#schema/errors.ts";
import { loadValues } from "#store/console/data-restated.ts";

/** Months of an account and how each came to its figure; a month is entered here by hand. */
export const monthValues = new Hono<App>();

async function show(c: Ctx, typed: Typed | null): Promise<Response> {
  const { env, now } = c.var;
  const accountId = c.req.param("id") ?? "";
  await catchUp(env, accountId, now);
  const facts = await loadValues(env.DB, accountId);
  const { account } = facts;
  if (!account) throw new Refusal("not_found", "There is no such account.");
  const view = {
    frame: frameOf(c, facts.counts),
    canEdit: c.var.staff.role !== "viewer",
    account,
    metrics: viewValues(facts),
    typed,
  };
  return answerForm(c, { title: `Monthly values of ${account.name}`, body: <DataValuesPage view={view} />, typed });
}

monthValues.get("/", (c) => show(c, null));

interface Entered {
  metric: string;
  month: string;
  value: string | null;
  note: string;
}

/** Enters a month, or takes it back, and has the figures follow at once. */
async function enter(c: Ctx, { metric: metricKey, month, value, note }: Entered): Promise<Response> {
  const { env, now } = c.var;
  const accountId = c.req.param("id") ?? "";
  await enterManual(env, { accountId, metricKey, month, value, note, by: principalOf(c) }, now);
  await catchUp(env, accountId, now);
  return seeOther(c, `/console/accounts/${accountId}/values`, value === null ? "month_back" : "month");
}

monthValues.post("/", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("month", fields, () => enter(c, check(monthForm, fields)));
  return done instanceof Response ? done : show(c, done);
});

monthValues.post("/back", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const form = `back ${fields.metric} ${fields.month}`;
  const done = await attempt(form, fields, () => enter(c, { ...check(takenBackForm, fields), value: null }));
  return done instanceof Response ? done : show(c, done);
});
