import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId, shareToken } from "#auth/token.ts";
import { addDays } from "#domain/day.ts";
import { isLive } from "#domain/share.ts";
import { startOfDayUtc } from "#domain/zone.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { noticeMail } from "#mail/notice/envelope.ts";
import { shareMail } from "#mail/notice/share.ts";
import { sendMail } from "#mail/send.ts";
import { seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import { Refusal } from "#schema/errors.ts";
import { newShare, rotateForm } from "#schema/share.ts";
import { auditDone } from "#store/audit.ts";
import { loadConsoleAccount } from "#store/console/account.ts";
import { addShare, revokeShare, rotateShare } from "#store/share.ts";
import { showAccount } from "./account-page.tsx";
import { attempt } from "./form.ts";

/** Links of one account: made, mailed, rotated, revoked. */
export const shares = new Hono<App>();

const back = (c: Ctx) => `/console/accounts/${c.req.param("id")}`;
const actOn = (c: Ctx) => ({ shareId: c.req.param("share") ?? "", by: principalOf(c), now: c.var.now });
const gone = () => new Refusal("not_found", "This account has no such living link.");

/** The link a form is about as it is by now; null: this account has none such. */
async function shareOf(c: Ctx) {
  const { shares: known } = await loadConsoleAccount(c.var.env.DB, c.req.param("id") ?? "");
  return known.find(({ id }) => id === c.req.param("share")) ?? null;
}

const chooseContact = "Choose the person this link is for.";
const noContact = () => new Refusal("invalid", chooseContact, { contact: chooseContact });
const isOver = "The last day of a link is today or later.";

/** A team link is for nobody in particular. */
function isHere(contacts: { id: string; left: unknown }[], contactId: string | null): boolean {
  return contactId === null || contacts.some(({ id, left }) => id === contactId && left === null);
}

async function make(c: Ctx, fields: Record<string, string>): Promise<Response> {
  const accountId = c.req.param("id") ?? "";
  const form = check(newShare, fields);
  const { account, contacts } = await loadConsoleAccount(c.var.env.DB, accountId);
  if (!account) throw new Refusal("not_found", "There is no such account.");
  const contactId = form.kind === "personal" ? form.contact : null;
  if (!isHere(contacts, contactId)) throw noContact();
  // Through the whole last day, in the account's zone.
  const expiresAt = form.expires ? startOfDayUtc(addDays(form.expires, 1), account.timezone) : null;
  if (expiresAt !== null && expiresAt <= c.var.now) throw new Refusal("invalid", isOver, { expires: isOver });
  const made = await addShare(c.var.env.DB, accountId, {
    id: makeId(),
    kind: form.kind,
    scope: form.scope,
    contactId,
    now: c.var.now,
    by: principalOf(c),
    expiresAt,
    ...(form.seen === undefined ? {} : { seen: form.seen }),
  });
  // Not made: a second click, or they left just now.
  if (!made && !isHere((await loadConsoleAccount(c.var.env.DB, accountId)).contacts, contactId)) throw noContact();
  return seeOther(c, back(c), "share");
}

shares.post("/", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("share", fields, () => make(c, fields));
  return done instanceof Response ? done : showAccount(c, done);
});

/** The address on the page is over already, by a second click or by somebody else: what is asked for is done. */
async function isNewer(c: Ctx, epoch: number | null): Promise<boolean> {
  const share = await shareOf(c);
  return share !== null && epoch !== null && share.epoch > epoch && isLive(share, c.var.now);
}

shares.post("/:share/rotate", async (c) => {
  requireEditor(c);
  const { epoch = null } = check(rotateForm, await formOf(c));
  const isRotated = await rotateShare(c.var.env.DB, c.req.param("id") ?? "", { ...actOn(c), epoch });
  if (!isRotated && !(await isNewer(c, epoch))) throw gone();
  tellOutside(c);
  return seeOther(c, back(c), "rotate");
});

shares.post("/:share/revoke", async (c) => {
  requireEditor(c);
  await formOf(c);
  const isRevoked = await revokeShare(c.var.env.DB, c.req.param("id") ?? "", actOn(c));
  // Ended already, as by a second click, is ended.
  if (!isRevoked && !(await shareOf(c))?.revokedAt) throw gone();
  tellOutside(c);
  return seeOther(c, back(c), "revoke");
});

shares.post("/:share/mail", async (c) => {
  requireEditor(c);
  await formOf(c);
  const { env, now, staff, requestId } = c.var;
  const { account, shares: known } = await loadConsoleAccount(env.DB, c.req.param("id") ?? "");
  const share = known.find((each) => each.id === c.req.param("share") && isLive(each, now));
  if (!account || share?.kind !== "personal" || !share.contactEmail || !share.contactName) throw gone();
  const body = shareMail({
    vendorName: env.config.VENDOR_NAME,
    hue: env.config.BRAND_HUE,
    accountName: account.name,
    contactName: share.contactName,
    csmName: staff.name,
    reader: { locale: account.locale, language: share.contactLanguage },
    link: `${env.config.PUBLIC_URL}/p/${shareToken(env.config.LINK_SECRET, share)}`,
  });
  const mail = noticeMail({
    config: env.config,
    id: requestId,
    to: { name: share.contactName, address: share.contactEmail },
    // It asks for an answer.
    replyTo: { name: staff.name, address: staff.email },
    body,
  });
  const outcome = await sendMail(env, { mail, date: now, commit: async () => true });
  if (outcome.kind !== "sent")
    throw new Refusal(
      "conflict",
      "The mail server did not take the mail. The link itself is fine: copy it, or try again.",
    );
  const sent = { act: "share.mail" as const, about: { link: share.id } };
  await auditDone(env.DB, { ...sent, by: principalOf(c), now, accountId: account.id });
  return seeOther(c, back(c), "mail");
});
