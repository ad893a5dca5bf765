import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { AccountFiguresPage, accountFiguresTitle } from "#console/metric-account.tsx";
import { chooseFigures } from "#domain/metric/goal.ts";
import { type Draft, viewFigures } from "#domain/metric/view.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { Refusal } from "#schema/errors.ts";
import { figuresForm } from "#schema/goal-form.ts";
import { loadFigures } from "#store/console/setting.ts";
import { setAccountMetrics } from "#store/metric.ts";
import { frameOf } from "./frame.ts";

/** What an account counts, and the goals counted in it. */
export const figures = new Hono<App>();

async function show(c: Ctx, accountId: string, draft: Draft | null): Promise<Response> {
  const facts = await loadFigures(c.var.env.DB, accountId);
  const view = viewFigures(facts, { frame: frameOf(c, facts.counts), draft });
  const body = <AccountFiguresPage view={view} />;
  return answerPage(
    c,
    { door: "console", title: accountFiguresTitle(view), locale: "en", body },
    draft === null ? 200 : 422,
  );
}

figures.get("/", (c) => show(c, c.req.param("id") ?? "", null));

async function keep(c: Ctx, accountId: string, fields: Record<string, string>): Promise<void> {
  const { DB } = c.var.env;
  const { account, metrics, goals } = await loadFigures(DB, accountId);
  if (!account) throw new Refusal("not_found", "There is no such account.");
  const asked = check(figuresForm, fields);
  const chosen = chooseFigures({ asked, metrics, goals, kickoffOn: account.kickoffOn });
  await setAccountMetrics(DB, accountId, { ...chosen, by: principalOf(c), now: c.var.now });
}

figures.post("/", async (c) => {
  requireEditor(c);
  const accountId = c.req.param("id") ?? "";
  const fields = await formOf(c);
  const refusal = await keep(c, accountId, fields).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "invalid") return error;
    throw error;
  });
  if (refusal instanceof Refusal) return show(c, accountId, { values: fields, problems: refusal.details });
  return seeOther(c, `/console/accounts/${accountId}/figures`, "figures");
});
