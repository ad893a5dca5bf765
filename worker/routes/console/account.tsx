import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId, shareToken } from "#auth/token.ts";
import { AccountPage, accountTitle } from "#console/account.tsx";
import { viewAccount } from "#domain/console/account.ts";
import type { App } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { sizeForm } from "#schema/account.ts";
import { Refusal } from "#schema/errors.ts";
import { contactReading, newContact } from "#schema/session.ts";
import { loadConsoleAccount } from "#store/console/account.ts";
import { addContact, contactLike, setReadingOf } from "#store/contact.ts";
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
  const { env, now } = c.var;
  const accountId = c.req.param("id") ?? "";
  const form = check(newContact, await formOf(c));
  const person = { ...form, email: form.email || null };
  if (!(await addContact(env.DB, accountId, { ...person, id: makeId(), by: principalOf(c), now }))) {
    const known = await contactLike(env.DB, accountId, person);
    if (!known) throw new Refusal("not_found", "There is no such account.");
    // The same person twice is a second click.
    if (known.name !== form.name || known.role !== form.role)
      throw new Refusal("invalid", `${known.name} has this address already.`, { email: "taken" });
  }
  return seeOther(c, `/console/accounts/${accountId}`, "contact");
});

account.post("/contacts/:contact", async (c) => {
  requireEditor(c);
  const accountId = c.req.param("id") ?? "";
  const form = check(contactReading, await formOf(c));
  const set = await setReadingOf(c.var.env.DB, accountId, {
    id: c.req.param("contact"),
    ...form,
    by: principalOf(c),
    now: c.var.now,
  });
  if (!set) throw new Refusal("not_found", "There is no such person.");
  return seeOther(c, `/console/accounts/${accountId}`, "reading");
});
