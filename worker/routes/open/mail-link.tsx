import { Hono } from "hono";
import { isSignedIn } from "#auth/portal-gate.ts";
import { hashSecret, makeId, readCapability } from "#auth/token.ts";
import { contactKey, sayingText, untakenOf, viewFeedback } from "#domain/feedback.ts";
import { guardedFeedback, guardedFigures } from "#domain/recap/guarded.ts";
import { readingOf } from "#domain/recap/reading.ts";
import { languageOfForm } from "#domain/recap/recipient.ts";
import type { App, Ctx } from "#http/context.ts";
import { csrf, isOwnPage } from "#http/csrf.ts";
import { check, formOf } from "#http/validate.ts";
import { languageOf } from "#mail/voice.ts";
import { PreferencePage, preferenceTitle } from "#open/preference.tsx";
import { answerPage, seeOther } from "#routes/answer.ts";
import { answerEnded } from "#routes/problem.tsx";
import { celebrationContent, recapContent } from "#routes/recap-page.tsx";
import { tellOutside } from "#routes/witness.ts";
import type { Snapshot } from "#schema/celebration.ts";
import { Refusal } from "#schema/errors.ts";
import { type AnswerForm, answerForm, proposedChoice, type Saying } from "#schema/feedback.ts";
import { type PreferenceForm, preferenceForm } from "#schema/mail-form.ts";
import { countsMoney } from "#schema/money.ts";
import type { RecapFeedback, RecapView } from "#schema/portal-value.ts";
import { mailSettings } from "#schema/settings.ts";
import { firstValueKey } from "#schema/words.ts";
import { type MailedRecap, saySomething } from "#store/feedback.ts";
import { keepWish, leaveList, type MailPreference, preferenceOfMail, unsubscribe } from "#store/preference.ts";
import { readNote } from "#store/recap/note.ts";
import { countMailView, pageOfMail } from "#store/recap/view.ts";
import { mailLinks } from "./fresh-link.ts";

/** Links of a mail. Scanners open them all: a GET shows, only a POST acts. */
export const mailLink = new Hono<App>();

/** How long the link to a recap page opens it. */
const viewMs = mailSettings.viewDays * 86_400_000;

type ReadRecap = Omit<NonNullable<Awaited<ReturnType<typeof pageOfMail>>>, "figures"> & { id: string; figures: string };

/** The recap behind a genuine and living link; the answer that says why not otherwise. */
async function readRecap(c: Ctx): Promise<ReadRecap | Response> {
  const { env, now } = c.var;
  const id = readCapability(env.config.LINK_SECRET, "view", c.req.param("token") ?? "");
  const found = id === null ? null : await pageOfMail(env.DB, id);
  if (id === null || !found?.figures) return answerEnded(c, 404);
  const isOver = found.isEnded || found.createdAt + viewMs < now;
  return isOver ? answerEnded(c, 410) : { ...found, id, figures: found.figures };
}

/** How much of a recap this reader sees; null: the account asks for nothing, or they are signed in at its portal. */
async function guardOf(c: Ctx, read: ReadRecap, figures: Snapshot): Promise<RecapView["guard"]> {
  const { accountId: id, slug } = read;
  if (!read.isGuarded || (await isSignedIn(c, { id, slug }))) return null;
  const action = `${new URL(c.req.url).pathname}/link`;
  const portal = figures.shape === "celebration" ? `/a/${slug}` : `/a/${slug}/value/${figures.period.key}`;
  return { action, portal, isSent: c.req.query("did") === "link", isAll: countsMoney(figures.metric) };
}

async function showRecap(c: Ctx, read: ReadRecap, draft: RecapFeedback["draft"] = null): Promise<Response> {
  const { mailed } = read;
  const figures = JSON.parse(read.figures) as Snapshot;
  const language = languageOfForm(read.form);
  const note = readNote(read.note);
  const guard = await guardOf(c, read, figures);
  if (figures.shape === "celebration")
    return answerPage(c, { door: "portal", ...celebrationContent({ figures, note, guard }, language) });
  const feedback = viewFeedback(mailed?.feedback ?? [], {
    person: mailed && contactKey(mailed.contactId),
    version: 1,
    // Who is no contact any more reads, and speaks for nobody.
    action: mailed && new URL(c.req.url).pathname,
    figureBase: null,
  });
  const proposed = proposedChoice.parse(c.req.query("answer"));
  const links = { earlier: null, later: null, before: null, newest: null, now: read.now, became: null };
  const whole = { frame: null, figures, note, ...links, guard, feedback: { ...feedback, proposed, draft }, told: null };
  const content = recapContent(guard ? guarded(whole) : whole, language);
  return answerPage(c, { door: "portal", ...content }, draft ? 422 : 200);
}

function guarded(view: RecapView): RecapView {
  return { ...view, figures: guardedFigures(view.figures), feedback: guardedFeedback(view.feedback), note: null };
}

mailLink.get("/r/:token", async (c) => {
  const read = await readRecap(c);
  return read instanceof Response ? read : showRecap(c, read);
});

/** Told by the page after it was visible for two seconds and somebody moved, as in the portal. Never from a GET. */
mailLink.post("/r/:token/seen", csrf, async (c) => {
  const read = await readRecap(c);
  if (read instanceof Response) return read;
  await countMailView(c.var.env.DB, read.id, c.var.now);
  return c.body(null, 204);
});

