import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId, shareToken } from "#auth/token.ts";
import { AccountPage, accountTitle } from "#console/account.tsx";
import { viewAccount } from "#domain/console/account.ts";
import type { App } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { sizeForm } from "#schema/account.ts";
import { Refusal } from "#schema/errors.ts";
import { contactReading, newContact } from "#schema/session.ts";
import { addContact, setReadingOf } from "#store/account.ts";
import { loadConsoleAccount } from "#store/console/account.ts";
import { loadTasks } from "#store/feedback.ts";
import { keepSize } from "#store/size.ts";
import { frameOf } from "./frame.ts";

/** One account: what the customer sees, and what only staff see. */
export const account = new Hono<App>();

account.get("/", async (c) => {
  const { env } = c.var;
  const accountId = c.req.param("id") ?? "";
  const [facts, tasks] = await Promise.all([loadConsoleAccount(env.DB, accountId), loadTasks(env.DB, accountId)]);
  const view = viewAccount(
    facts,
    frameOf(c, facts.counts),
    (share) => `${env.config.PUBLIC_URL}/p/${shareToken(env.config.LINK_SECRET, share)}`,
  );
  const body = <AccountPage view={view} tasks={tasks} />;
  return answerPage(c, { door: "console", title: accountTitle(view), locale: "en", body });
});

account.post("/comparison", async (c) => {
  requireEditor(c);
  const accountId = c.req.param("id") ?? "";
  const { seats, gives, sees } = check(sizeForm, await formOf(c));
  const size = { seats, gives: gives !== undefined, sees: sees !== undefined };
  if (!(await keepSize(c.var.env.DB, accountId, size))) throw new Refusal("not_found", "There is no such account.");
  return seeOther(c, `/console/accounts/${accountId}`, "comparison");
});

account.post("/contacts", async (c) => {
  requireEditor(c);
  const accountId = c.req.param("id") ?? "";
  const form = check(newContact, await formOf(c));
  const added = await addContact(c.var.env.DB, accountId, {
    ...form,
    email: form.email || null,
    id: makeId(),
    addedBy: c.var.staff.name,
    now: c.var.now,
  });
  if (!added) throw new Refusal("not_found", "There is no such account.");
  return seeOther(c, `/console/accounts/${accountId}`, "contact");
});

account.post("/contacts/:contact", async (c) => {
  requireEditor(c);
  const accountId = c.req.param("id") ?? "";
  const form = check(contactReading, await formOf(c));
  const set = await setReadingOf(c.var.env.DB, accountId, { id: c.req.param("contact"), ...form });
  if (!set) throw new Refusal("not_found", "There is no such person.");
  return seeOther(c, `/console/accounts/${accountId}`, "reading");
});
