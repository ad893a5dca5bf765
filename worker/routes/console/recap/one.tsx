import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { RecapPage, recapPageTitle } from "#console/recap-one.tsx";
import { recapRow } from "#domain/console/account.ts";
import { takesNote } from "#domain/console/calendar.ts";
import { viewCorrected } from "#domain/console/corrected.ts";
import { healthWords } from "#domain/console/health.ts";
import { timesFee } from "#domain/fee.ts";
import { isToldLater } from "#domain/recap/calendar.ts";
import type { RecapRecipient } from "#domain/recap/recipient.ts";
import { localOf } from "#domain/zone.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { sendCorrected } from "#jobs/correct.ts";
import { annotated, writtenForm, writtenRecap } from "#jobs/release.ts";
import { postedRecap } from "#mail/recap/posted.ts";
import { renderRecap } from "#mail/recap/render.ts";
import { linkSlots } from "#mail/recap/stored.ts";
import { sendMail } from "#mail/send.ts";
import { languageOf } from "#mail/voice.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import type { Snapshot } from "#schema/celebration.ts";
import type { ConsoleRecapView } from "#schema/console-recap.ts";
import type { ListedRecap } from "#schema/console-row.ts";
import { Refusal } from "#schema/errors.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import { correctedForm, noteForm, testForm } from "#schema/mail-form.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { mailSettings, recapSettings } from "#schema/settings.ts";
import { loadCounts, loadHealth, loadRecap } from "#store/console/recap.ts";
import { loadFees } from "#store/fee.ts";
import { keepNote } from "#store/recap/note.ts";
import { loadReaders, type ReadRecap } from "#store/recap/reader.ts";
import { noticed } from "./notice.ts";

/** One recap: its mails as they would go out, what may be done with it, what happened to it. */
export const oneRecap = new Hono<App>();

const idOf = (c: Ctx) => c.req.param("id") ?? "";
/** Its own page, also of an id that is none: what was sent as an address goes back as one. */
const pageOf = (c: Ctx) => `/console/recaps/${encodeURIComponent(idOf(c))}`;

/** Who got it, gets it, or would have. */
const goingTo = (deliveries: ListedRecap["deliveries"]) =>
  deliveries
    .filter(({ state }) => state !== "suppressed")
    .map(({ recipientName, form }) => ({ name: recipientName, form }));

function correctedOf({ recap }: ReadRecap, recipients: RecapRecipient[]): ConsoleRecapView["corrected"] {
  if (!recap?.restated) return null;
  return viewCorrected({ figures: JSON.parse(recap.figures) as RecapFigures, ...recap.restated }, recipients);
}

/** What of the page was refused, with what was typed. */
type Refused = Partial<Pick<ConsoleRecapView, "draft" | "typed">>;

async function viewOf(c: Ctx, { draft = null, typed = null }: Refused): Promise<ConsoleRecapView> {
  const { DB } = c.var.env;
  const [counts, { recap, log }, read] = await Promise.all([
    loadCounts(DB),
    loadRecap(DB, idOf(c)),
    loadReaders(DB, idOf(c)),
  ]);
  if (!recap) throw new Refusal("not_found", "There is no such recap.");
  const { locale, note, percent, begun, ...facts } = recap;
  const { mails, recipients } = writtenRecap(read);
  const would = recipients.map(({ name, form }) => ({ name, form: form.key }));
  const maySend = read.recap?.isClosed ?? false;
  const readers = facts.state === "held" || maySend ? would : [...goingTo(facts.deliveries), ...would];
  return {
    frame: noticed(c, counts),
    row: recapRow(facts),
    canEdit: c.var.staff.role !== "viewer",
    mails: Object.entries(mails).map(([key, { html: _, ...mail }]) => ({
      ...mail,
      key,
      language: languageOf(mail.language, locale),
      readers: readers.filter(({ form }) => form === key).map(({ name }) => name),
    })),
    note,
    takesNote: takesNote(facts, begun, recapSettings),
    isToldLater: facts.state === "archived" && isToldLater(begun, facts.periodKey, recapSettings),
    corrected: correctedOf(read, recipients),
    maySend,
    draft,
    typed,
    isDecline: percent !== null && percent < -figureSettings.declinePercent,
    linkMs: mailSettings.viewDays * 86_400_000,
    staffEmail: c.var.staff.email,
    log,
  };
}

/** The page of one recap; with what was refused it comes back with that typed. */
export async function showRecap(c: Ctx, refused: Refused = {}, status: 200 | 409 | 422 = 200): Promise<Response> {
  const view = await viewOf(c, refused);
  const page = { title: recapPageTitle(view), body: <RecapPage view={view} /> };
  const answer = answerPage(c, { door: "console", locale: "en", ...page }, status);
  // The mails stand in frames of our own; a link in one leads nowhere, for the frame may show nothing else.
  const policy = answer.headers.get("content-security-policy") ?? "";
  answer.headers.set("content-security-policy", `${policy}; frame-src 'self'`);
  return answer;
}

oneRecap.get("/", (c) => showRecap(c));

