import { Hono } from "hono";
import { requireAdmin } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { SettingsPage, settingsTitle } from "#console/settings.tsx";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import type { SettingsView } from "#schema/console.ts";
import { Refusal } from "#schema/errors.ts";
import { newStaff } from "#schema/session.ts";
import { loadSettings } from "#store/console/setting.ts";
import { addStaff, listStaff } from "#store/session.ts";
import { frameOf } from "./frame.ts";

/** Staff and the list of metrics. */
export const settings = new Hono<App>();

type Shown = Pick<SettingsView, "problems" | "values">;

async function show(c: Ctx, shown: Shown): Promise<Response> {
  const { DB } = c.var.env;
  const [{ counts, metrics }, staff] = await Promise.all([loadSettings(DB), listStaff(DB)]);
  const canEdit = c.var.staff.role === "admin";
  const view: SettingsView = {
    frame: frameOf(c, counts),
    canEdit,
    staff,
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
async function take(c: Ctx, form: string, keep: (fields: Record<string, string>) => Promise<void>): Promise<Response> {
  requireAdmin(c);
  const fields = await formOf(c);
  const refusal = await keep(fields).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === "invalid" || error.code === "conflict")) return error;
    throw error;
  });
  if (!(refusal instanceof Refusal)) return seeOther(c, "/console/settings", form);
  return show(c, {
    problems: Object.keys(refusal.details).length > 0 ? refusal.details : { form: refusal.message },
    values: { ...fields, form },
  });
}

settings.post("/staff", (c) =>
  take(c, "staff", async (fields) => {
    const form = check(newStaff, fields);
    const added = await addStaff(c.var.env.DB, { ...form, id: makeId(), now: c.var.now, by: principalOf(c) });
    if (!added)
      throw new Refusal("invalid", "Somebody with this address is there already.", {
        email: "Somebody with this address is there already.",
      });
  }),
);
