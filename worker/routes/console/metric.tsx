import { Hono } from "hono";
import { requireAdmin } from "#auth/console-gate.ts";
import { MetricPage, metricTitle } from "#console/metric.tsx";
import { firstVersion, nextVersion } from "#domain/metric/version.ts";
import { type Draft, viewMetric } from "#domain/metric/view.ts";
import { periodKeyOf } from "#domain/month.ts";
import { localOf } from "#domain/zone.ts";
import { behind } from "#http/behind.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { replayParked } from "#routes/replay.ts";
import { system } from "#schema/audit.ts";
import { Refusal } from "#schema/errors.ts";
import { metricForm } from "#schema/metric-form.ts";
import { loadMetric, loadSettings } from "#store/console/setting.ts";
import { addMetric, addMetricVersion, metricVersions } from "#store/metric.ts";
import { frameOf } from "./frame.ts";

/** Definitions of the value metrics: everybody reads them, an admin writes the next version. */
export const metrics = new Hono<App>();

interface Shown {
  /** Null while a new metric is written. */
  key: string | null;
  draft: Draft | null;
  status: 200 | 409 | 422;
}

async function show(c: Ctx, { key, draft, status }: Shown): Promise<Response> {
  const facts = await loadMetric(c.var.env.DB, key ?? "");
  if (key !== null && facts.versions.length === 0) throw new Refusal("not_found", "There is no such metric.");
  const dayOf = (at: number) => localOf(at, "UTC").date;
  const versions = facts.versions.map(({ definition, createdAt, createdBy }) => ({
    definition,
    keptOn: dayOf(createdAt),
    keptBy: createdBy,
  }));
  const view = viewMetric(
    { metrics: facts.metrics, versions },
    { frame: frameOf(c, facts.counts), today: dayOf(c.var.now), draft },
  );
  return answerPage(
    c,
    { door: "console", title: metricTitle(view), locale: "en", body: <MetricPage view={view} /> },
    status,
  );
}

/** Keeps what the form says and goes on to the metric, or shows the form again with what was typed and what is wrong. */
async function take(
  c: Ctx,
  key: string | null,
  keep: (fields: Record<string, string>) => Promise<string>,
): Promise<Response> {
  requireAdmin(c);
  const fields = await formOf(c);
  const kept = await keep(fields).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === "invalid" || error.code === "conflict")) return error;
    throw error;
  });
  if (!(kept instanceof Refusal))
    return seeOther(c, `/console/settings/metrics/${kept}`, key === null ? "metric" : "metric_version");
  const problems = Object.keys(kept.details).length > 0 ? kept.details : { form: kept.message };
  return kept.code === "invalid"
    ? show(c, { key, draft: { values: fields, problems }, status: 422 })
    : show(c, { key, draft: { values: await rebased(c, fields, key ?? ""), problems }, status: 409 });
}

/** What was typed, on the version somebody else saved meanwhile: saving again is a decision. */
async function rebased(c: Ctx, fields: Record<string, string>, key: string): Promise<Record<string, string>> {
  const newest = (await metricVersions(c.var.env.DB, key)).at(-1);
  const typed = Object.entries(fields).filter(([name]) => !name.startsWith("withdraw_"));
  return { ...Object.fromEntries(typed), version: String(newest?.version ?? 0) };
}

metrics.get("/new", (c) => {
  requireAdmin(c);
  return show(c, { key: null, draft: null, status: 200 });
});

metrics.post("/", (c) =>
  take(c, null, async (fields) => {
    const asked = check(metricForm, fields);
    const known = await loadSettings(c.var.env.DB);
    const added = await addMetric(c.var.env.DB, firstVersion(asked, known.metrics), c.var.now, principalOf(c));
    const text = "A metric with this key is there already.";
    if (!added) throw new Refusal("invalid", text, { key: text });
    const { env, now } = c.var;
    behind(c, "replay", replayParked(env, { type: asked.fields.key }, { by: system, now }));
    return asked.fields.key;
  }),
);

metrics.get("/:key", (c) => show(c, { key: c.req.param("key"), draft: null, status: 200 }));

metrics.post("/:key", (c) => {
  const key = c.req.param("key");
  return take(c, key, async (fields) => {
    const { DB } = c.var.env;
    const month = periodKeyOf(localOf(c.var.now, "UTC").date);
    const { metrics: known, versions } = await loadMetric(DB, key);
    const old = versions.at(-1)?.definition;
    if (!old) throw new Refusal("not_found", "There is no such metric.");
    const asked = check(metricForm, { key, scale: String(old.scale), ...fields });
    const next = nextVersion({ old, asked, metrics: known, month });
    if (!(await addMetricVersion(DB, next, c.var.now, principalOf(c))))
      throw new Refusal("conflict", `Somebody saved version ${next.version} meanwhile. Look at it, then save again.`);
    return key;
  });
});
