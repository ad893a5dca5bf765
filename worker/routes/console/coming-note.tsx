import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { ComingNotePage, comingNoteTitle } from "#console/coming-note.tsx";
import { comingAt } from "#domain/console/calendar.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import type { ComingMonth, ComingNoteView, NoteDraft } from "#schema/coming-note.ts";
import { Refusal } from "#schema/errors.ts";
import { noteForm } from "#schema/mail-form.ts";
import { recapSettings } from "#schema/settings.ts";
import { keepComingNote, loadComing } from "#store/recap/coming-note.ts";
import { frameOf } from "./frame.ts";

/** The word of a person about a month that is still to be composed. */
export const comingNote = new Hono<App>();

const of = (c: Ctx) => ({ accountId: c.req.param("id") ?? "", periodKey: c.req.param("period") ?? "" });
const pathOf = (c: Ctx) => `/console/accounts/${of(c).accountId}/notes/${of(c).periodKey}`;

/** Composed in the meantime: its own page says what may still be said. */
const isComposed = ({ recap }: ComingMonth) => recap !== null && recap.state !== "due";

/** Throws Refusal not_found; what was `typed` is given back with it. */
async function load(c: Ctx, typed = "") {
  const { accountId, periodKey } = of(c);
  const found = await loadComing(c.var.env.DB, accountId, periodKey);
  const { account, recap } = found;
  if (!account) throw new Refusal("not_found", "There is no such account.");
  const asked = { now: c.var.now, settings: recapSettings, dueAt: recap?.dueAt ?? null };
  const dueAt = comingAt(account, periodKey, asked);
  if (dueAt === null) {
    const back = typed === "" ? "" : ` What you wrote is not kept: ${typed}`;
    throw new Refusal("not_found", `No recap of this month is to come in the next 35 days.${back}`);
  }
  return { ...found, account, dueAt };
}

async function show(c: Ctx, draft: NoteDraft | null, status: 409 | 422 = 422): Promise<Response> {
  const { counts, account, recap, note, dueAt } = await load(c);
  if (recap && isComposed({ account, recap, note })) return seeOther(c, `/console/recaps/${recap.id}`);
  const { periodKey } = of(c);
  const canEdit = c.var.staff.role !== "viewer";
  const view: ComingNoteView = { frame: frameOf(c, counts), account, periodKey, dueAt, note, draft, canEdit };
  const page = { title: comingNoteTitle(view), body: <ComingNotePage view={view} /> };
  return answerPage(c, { door: "console", locale: "en", ...page }, draft ? status : 200);
}

comingNote.get("/:period{first_value|\\d{4}-\\d{2}}", (c) => show(c, null));

/** It is composed by now, or somebody else wrote meanwhile: then both are shown. */
async function showBoth(c: Ctx, text: string): Promise<Response> {
  const found = await load(c);
  if (isComposed(found)) {
    const isHeld = found.recap?.state === "held";
    const where = isHeld
      ? "This recap is composed by now and held: its note is changed on its own page."
      : "This recap is going out or went out already: nothing can be added to it.";
    throw new Refusal("conflict", `${where} What you wrote is not kept: ${text || "nothing"}`);
  }
  const stands = found.note?.text ?? "";
  // The same words twice, as of a second click.
  if (stands === text) return seeOther(c, pathOf(c), "coming_note");
  const problem = "Somebody wrote another note meanwhile. Look at what stands above, then keep yours, or leave it.";
  return show(c, { note: text, problem, seen: stands, beside: true }, 409);
}

comingNote.post("/:period{first_value|\\d{4}-\\d{2}}", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const form = noteForm.safeParse(fields);
  if (!form.success) {
    const problem = form.error.issues[0]?.message ?? "";
    return show(c, { note: fields.note ?? "", problem, seen: fields.seen ?? "", beside: false });
  }
  const { note: text, seen } = form.data;
  await load(c, text);
  const { accountId, periodKey } = of(c);
  const said = { periodKey, text, seen, by: principalOf(c), now: c.var.now };
  const isKept = await keepComingNote(c.var.env.DB, accountId, said);
  return isKept ? seeOther(c, pathOf(c), "coming_note") : showBoth(c, text);
});
