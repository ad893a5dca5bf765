import { enter } from "#auth/portal-gate.ts";
import { hashSecret, makeId } from "#auth/token.ts";
import { checkOff, markStuck, reopen, stepRefusalOf, undo } from "#domain/plan.ts";
import { attribution, requireActor } from "#domain/share.ts";
import { todayOf } from "#domain/view/frame.ts";
import { viewItem } from "#domain/view/plan.ts";
import type { Ctx } from "#http/context.ts";
import { statusOf } from "#http/error.ts";
import { check, safeBack } from "#http/validate.ts";
import { ItemPage, itemTitle } from "#portal/item.tsx";
import { answerPage, seeOther } from "#routes/answer.ts";
import { told } from "#routes/portal-page.tsx";
import { Refusal } from "#schema/errors.ts";
import { type Actor, commentForm, type ItemChange, itemAct, stuckForm } from "#schema/plan.ts";
import type { Grant } from "#schema/share.ts";
import type { Act } from "#store/act.ts";
import { addItemComment, applyPlan } from "#store/plan.ts";
import { type ActParts, actPage, itemPage } from "#store/portal.ts";
import { visitOf } from "./visit.ts";

/** What customers may do with a step. */
export const actNames = ["done", "undo", "reopen", "stuck", "comment"] as const;
export type ActName = (typeof actNames)[number];

/** An act as it came in, with what was read for it. */
export interface Asked {
  grant: Grant;
  parts: ActParts;
  itemId: string;
  act: ActName;
  fields: Record<string, string>;
  /** The rules decide for the second time, because somebody wrote between reading and writing. */
  again?: true;
}

interface Form {
  version: number;
  back: string;
  command: string;
}

/**
 * A command without an id of its own gets one from what it says: the same words by the same person on the same version are
 * the same command, so a form sent twice is one change.
 */
function commandOf(form: Form, said: (string | number)[]): string {
  return form.command !== "" ? form.command : hashSecret(JSON.stringify(said)).slice(0, 32);
}

function actOf(c: Ctx, asked: Asked, form: Form, text: string): Act {
  const { contactId, name } = requireActor(asked.grant);
  const signed = attribution(asked.grant, name);
  const actor: Actor = {
    kind: asked.grant.kind === "team" ? "team" : "contact",
    id: contactId,
    name: signed,
    side: "customer",
  };
  const command = commandOf(form, [asked.grant.shareId, signed, asked.itemId, asked.act, form.version, text]);
  return { id: makeId(), at: c.var.now, actor, signed, command };
}

/** An act, and what the rules make of it. */
interface Decision {
  act: Act;
  decide: () => ItemChange | null;
}

const changes = { done: checkOff, undo, reopen } as const;
const said: Record<ActName, string> = {
  done: "done",
  undo: "reopened",
  reopen: "reopened",
  stuck: "stuck",
  comment: "commented",
};

/** What a command asks for; null when there is nothing left to do, also because this very command did it before. */
function decided({ parts }: Asked, { act, decide }: Decision): ItemChange | null {
  try {
    return decide();
  } catch (error) {
    const isLate = error instanceof Refusal && error.code === "conflict";
    if (isLate && parts.pressed.some(({ command }) => command === act.command)) return null;
    throw error;
  }
}

async function keep(c: Ctx, asked: Asked, decision: Decision): Promise<void> {
  const change = decided(asked, decision);
  if (change === null) return;
  if (await applyPlan(c.var.env.DB, asked.grant.accountId, { change, act: decision.act })) return;
  if (asked.again) throw new Refusal("conflict", "Somebody changed this step at the same moment. Please look again.");
  const { parts } = await enter(c, actPage, { itemId: asked.itemId });
  await carryOut(c, { ...asked, parts, again: true });
}

/** Of another account, internal, or never there: all the same. */
export const noSuchStep = () => new Refusal("not_found", "There is no such step in this plan.");

async function carryOut(c: Ctx, asked: Asked): Promise<string> {
  const { act: name, fields, itemId, parts } = asked;
  const item = parts.items.find((each) => each.id === itemId);
  if (!item) throw noSuchStep();
  const today = todayOf(parts.account, c.var.now);
  if (name === "comment") {
    const form = check(commentForm, fields);
    const act = actOf(c, asked, form, `${form.seen} ${form.body}`);
    // Kept before under this command means the comment is there already: the same answer.
    await addItemComment(c.var.env.DB, asked.grant.accountId, { itemId, body: form.body, internal: false, act });
    return form.back;
  }
  if (name === "stuck") {
    const { version, reason, ...form } = check(stuckForm, fields);
    const act = actOf(c, asked, { ...form, version }, reason);
    await keep(c, asked, { act, decide: () => markStuck({ item, actor: act.actor, today, version, reason }) });
    return form.back;
  }
  const form = check(itemAct, fields);
  const act = actOf(c, asked, form, "");
  const { version } = form;
  await keep(c, asked, { act, decide: () => changes[name]({ item, actor: act.actor, today, version }) });
  return form.back;
}

/** The step again with what was typed and why it was not taken: nothing is lost. */
async function showProblem(c: Ctx, asked: Asked, refusal: Refusal): Promise<Response> {
  const { grant, parts } = await enter(c, itemPage, { itemId: asked.itemId });
  const typed = asked.fields[asked.act === "stuck" ? "reason" : "body"];
  // Only an open step has room for a reason; on another one the words go where they can still be said.
  const isOpen = parts.items.find((each) => each.id === asked.itemId)?.state === "open";
  const field = asked.act === "stuck" && isOpen ? "reason" : "body";
  const draft = typed === undefined ? null : ({ field, value: typed } as const);
  const view = viewItem(parts, visitOf(c, grant), {
    ...{ itemId: asked.itemId, draft },
    refused: stepRefusalOf(refusal, asked.fields),
  });
  const status = statusOf[refusal.code] as 409 | 422;
  return answerPage(c, { door: "portal", ...told(view, { grant }, { title: itemTitle, Page: ItemPage }) }, status);
}

/** Carries an act out and goes on to where the person was, or shows the step again with the problem beside the field. */
export async function perform(c: Ctx, asked: Asked): Promise<Response> {
  const base = `/a/${asked.grant.slug}`;
  const done = await carryOut(c, asked).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === "invalid" || error.code === "conflict")) return error;
    throw error;
  });
  if (done instanceof Refusal) return showProblem(c, asked, done);
  return seeOther(c, safeBack(done, base), `${said[asked.act]}:${asked.itemId}`);
}
