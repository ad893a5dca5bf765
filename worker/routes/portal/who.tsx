import { Hono } from "hono";
import { writeGrant } from "#auth/cookie.ts";
import { enter } from "#auth/portal-gate.ts";
import { frameOf } from "#domain/view/frame.ts";
import type { App, Ctx } from "#http/context.ts";
import { formOf, safeBack } from "#http/validate.ts";
import { WhoPage, whoTitle } from "#portal/who.tsx";
import { answerPage, seeOther } from "#routes/answer.ts";
import { told } from "#routes/portal-page.tsx";
import type { WhoView } from "#schema/portal.ts";
import { type Grant, whoAnswer } from "#schema/share.ts";
import { type ActParts, actPage, sayPage } from "#store/portal.ts";
import { type ActName, actNames, perform } from "./act.tsx";
import { type SayName, sayNames, speak } from "./feedback.tsx";
import { visitOf } from "./visit.ts";

/** Who a team link says it is: asked before the first change, kept in the signed cookie, written behind every act. */
export const who = new Hono<App>();

type Loaded = { grant: Grant; parts: Pick<ActParts, "account" | "contacts"> };

/** Asks who it is and carries the change that has to wait. */
export function ask(c: Ctx, loaded: Loaded, asked: Pick<WhoView, "back" | "pending" | "problem">): Response {
  const { grant, parts } = loaded;
  const view: WhoView = { frame: frameOf(visitOf(c, grant), parts.account), contacts: parts.contacts, ...asked };
  const page = told(view, { grant }, { title: whoTitle, Page: WhoPage });
  return answerPage(c, { door: "portal", ...page }, asked.problem ? 422 : 200);
}

interface Waiting {
  itemId: string;
  act: ActName;
  fields: Record<string, string>;
}

/** Something said about a month that waited for the answer. */
interface Unsaid {
  period: string;
  act: SayName;
  fields: Record<string, string>;
}

/** The fields of the form that waited. */
function carriedIn(fields: Record<string, string>): Record<string, string> {
  const carried = Object.entries(fields).filter(([name]) => name.startsWith("pending_") && name !== "pending_action");
  return Object.fromEntries(carried.map(([name, value]) => [name.slice("pending_".length), value]));
}

function unsaidIn(fields: Record<string, string>, base: string): Unsaid | null {
  const action = fields.pending_action ?? "";
  const [period = "", act, ...rest] = action.slice(`${base}/value/`.length).split("/");
  const known = sayNames.find((name) => name === act);
  if (!action.startsWith(`${base}/value/`) || !/^\d{4}-\d{2}$/.test(period) || !known || rest.length > 0) return null;
  return { period, act: known, fields: carriedIn(fields) };
}

/** The change that waited for the answer, read back from the form; null when there was none we know. */
function waitingIn(fields: Record<string, string>, base: string): Waiting | null {
  const [itemId, act, ...rest] = (fields.pending_action ?? "").slice(`${base}/plan/`.length).split("/");
  const known = actNames.find((name) => name === act);
  if (!fields.pending_action?.startsWith(`${base}/plan/`) || !itemId || !known || rest.length > 0) return null;
  return { itemId, act: known, fields: carriedIn(fields) };
}

who.get("/", async (c) => {
  const loaded = await enter(c, actPage, { itemId: "" });
  return ask(c, loaded, { back: c.req.query("back") ?? "", pending: null, problem: null });
});

who.post("/", async (c) => {
  const fields = await formOf(c);
  const read = whoAnswer.safeParse(fields);
  const answer = read.success ? read.data : { contact: "", name: "", back: "" };
  const base = `/a/${c.var.ref.slug}`;
  const waiting = waitingIn(fields, base);
  const unsaid = unsaidIn(fields, base);
  const { grant, parts } = await enter(c, actPage, { itemId: waiting?.itemId ?? "" });
  const contact = parts.contacts.find((each) => each.id === answer.contact);
  const name = contact?.name ?? answer.name;
  if (grant.kind !== "team" || name === "") {
    const wanted = read.success ? "choose" : "long";
    const problem = grant.kind === "team" ? wanted : "known";
    const held = waiting ?? unsaid;
    const pending = held ? { action: fields.pending_action ?? "", fields: held.fields } : null;
    return ask(c, { grant, parts }, { back: answer.back, pending, problem });
  }
  writeGrant(c, { ...c.var.ref, person: { contactId: contact?.id ?? null, name } });
  const named = { ...grant, contactId: contact?.id ?? null, name };
  if (unsaid) {
    const { judges } = (await enter(c, sayPage, {})).parts;
    return speak(c, { grant: named, judges: judges.map(({ id }) => id), ...unsaid });
  }
  if (!waiting) return seeOther(c, safeBack(answer.back, base));
  return perform(c, { grant: named, parts, ...waiting });
});
