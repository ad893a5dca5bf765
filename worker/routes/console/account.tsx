import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import { csmForm, sizeForm } from "#schema/account.ts";
import { Refusal } from "#schema/errors.ts";
import { contactReading, newContact } from "#schema/session.ts";
import { loadConsoleAccount } from "#store/console/account.ts";
import { loadPerson } from "#store/console/person.ts";
import { addContact, contactLike, setReadingOf } from "#store/contact.ts";
import { giveAccount } from "#store/csm.ts";
import { leaveAccount, returnToAccount } from "#store/departure.ts";
import { keepSize } from "#store/size.ts";
import { showAccount } from "./account-page.tsx";
import { attempt } from "./form.ts";

const chooseCsm = "Choose a member of staff with access.";

/** One account: what the customer sees, and what only staff see. */
export const account = new Hono<App>();

account.get("/", (c) => showAccount(c));

account.post("/comparison", async (c) => {
  requireEditor(c);
  const accountId = c.req.param("id") ?? "";
  const { seats, gives, sees } = check(sizeForm, await formOf(c));
  const said = { seats, gives: gives !== undefined, sees: sees !== undefined };
  const size = { ...said, by: principalOf(c), now: c.var.now };
  if (!(await keepSize(c.var.env.DB, accountId, size))) throw new Refusal("not_found", "There is no such account.");
  return seeOther(c, `/console/accounts/${accountId}`, "comparison");
});

const peopleOf = (c: Ctx) => `/console/accounts/${c.req.param("id")}#people`;

/** Somebody who left is there again; twice is once. `as`: how they were entered when they were added again. */
async function bringBack(
  c: Ctx,
  { id, as }: { id: string; as: Parameters<typeof returnToAccount>[2]["as"] },
): Promise<Response> {
  const { env, now } = c.var;
  await returnToAccount(env.DB, c.req.param("id") ?? "", { id, as, by: principalOf(c), now });
  tellOutside(c);
  return seeOther(c, peopleOf(c), "contact_return");
}

/** The contact of the address, of this very account. */
async function contactOf(c: Ctx): Promise<string> {
  const { account: found, person } = await loadPerson(
    c.var.env.DB,
    c.req.param("id") ?? "",
    c.req.param("contact") ?? "",
  );
  if (!found || !person) throw new Refusal("not_found", "There is no such person.");
  return person.id;
}

function isKnown(name: string, field: "name" | "email"): Refusal {
  const known = field === "email" ? `${name} has this address already` : `${name} is here already`;
  const text = `${known}. Nothing was changed: how they get the recap is set beside their name.`;
  return new Refusal("invalid", text, { [field]: text });
}

async function enter(c: Ctx, fields: Record<string, string>): Promise<Response> {
  const { env, now } = c.var;
  const accountId = c.req.param("id") ?? "";
  const form = check(newContact, fields);
  const person = { ...form, email: form.email || null };
  if (!(await addContact(env.DB, accountId, { ...person, id: makeId(), by: principalOf(c), now }))) {
    const known = await contactLike(env.DB, accountId, person);
    if (!known) throw new Refusal("not_found", "There is no such account.");
    if (known.left === 1) {
      const { email: _, ...as } = form;
      return bringBack(c, { id: known.id, as });
    }
    // The same person twice is a second click.
    const isAgain = (["name", "title", "role", "language", "frequency", "detail", "celebration"] as const).every(
      (key) => known[key] === form[key],
    );
    if (!isAgain) throw isKnown(known.name, form.email === "" ? "name" : "email");
  }
  return seeOther(c, `/console/accounts/${accountId}`, "contact");
}

account.post("/contacts", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("contact", fields, () => enter(c, fields));
  return done instanceof Response ? done : showAccount(c, done);
});

account.post("/contacts/:contact/leave", async (c) => {
  requireEditor(c);
  await formOf(c);
  const { env, now } = c.var;
  await leaveAccount(env.DB, c.req.param("id") ?? "", { id: await contactOf(c), by: principalOf(c), now });
  tellOutside(c);
  return seeOther(c, peopleOf(c), "contact_leave");
});

account.post("/contacts/:contact/return", async (c) => {
  requireEditor(c);
  await formOf(c);
  return bringBack(c, { id: await contactOf(c), as: null });
});

async function handOver(c: Ctx, fields: Record<string, string>): Promise<Response> {
  const { env, now } = c.var;
  const accountId = c.req.param("id") ?? "";
  const { csm } = check(csmForm, fields);
  const { account: found, colleagues } = await loadConsoleAccount(env.DB, accountId);
  if (!found) throw new Refusal("not_found", "There is no such account.");
  const to = colleagues.find(({ id }) => id === csm);
  const given = to && { from: found.csm, to, by: principalOf(c), now };
  const isKept = to !== undefined && found.csm?.id === to.id;
  if (!given || !(isKept || (await giveAccount(env.DB, accountId, given)) || (await hasAccount(c, to.id))))
    throw new Refusal("invalid", chooseCsm, { csm: chooseCsm });
  return seeOther(c, `/console/accounts/${accountId}`, "csm");
}

/** A second click comes after the first. */
async function hasAccount(c: Ctx, csmId: string): Promise<boolean> {
  const { account: found } = await loadConsoleAccount(c.var.env.DB, c.req.param("id") ?? "");
  return found?.csm?.id === csmId;
}

account.post("/csm", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("csm", fields, () => handOver(c, fields));
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