/** Mails the reader their own link of the portal, to the address the recap went to: whoever has the mail gets nothing by it. */
mailLink.post("/r/:token/link", csrf, async (c) => {
  const read = await readRecap(c);
  if (read instanceof Response) return read;
  await mailLinks(c, { email: read.recipient, accountId: read.accountId });
  return seeOther(c, `${new URL(c.req.url).pathname.replace(/\/link$/, "")}#guard`, "link");
});

/** What the reader of a mail makes of the result: only from the button of our own page, never from the link itself. */
mailLink.post("/r/:token", async (c) => {
  if (!isOwnPage({ site: c.req.header("sec-fetch-site"), origin: c.req.header("origin") }, new URL(c.req.url).origin))
    throw new Refusal("cross_site", "This form was not sent from our own page.");
  const fields = await formOf(c);
  const read = await readRecap(c);
  if (read instanceof Response) return read;
  const { mailed } = read;
  if (!mailed) return answerEnded(c, 410);
  if (mailed.period === firstValueKey)
    throw new Refusal("not_found", "There is nothing to answer about a First Value.");
  const form = answerForm.safeParse(fields);
  if (!form.success) {
    const { choice = "", note = "" } = fields;
    const problem = untakenOf({ act: "answer", note, code: "invalid" });
    return showRecap(c, read, { act: "answer", choice, note, problem });
  }
  await saySomething(c.var.env.DB, mailed.accountId, mailedAct(c, { mailed, form: form.data, deliveryId: read.id }));
  return seeOther(c, `${new URL(c.req.url).pathname}#feedback`);
});

function mailedAct(c: Ctx, said: { mailed: MailedRecap; form: AnswerForm; deliveryId: string }) {
  const { mailed, form, deliveryId } = said;
  const { choice, note, seen } = form;
  const { contactId, name, period } = mailed;
  const saying: Saying = {
    period,
    kind: "answer",
    person: contactKey(contactId),
    contactId,
    choice,
    note,
    version: null,
  };
  const command = hashSecret(JSON.stringify([deliveryId, choice, note, seen])).slice(0, 32);
  const actor = { kind: "contact" as const, id: contactId, name, side: "customer" as const };
  const act = { id: makeId(), at: c.var.now, actor, signed: name, command };
  return { saying, act, body: sayingText(saying) };
}

function answerPreference(c: Ctx, found: MailPreference, did: "saved" | "stopped" | null): Response {
  const { accountName, locale, reading, stop, kind } = found;
  const { frequency, celebration, detail, language } = readingOf(reading);
  const view = {
    accountName,
    vendorName: c.var.env.config.VENDOR_NAME,
    action: new URL(c.req.url).pathname,
    language: languageOf(language.value, locale),
    kind,
    frequency: stop === null ? frequency.value : "off",
    celebration: stop === null ? celebration.value : "off",
    detail: detail.value,
    stopped: stop === "unsubscribed" ? null : stop,
    did,
  };
  const page = { title: preferenceTitle(view), locale: view.language, body: <PreferencePage view={view} /> };
  return answerPage(c, { door: "open", ...page });
}

mailLink.get("/u/:token", async (c) => {
  const id = readCapability(c.var.env.config.LINK_SECRET, "unsubscribe", c.req.param("token"));
  const found = id === null ? null : await preferenceOfMail(c.var.env.DB, id);
  if (!found) return answerEnded(c, 404);
  return found.isEnded ? answerEnded(c, 410) : answerPreference(c, found, null);
});

/** Stops the mails, or keeps how they are wanted. */
async function keepPreference(c: Ctx, id: string, wished: PreferenceForm): Promise<"saved" | "stopped"> {
  const { env, now } = c.var;
  if ("stop" in wished) {
    const stop = wished.stop === "list" ? leaveList : unsubscribe;
    await stop(env.DB, id, now);
    return "stopped";
  }
  const { frequency, celebration = null, language, detail = null } = wished;
  // The form has it that off without a language is off for everything.
  if (language === undefined || (frequency === "off" && celebration !== "on")) {
    await unsubscribe(env.DB, id, now);
    return "stopped";
  }
  await keepWish(env.DB, id, { frequency, celebration, language, detail, now });
  return "saved";
}

/** RFC 8058: a mail program posts this without any page of ours, so it is the one form that may come from elsewhere. */
mailLink.post("/u/:token", async (c) => {
  const { env } = c.var;
  const id = readCapability(env.config.LINK_SECRET, "unsubscribe", c.req.param("token"));
  if (!id) return answerEnded(c, 404);
  const fields = await formOf(c);
  const own = isOwnPage(
    { site: c.req.header("sec-fetch-site"), origin: c.req.header("origin") },
    new URL(c.req.url).origin,
  );
  const isOneClick = fields["List-Unsubscribe"] === "One-Click";
  if (!own && !isOneClick) throw new Refusal("cross_site", "This form was not sent from our own page.");
  const known = await preferenceOfMail(env.DB, id);
  if (known?.isEnded && !isOneClick) return answerEnded(c, 410);
  // A mail program can only end the list of the mail, whatever else it sends and from wherever.
  const did = await keepPreference(c, id, isOneClick ? { stop: "list" } : check(preferenceForm, fields));
  tellOutside(c);
  if (known?.isEnded) return c.body(null, 204);
  const found = await preferenceOfMail(env.DB, id);
  return found ? answerPreference(c, found, did) : answerEnded(c, 404);
});
