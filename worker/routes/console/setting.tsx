import { Hono } from "hono";
import { requireAdmin } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { SettingsPage } from "#console/settings.tsx";
import { staffFormOf } from "#console/settings-form.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import type { SettingsView } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import { Refusal } from "#schema/errors.ts";
import { handOverForm, newStaff, staffEndForm, staffRoleForm } from "#schema/session.ts";
import type { StaffAccess } from "#schema/words.ts";
import { loadSettings } from "#store/console/setting.ts";
import { giveAccounts } from "#store/csm.ts";
import { addStaff, type StaffRow, staffByEmail, staffById } from "#store/session.ts";
import { changeAccess } from "#store/staff.ts";
import { answerForm, attempt } from "./form.ts";
import { frameOf } from "./frame.ts";

/** Staff and the list of metrics. */
export const settings = new Hono<App>();

async function show(c: Ctx, typed: Typed | null): Promise<Response> {
  const { counts, metrics, staff, left } = await loadSettings(c.var.env.DB);
  const view: SettingsView = {
    frame: frameOf(c, counts),
    canEdit: c.var.staff.role === "admin",
    staff: staff.map((person) => ({ ...person, accounts: left.filter(({ csmId }) => csmId === person.id) })),
    metrics,
    typed,
  };
  return answerForm(c, { title: "Settings", body: <SettingsPage view={view} />, typed });
}

settings.get("/", (c) => show(c, null));

/** Keeps what a form says, or shows the page again with what was typed and what is wrong with it. */
async function take(
  c: Ctx,
  { form, did = form }: { form: string; did?: string },
  keep: (fields: Record<string, string>) => Promise<void>,
): Promise<Response> {
  requireAdmin(c);
  const fields = await formOf(c);
  const done = await attempt(form, fields, async () => {
    await keep(fields);
    return seeOther(c, "/console/settings", did);
  });
  return done instanceof Response ? done : show(c, done);
}

settings.post("/staff", (c) =>
  take(c, { form: "staff" }, async (fields) => {
    const form = check(newStaff, fields);
    const added = await addStaff(c.var.env.DB, { ...form, id: makeId(), now: c.var.now, by: principalOf(c) });
    if (added) return;
    const known = await staffByEmail(c.var.env.DB, form.email);
    const text =
      known?.role === "none"
        ? `${known.name} was here before with this address. Give them their access back in the list above.`
        : "Somebody with this address is there already.";
    throw new Refusal("invalid", text, { email: text });
  }),
);

async function personOf(c: Ctx): Promise<StaffRow> {
  const found = await staffById(c.var.env.DB, c.req.param("id") ?? "");
  if (!found) throw new Refusal("not_found", "There is no such member of staff.");
  return found;
}

const changedSince = ({ name }: StaffRow) =>
  new Refusal("conflict", `Somebody else changed this for ${name} meanwhile. Please look again.`);
const refusedAt = (role: string) => new Refusal("invalid", role, { role });

/** Why a change did not happen, from how things stand now. */
async function refuse(c: Ctx, before: StaffRow): Promise<never> {
  const { DB } = c.var.env;
  const own = await staffById(DB, c.var.staff.id);
  if (own?.role !== "admin") throw new Refusal("forbidden", "You are not an admin any more.");
  if ((await staffById(DB, before.id))?.role !== before.role) throw changedSince(before);
  throw refusedAt(`${before.name} is the only admin. Make somebody else an admin first.`);
}

/** `seen`: how they stood on the page it was said on. */
async function setAccess(
  c: Ctx,
  person: StaffRow,
  { to, seen = person.role }: { to: StaffAccess; seen: StaffAccess | undefined },
): Promise<void> {
  if (person.role === to) return;
  if (person.role !== seen) throw changedSince(person);
  const changed = await changeAccess(c.var.env.DB, { person, to, by: principalOf(c), now: c.var.now });
  if (!changed) await refuse(c, person);
  tellOutside(c);
}

settings.post("/staff/:id/role", (c) =>
  take(c, { form: staffFormOf(c.req.param("id")), did: "staff_role" }, async (fields) => {
    const person = await personOf(c);
    const { role: to, seen } = check(staffRoleForm, fields);
    if (person.role === "none") throw refusedAt(`The access of ${person.name} has ended. Give it back first.`);
    await setAccess(c, person, { to, seen });
  }),
);

settings.post("/staff/:id/end", (c) =>
  take(c, { form: staffFormOf(c.req.param("id")), did: "staff_end" }, async (fields) => {
    const person = await personOf(c);
    const { seen } = check(staffEndForm, fields);
    await setAccess(c, person, { to: "none", seen });
  }),
);

/** Every account that names who left goes to a colleague, in one act. */
settings.post("/staff/:id/accounts", (c) =>
  take(c, { form: staffFormOf(c.req.param("id")), did: "staff_accounts" }, async (fields) => {
    const from = await personOf(c);
    const { to: chosen } = check(handOverForm, fields);
    const to = await staffById(c.var.env.DB, chosen);
    const wanted = "Choose a member of staff with access.";
    if (!to || to.role === "none") throw new Refusal("invalid", wanted, { to: wanted });
    if (from.role !== "none") {
      const text = `${from.name} still has access: hand over their accounts one by one.`;
      throw new Refusal("invalid", text, { to: text });
    }
    await giveAccounts(c.var.env.DB, { from, to, by: principalOf(c), now: c.var.now });
  }),
);

settings.post("/staff/:id/return", (c) =>
  take(c, { form: staffFormOf(c.req.param("id")), did: "staff_return" }, async (fields) => {
    const person = await personOf(c);
    const { role: to, seen } = check(staffRoleForm, fields);
    if (person.role !== "none") throw refusedAt(`${person.name} has access already.`);
    await setAccess(c, person, { to, seen });
  }),
);
