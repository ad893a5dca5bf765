import { Hono } from "hono";
import { requireAdmin } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { SettingsPage, settingsTitle } from "#console/settings.tsx";
import { staffFormOf } from "#console/settings-form.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import type { SettingsView } from "#schema/console.ts";
import { Refusal } from "#schema/errors.ts";
import { newStaff, staffRoleForm } from "#schema/session.ts";
import type { StaffAccess } from "#schema/words.ts";
import { loadSettings } from "#store/console/setting.ts";
import { addStaff, listStaff, type StaffRow, staffByEmail } from "#store/session.ts";
import { accountsLeft, changeAccess } from "#store/staff.ts";
import { frameOf } from "./frame.ts";

/** Staff and the list of metrics. */
export const settings = new Hono<App>();

type Shown = Pick<SettingsView, "problems" | "values">;

async function show(c: Ctx, shown: Shown): Promise<Response> {
  const { DB } = c.var.env;
  const [{ counts, metrics }, staff, left] = await Promise.all([loadSettings(DB), listStaff(DB), accountsLeft(DB)]);
  const canEdit = c.var.staff.role === "admin";
  const view: SettingsView = {
    frame: frameOf(c, counts),
    canEdit,
    staff: staff.map((person) => ({ ...person, accounts: left.filter(({ csmId }) => csmId === person.id) })),
    metrics,
    ...shown,
  };
  const status = Object.keys(shown.problems).length > 0 ? 422 : 200;
  return answerPage(
    c,
    { door: "console", title: settingsTitle(view), locale: "en", body: <SettingsPage view={view} /> },
    status,
  );
}

const nothing: Shown = { problems: {}, values: {} };

settings.get("/", (c) => show(c, nothing));

/** Keeps what a form says, or shows the page again with what was typed and what is wrong with it. */
async function take(
  c: Ctx,
  { form, did = form }: { form: string; did?: string },
  keep: (fields: Record<string, string>) => Promise<void>,
): Promise<Response> {
  requireAdmin(c);
  const fields = await formOf(c);
  const refusal = await keep(fields).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === "invalid" || error.code === "conflict")) return error;
    throw error;
  });
  if (!(refusal instanceof Refusal)) return seeOther(c, "/console/settings", did);
  return show(c, {
    problems: Object.keys(refusal.details).length > 0 ? refusal.details : { form: refusal.message },
    values: { ...fields, form },
  });
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
  const found = (await listStaff(c.var.env.DB)).find(({ id }) => id === c.req.param("id"));
  if (!found) throw new Refusal("not_found", "There is no such member of staff.");
  return found;
}

const refusedAt = (role: string) => new Refusal("conflict", role, { role });

/** Why a change did not happen, from how things stand now. */
async function refuse(c: Ctx, before: StaffRow): Promise<never> {
  const staff = await listStaff(c.var.env.DB);
  const own = staff.find(({ id }) => id === c.var.staff.id);
  if (own?.role !== "admin") throw new Refusal("forbidden", "You are not an admin any more.");
  if (staff.find(({ id }) => id === before.id)?.role !== before.role)
    throw refusedAt(`Somebody else changed this for ${before.name} just now. Please look again.`);
  throw refusedAt(`${before.name} is the only admin. Make somebody else an admin first.`);
}

async function setAccess(c: Ctx, person: StaffRow, to: StaffAccess): Promise<void> {
  if (person.role === to) return;
  const changed = await changeAccess(c.var.env.DB, { person, to, by: principalOf(c), now: c.var.now });
  if (!changed) await refuse(c, person);
  tellOutside(c);
}

settings.post("/staff/:id/role", (c) =>
  take(c, { form: staffFormOf(c.req.param("id")), did: "staff_role" }, async (fields) => {
    const person = await personOf(c);
    const { role } = check(staffRoleForm, fields);
    if (person.role === "none") throw refusedAt(`The access of ${person.name} has ended. Give it back first.`);
    await setAccess(c, person, role);
  }),
);

settings.post("/staff/:id/end", (c) =>
  take(c, { form: staffFormOf(c.req.param("id")), did: "staff_end" }, async () => {
    await setAccess(c, await personOf(c), "none");
  }),
);

settings.post("/staff/:id/return", (c) =>
  take(c, { form: staffFormOf(c.req.param("id")), did: "staff_return" }, async (fields) => {
    const person = await personOf(c);
    const { role } = check(staffRoleForm, fields);
    if (person.role !== "none") throw refusedAt(`${person.name} has access already.`);
    await setAccess(c, person, role);
  }),
);
