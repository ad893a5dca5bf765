import { Hono } from "hono";
import { makeKey } from "#auth/api-gate.ts";
import { requireAdmin } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { DataSourcesPage } from "#console/data-source.tsx";
import { viewSource } from "#domain/console/data-source.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { answerForm, attempt } from "#routes/console/form.ts";
import { frameOf } from "#routes/console/frame.ts";
import { tellOutside } from "#routes/witness.ts";
import type { SourcesView, Typed } from "#schema/console-data.ts";
import { keyForm } from "#schema/data-form.ts";
import { Refusal } from "#schema/errors.ts";
import { sourceForm } from "#schema/metrics.ts";
import { loadSources } from "#store/console/data.ts";
import { addKey, addSource, revokeKey } from "#store/key.ts";

/** Who sends, how far each has come, and the keys they send with. */
export const sources = new Hono<App>();

interface Shown {
  newKey?: SourcesView["newKey"];
  typed?: Typed | null;
}

async function show(c: Ctx, { newKey = null, typed = null }: Shown = {}): Promise<Response> {
  const { env, now, staff } = c.var;
  const { counts, sources: found, example, ...around } = await loadSources(env.DB);
  const view: SourcesView = {
    frame: frameOf(c, counts),
    canEdit: staff.role === "admin",
    sources: found.map((source) => viewSource(source, around, now)),
    newKey,
    example: {
      url: `${env.config.PUBLIC_URL}/api/v1/events`,
      subject: example.subject ?? "ACME",
      type: example.type ?? "meeting.booked",
      value: example.aggregation !== "count" && example.aggregation !== "unique",
      time: `${new Date(now).toISOString().slice(0, 19)}Z`,
    },
    typed,
  };
  return answerForm(c, { title: "Data: sources", body: <DataSourcesPage view={view} />, typed });
}

sources.get("/", (c) => show(c));

sources.post("/sources", async (c) => {
  requireAdmin(c);
  const fields = await formOf(c);
  const done = await attempt("source", fields, async () => {
    const form = check(sourceForm, fields);
    const added = { id: makeId(), name: form.name, liveDays: form.live_days, now: c.var.now };
    const text = "A source of this name is there already.";
    if (!(await addSource(c.var.env.DB, added, principalOf(c)))) throw new Refusal("invalid", text, { name: text });
    return seeOther(c, "/console/data", "source");
  });
  return done instanceof Response ? done : show(c, { typed: done });
});

/** When a key ends, UTC ms; null: never by itself. */
function endOf(day: string, now: number): number | null {
  if (day === "") return null;
  const end = Date.parse(day);
  if (end <= now) throw new Refusal("invalid", "A key ends on a day after today.", { ends_on: "A day after today." });
  return end;
}

sources.post("/sources/:id/keys", async (c) => {
  requireAdmin(c);
  const fields = await formOf(c);
  const sourceId = c.req.param("id");
  const done = await attempt(`key-${sourceId}`, fields, async () => {
    const { mode, ends_on: endsOn } = check(keyForm, fields);
    const { key, prefix, hash } = makeKey(mode);
    const { env, now, staff } = c.var;
    const expiresAt = endOf(endsOn, now);
    const added = { id: makeId(), sourceId, hash, prefix, now, by: staff.name, mode, expiresAt };
    if (!(await addKey(env.DB, added, principalOf(c))))
      throw new Refusal("conflict", `Two ${mode} keys of this source are alive. Revoke one before you make the next.`);
    // The one time the key is shown: it is not kept, so there is no page to go back to.
    return show(c, { newKey: { value: key, mode } });
  });
  return done instanceof Response ? done : show(c, { typed: done });
});

sources.post("/keys/:id/revoke", async (c) => {
  requireAdmin(c);
  await formOf(c);
  if (!(await revokeKey(c.var.env.DB, c.req.param("id"), c.var.now, principalOf(c))))
    throw new Refusal("not_found", "There is no such living key.");
  tellOutside(c);
  return seeOther(c, "/console/data", "key");
});
