import { Hono } from "hono";
import { makeKey } from "#auth/api-gate.ts";
import { requireAdmin } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { SettingsPage, settingsTitle } from "#console/settings.tsx";
import { localOf } from "#domain/month.ts";
import type { App, Ctx } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import type { SettingsView } from "#schema/console.ts";
import { Refusal } from "#schema/errors.ts";
import { sourceForm } from "#schema/metrics.ts";
import { newStaff } from "#schema/session.ts";
import { loadSettings } from "#store/console/setting.ts";
import { addKey, addSource, listSources, revokeKey, type SourcePart } from "#store/key.ts";
import { addStaff, listStaff } from "#store/session.ts";
import { frameOf } from "./frame.ts";

/** Staff, the list of metrics, sources and their keys. */
export const settings = new Hono<App>();

const dayOf = (at: number | null) => (at === null ? null : localOf(at, "UTC").date);

function sourceView(source: SourcePart): SettingsView["sources"][number] {
  const { lastReceivedAt, keys, ...rest } = source;
  return {
    ...rest,
    lastEventAt: lastReceivedAt,
    keys: keys.map(({ createdAt, expiresAt, revokedAt, ...key }) => ({
      ...key,
      createdOn: dayOf(createdAt) ?? "",
      expiresOn: dayOf(expiresAt),
      revokedOn: dayOf(revokedAt),
    })),
  };
}

type Shown = Pick<SettingsView, "newKey" | "problems" | "values">;

async function show(c: Ctx, shown: Shown): Promise<Response> {
  const { DB } = c.var.env;
  const [{ counts, metrics }, staff, sources] = await Promise.all([loadSettings(DB), listStaff(DB), listSources(DB)]);
  const canEdit = c.var.staff.role === "admin";
  const view: SettingsView = {
    frame: frameOf(c, counts),
    canEdit,
    staff,
    metrics,
    sources: sources.map(sourceView),
    ...shown,
  };
  const status = Object.keys(shown.problems).length > 0 ? 422 : 200;
  return answerPage(
    c,
    { door: "console", title: settingsTitle(view), locale: "en", body: <SettingsPage view={view} /> },
    status,
  );
}

const nothing: Shown = { newKey: null, problems: {}, values: {} };

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
    newKey: null,
    problems: Object.keys(refusal.details).length > 0 ? refusal.details : { form: refusal.message },
    values: { ...fields, form },
  });
}

settings.post("/staff", (c) =>
  take(c, "staff", async (fields) => {
    const form = check(newStaff, fields);
    const added = await addStaff(c.var.env.DB, { ...form, id: makeId(), now: c.var.now });
    if (!added)
      throw new Refusal("invalid", "Somebody with this address is there already.", {
        email: "Somebody with this address is there already.",
      });
  }),
);

settings.post("/sources", (c) =>
  take(c, "source", async (fields) => {
    const form = check(sourceForm, fields);
    await addSource(c.var.env.DB, { id: makeId(), name: form.name, liveDays: form.live_days, now: c.var.now });
  }),
);

settings.post("/sources/:id/keys", async (c) => {
  requireAdmin(c);
  await formOf(c);
  const { key, prefix, hash } = makeKey();
  const added = await addKey(c.var.env.DB, {
    id: makeId(),
    sourceId: c.req.param("id"),
    hash,
    prefix,
    now: c.var.now,
    by: c.var.staff.name,
  });
  if (!added) throw new Refusal("conflict", "Two keys of this source are alive. Revoke one before you make the next.");
  // The one time the key is shown: it is not kept, so there is no page to go back to.
  return show(c, { ...nothing, newKey: key });
});

settings.post("/keys/:id/revoke", async (c) => {
  requireAdmin(c);
  await formOf(c);
  if (!(await revokeKey(c.var.env.DB, c.req.param("id"), c.var.now)))
    throw new Refusal("not_found", "There is no such living key.");
  return seeOther(c, "/console/settings", "key");
});
