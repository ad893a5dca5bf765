import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { hashSecret, makeId } from "#auth/token.ts";
import { ConsoleItemPage, consoleItemTitle } from "#console/item.tsx";
import { viewConsoleItem } from "#domain/console/account.ts";
import { checkOff, markStuck, reopen, undo } from "#domain/plan.ts";
import { localOf } from "#domain/zone.ts";
import type { App, Ctx } from "#http/context.ts";
import { statusOf } from "#http/error.ts";
import { check, formOf, safeBack } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { Refusal } from "#schema/errors.ts";
import {
  type Actor,
  dueForm,
  type ItemChange,
  itemAct,
  newItemForm,
  staffCommentForm,
  stuckForm,
} from "#schema/plan.ts";
import type { Act } from "#store/act.ts";
import { loadConsoleItem } from "#store/console/account.ts";
import { addItemComment, addPlanItem, applyPlan, moveDue, wasKept } from "#store/plan.ts";
import { showAccount } from "./account-page.tsx";
import { attempt } from "./form.ts";
import { frameOf } from "./frame.ts";

/** The plan as staff change it: their own side's steps, and what is internal. */
export const plan = new Hono<App>();

const base = (c: Ctx) => `/console/accounts/${c.req.param("id")}`;

function actOf(c: Ctx, command: string): Act {
  const { staff, now } = c.var;
  const actor: Actor = { kind: "staff", id: staff.id, name: staff.name, side: "vendor" };
  return { id: makeId(), at: now, actor, signed: staff.name, command };
}

const commandOf = (given: string, said: unknown[]) =>
  given !== "" ? given : hashSecret(JSON.stringify(said)).slice(0, 32);

async function addStep(c: Ctx, fields: Record<string, string>): Promise<Response> {
  const accountId = c.req.param("id") ?? "";
  const { seen, ...form } = check(newItemForm, fields);
  const added = await addPlanItem(c.var.env.DB, accountId, {
    ...form,
    internal: form.internal === "on",
    // The same words on the same plan are one step, however often they are sent.
    act: actOf(c, commandOf("", [c.var.staff.id, "created", seen, form])),
  });
  if (!added && !(await loadConsoleItem(c.var.env.DB, accountId, "")).account)
    throw new Refusal("not_found", "There is no such account.");
  return seeOther(c, base(c), "step");
}

plan.post("/", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("step", fields, () => addStep(c, fields));
  return done instanceof Response ? done : showAccount(c, done);
});

async function showItem(
  c: Ctx,
  problem: { act: string; fields: Record<string, string>; refusal: Refusal } | null,
): Promise<Response> {
  const facts = await loadConsoleItem(c.var.env.DB, c.req.param("id") ?? "", c.req.param("item") ?? "");
  const field = { stuck: "reason", comment: "body", due: "due" }[problem?.act ?? ""] ?? "body";
  const draft = problem && { field, value: problem.fields[field] ?? "", problem: problem.refusal.message };
  const view = viewConsoleItem(facts, frameOf(c, facts.counts), draft);
  const status = problem ? (statusOf[problem.refusal.code] as 422) : 200;
  return answerPage(
    c,
    { door: "console", title: consoleItemTitle(view), locale: "en", body: <ConsoleItemPage view={view} /> },
    status,
  );
}

plan.get("/:item", (c) => showItem(c, null));

const changes = { done: checkOff, undo, reopen } as const;
type Known = Awaited<ReturnType<typeof loadConsoleItem>>;

async function keep(c: Ctx, change: ItemChange | null, act: Act): Promise<void> {
  if (change === null || (await applyPlan(c.var.env.DB, c.req.param("id") ?? "", { change, act }))) return;
  throw new Refusal("conflict", "Somebody changed this step at the same moment. Please look again.");
}

/** A second click is answered as the first, which it may have met on its way: what it asks for is done. */
async function once(c: Ctx, command: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const sent = { itemId: c.req.param("item") ?? "", command };
    const isLate = error instanceof Refusal && error.code === "conflict";
    if (!isLate || !(await wasKept(c.var.env.DB, c.req.param("id") ?? "", sent))) throw error;
  }
}

async function carryOut(c: Ctx, act: string, given: { fields: Record<string, string>; facts: Known }): Promise<string> {
  const { fields, facts } = given;
  const [item] = facts.items;
  const accountId = c.req.param("id") ?? "";
  if (!item || !facts.account) throw new Refusal("not_found", "There is no such step.");
  const today = localOf(c.var.now, facts.account.timezone).date;
  const said = (form: { version: number; command: string }, text = "") =>
    commandOf(form.command, [c.var.staff.id, item.id, act, form.version, text]);
  if (act === "comment") {
    const form = check(staffCommentForm, fields);
    await addItemComment(c.var.env.DB, accountId, {
      itemId: item.id,
      body: form.body,
      internal: form.internal === "on",
      act: actOf(c, said(form, [form.internal ?? "", form.seen, form.body].join(" "))),
    });
    return form.back;
  }
  if (act === "due") {
    const form = check(dueForm, fields);
    // The wish is met, as by a second click.
    if (item.dueOn === form.due) return form.back;
    const moved = { itemId: item.id, due: form.due, version: form.version, act: actOf(c, said(form, form.due)) };
    await once(c, moved.act.command, async () => {
      if (!(await moveDue(c.var.env.DB, accountId, moved)))
        throw new Refusal("conflict", "This step changed meanwhile. Please look again.");
    });
    return form.back;
  }
  const { actor } = actOf(c, "");
  if (act === "stuck") {
    const { version, reason, ...form } = check(stuckForm, fields);
    const kept = actOf(c, said({ ...form, version }, reason));
    await once(c, kept.command, () => keep(c, markStuck({ item, actor, today, version, reason }), kept));
    return form.back;
  }
  const form = check(itemAct, fields);
  const { version } = form;
  const kept = actOf(c, said(form));
  await once(c, kept.command, () =>
    keep(c, changes[act as keyof typeof changes]({ item, actor, today, version }), kept),
  );
  return form.back;
}

plan.post("/:item/:act{(?:done|undo|reopen|stuck|comment|due)}", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const facts = await loadConsoleItem(c.var.env.DB, c.req.param("id") ?? "", c.req.param("item"));
  const act = c.req.param("act");
  const done = await carryOut(c, act, { fields, facts }).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === "invalid" || error.code === "conflict")) return error;
    throw error;
  });
  if (done instanceof Refusal) return showItem(c, { act, fields, refusal: done });
  return seeOther(c, safeBack(done, base(c)), act);
});
