import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { RecapPage, recapPageTitle } from "#console/recap-one.tsx";
import { recapRow } from "#domain/console/account.ts";
import type { App, Ctx } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { writtenRecap } from "#jobs/release.ts";
import { postedRecap } from "#mail/recap/posted.ts";
import { sendMail } from "#mail/send.ts";
import { languageOf } from "#mail/voice.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import type { ConsoleRecapView } from "#schema/console.ts";
import { Refusal } from "#schema/errors.ts";
import { skipForm, testForm } from "#schema/mail-form.ts";
import { type ListedRecap, loadCounts, loadRecap } from "#store/console/recap.ts";
import { loadReaders } from "#store/recap/reader.ts";
import { keepRecapHeld, skipRecap } from "#store/recap/release.ts";
import { noticed } from "./notice.ts";

/** One recap: its mails as they would go out, what may be done with it, what happened to it. */
export const oneRecap = new Hono<App>();

const idOf = (c: Ctx) => c.req.param("id") ?? "";

/** Who got it, gets it, or would have. */
const goingTo = (deliveries: ListedRecap["deliveries"]) =>
  deliveries
    .filter(({ state }) => state !== "suppressed")
    .map(({ recipientName, form }) => ({ name: recipientName, form }));

async function viewOf(c: Ctx): Promise<ConsoleRecapView> {
  const { DB } = c.var.env;
  const [counts, { recap, log }, read] = await Promise.all([
    loadCounts(DB),
    loadRecap(DB, idOf(c)),
    loadReaders(DB, idOf(c)),
  ]);
  if (!recap) throw new Refusal("not_found", "There is no such recap.");
  const { timezone, locale, ...facts } = recap;
  const { mails, recipients } = writtenRecap(read);
  const readers = recipients?.map(({ name, form }) => ({ name, form: form.key })) ?? goingTo(facts.deliveries);
  return {
    frame: noticed(c, counts),
    row: recapRow(facts),
    timezone,
    canEdit: c.var.staff.role !== "viewer",
    mails: Object.entries(mails).map(([key, { html: _, ...mail }]) => ({
      ...mail,
      key,
      language: languageOf(mail.language, locale),
      readers: readers.filter(({ form }) => form === key).map(({ name }) => name),
    })),
    staffEmail: c.var.staff.email,
    log,
  };
}

oneRecap.get("/", async (c) => {
  const view = await viewOf(c);
  const page = { title: recapPageTitle(view), body: <RecapPage view={view} /> };
  const answer = answerPage(c, { door: "console", locale: "en", ...page });
  // The mails stand in frames of our own; a link in one leads nowhere, for the frame may show nothing else.
  const policy = answer.headers.get("content-security-policy") ?? "";
  answer.headers.set("content-security-policy", `${policy}; frame-src 'self'`);
  return answer;
});

/** Mails carry their style with them; a frame without any right but to be looked at. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";
const darkQuery = /@media \(prefers-color-scheme:\s*dark\)/g;

/** The kept mail, byte for byte; `scheme` alone answers the question a mail asks of the reader's screen. */
async function answerMail(c: Ctx, form: string): Promise<Response> {
  const body = writtenRecap(await loadReaders(c.var.env.DB, idOf(c))).mails[form];
  if (!body) return seeOther(c, `/console/recaps/${idOf(c)}`);
  const scheme = c.req.query("scheme");
  const media = scheme === "dark" ? "@media all" : "@media not all";
  const html = scheme ? body.html.replace(darkQuery, media) : body.html;
  return c.body(html, 200, { "content-type": "text/html; charset=utf-8", "content-security-policy": mailPolicy });
}

oneRecap.get("/mail/:form{[a-z0-9-]+}", (c) => answerMail(c, c.req.param("form")));

/** To nobody but who asks for it: takes no claim, is no delivery, and its links lead nowhere. */
oneRecap.post("/test", async (c) => {
  requireEditor(c);
  const { form } = check(testForm, await formOf(c));
  const { env, staff, now } = c.var;
  const read = await loadReaders(env.DB, idOf(c));
  const { mails } = writtenRecap(read);
  if (!read.recap || !mails[form]) throw new Refusal("conflict", "There is no such mail of this recap.");
  const { PUBLIC_URL } = env.config;
  const mail = postedRecap({
    config: env.config,
    id: makeId(),
    accountId: read.recap.accountId,
    mails: JSON.stringify(mails),
    figures: read.recap.figures,
    to: { name: staff.name, address: staff.email },
    form,
    links: { view: `${PUBLIC_URL}/r/test`, unsubscribe: `${PUBLIC_URL}/u/test` },
    mark: "[Test] ",
  });
  const outcome = await sendMail(env, { mail, date: now, commit: async () => true });
  if (outcome.kind !== "sent") throw new Refusal("conflict", "The test could not be sent. Nothing else changed.");
  return seeOther(c, `/console/recaps/${idOf(c)}`, "test");
});

oneRecap.post("/skip", async (c) => {
  requireEditor(c);
  const { reason } = check(skipForm, await formOf(c));
  const skipped = await skipRecap(c.var.env.DB, idOf(c), { by: c.var.staff.name, reason, now: c.var.now });
  if (!skipped) throw new Refusal("conflict", "This recap is not held any more.");
  return seeOther(c, "/console/recaps", "skip");
});

oneRecap.post("/keep", async (c) => {
  requireEditor(c);
  await formOf(c);
  const kept = await keepRecapHeld(c.var.env.DB, idOf(c), { by: c.var.staff.name, now: c.var.now });
  if (!kept) throw new Refusal("conflict", "This recap does not go out by itself any more.");
  return seeOther(c, "/console/recaps", "keep");
});
