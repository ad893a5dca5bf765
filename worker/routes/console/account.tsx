import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { sizeForm } from "#schema/account.ts";
import { Refusal } from "#schema/errors.ts";
import { contactReading, newContact } from "#schema/session.ts";
import { addContact, contactLike, setReadingOf } from "#store/contact.ts";
import { keepSize } from "#store/size.ts";
import { showAccount } from "./account-page.tsx";
import { attempt } from "./data/part.ts";

/** One account: what the customer sees, and what only staff see. */
export const account = new Hono<App>();

account.get("/", (c) => showAccount(c));

account.post("/comparison", async (c) => {
  requireEditor(c);
  const accountId = c.req.param("id") ?? "";
  const { seats, gives, sees } = check(sizeForm, await formOf(c));
  const size = { seats, gives: gives !== undefined, sees: sees !== undefined };
  if (!(await keepSize(c.var.env.DB, accountId, size))) throw new Refusal("not_found", "There is no such account.");
  return seeOther(c, `/console/accounts/${accountId}`, "comparison");
});

async function enter(c: Ctx, fields: Record<string, string>): Promise<Response> {
  const { env, now } = c.var;
  const accountId = c.req.param("id") ?? "";
  const form = check(newContact, fields);
  const person = { ...form, email: form.email || null };
  if (!(await addContact(env.DB, accountId, { ...person, id: makeId(), by: principalOf(c), now }))) {
    const known = await contactLike(env.DB, accountId, person);
    if (!known) throw new Refusal("not_found", "There is no such account.");
    const text = `${known.name} has this address already.`;
    // The same person twice is a second click.
    if (known.name !== form.name || known.role !== form.role) throw new Refusal("invalid", text, { email: text });
  }
  return seeOther(c, `/console/accounts/${accountId}`, "contact");
}

account.post("/contacts", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("contact", fields, () => enter(c, fields));
  return done instanceof Response ? done : showAccount(c, done);
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