/** Somebody else wrote meanwhile: both are shown, and which one stands is for who reads them to say. */
async function showBoth(c: Ctx, text: string): Promise<Response> {
  const { recap } = await loadReaders(c.var.env.DB, idOf(c));
  if (recap?.state !== "held")
    throw new Refusal("conflict", `This recap is not held any more. What you wrote is not kept: ${text || "nothing"}`);
  const stands = recap.note?.text ?? "";
  // The same words twice, as of a second click.
  if (stands === text) return seeOther(c, pageOf(c), "note");
  const problem = "The month changed while you wrote. Look at what stands above, then keep yours, or leave it.";
  return showRecap(c, { draft: { note: text, problem, seen: stands, beside: true } }, 409);
}

/** Kept with the mails rendered anew from the very snapshot they were rendered from. */
oneRecap.post("/note", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const form = noteForm.safeParse(fields);
  if (!form.success) {
    const problem = form.error.issues[0]?.message ?? "";
    return showRecap(c, { draft: { note: fields.note ?? "", problem, seen: fields.seen ?? "", beside: false } }, 422);
  }
  const { env, now } = c.var;
  const { note: text, seen } = form.data;
  const { recap, contacts } = await loadReaders(env.DB, idOf(c));
  const by = principalOf(c);
  const isKept =
    recap !== null &&
    (await keepNote(
      env.DB,
      { id: recap.id, inputHash: recap.inputHash, seen },
      { text, by, now, ...annotated({ recap, contacts }, text === "" ? null : { text, by: by.name }) },
    ));
  return isKept ? seeOther(c, pageOf(c), "note") : showBoth(c, text);
});

/** Mails carry their style with them; a frame without any right but to be looked at. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";
const darkQuery = /@media \(prefers-color-scheme:\s*dark\)/g;

/** `scheme` alone answers the question a mail asks of the reader's screen. */
function answerHtml(c: Ctx, html: string): Response {
  const scheme = c.req.query("scheme");
  const media = scheme === "dark" ? "@media all" : "@media not all";
  const shown = scheme ? html.replace(darkQuery, media) : html;
  return c.body(shown, 200, { "content-type": "text/html; charset=utf-8", "content-security-policy": mailPolicy });
}

/** The kept mail, byte for byte. */
async function answerMail(c: Ctx, form: string): Promise<Response> {
  const body = writtenForm(await loadReaders(c.var.env.DB, idOf(c)), form);
  if (!body) return seeOther(c, pageOf(c));
  return answerHtml(c, body.html);
}

const feeWords = (tenths: number | null) =>
  tenths === null ? null : `${(tenths / 10).toFixed(1)} times the fee of the same days.`;

/** The same snapshot for staff: kept nowhere, mailed to nobody. */
oneRecap.get("/mail/internal", async (c) => {
  const { env, now } = c.var;
  const { recap } = await loadReaders(env.DB, idOf(c));
  const figures = recap && (JSON.parse(recap.figures) as Snapshot);
  // Of a First Value staff know nothing besides.
  if (!recap || figures?.shape !== 1) return seeOther(c, pageOf(c));
  const today = localOf(now, figures.period.timezone).date;
  const { fees, consent } = await loadFees(env.DB, recap.accountId);
  const tenths = consent?.agreedAt ? timesFee([figures], fees) : null;
  const health = healthWords(await loadHealth(env.DB, recap.accountId, today), { today, now });
  const { html } = renderRecap({
    figures,
    variant: "internal",
    language: "en",
    note: recap.note,
    links: linkSlots,
    recipientName: "",
    internal: { health, holds: recap.state === "held" ? recap.holds : figures.holds, fee: feeWords(tenths) },
  });
  return answerHtml(c, html);
});

oneRecap.get("/mail/:form{[a-z0-9-]+}", (c) => answerMail(c, c.req.param("form")));

/** To nobody but who asks for it: takes no claim, is no delivery, and its links lead nowhere. */
oneRecap.post("/test", async (c) => {
  requireEditor(c);
  const { form } = check(testForm, await formOf(c));
  const { env, staff, now } = c.var;
  const read = await loadReaders(env.DB, idOf(c));
  const body = writtenForm(read, form);
  if (!read.recap || !body) throw new Refusal("conflict", "There is no such mail of this recap.");
  const { PUBLIC_URL } = env.config;
  const mail = postedRecap({
    config: env.config,
    id: makeId(),
    accountId: read.recap.accountId,
    body,
    figures: read.recap.figures,
    to: { name: staff.name, address: staff.email },
    links: { view: `${PUBLIC_URL}/r/test`, unsubscribe: `${PUBLIC_URL}/u/test` },
    mark: "[Test] ",
  });
  const outcome = await sendMail(env, { mail, date: now, commit: async () => true });
  if (outcome.kind !== "sent") throw new Refusal("conflict", "The test could not be sent. Nothing else changed.");
  return seeOther(c, pageOf(c), "test");
});

/** To everybody who was told another figure of this month: once each, whoever presses and how often. */
oneRecap.post("/corrected", async (c) => {
  requireEditor(c);
  const { reason } = check(correctedForm, await formOf(c));
  const { env, now } = c.var;
  await sendCorrected(env, idOf(c), { by: principalOf(c), reason, now });
  return seeOther(c, pageOf(c), "corrected");
});
