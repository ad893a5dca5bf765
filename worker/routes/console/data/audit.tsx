import { Hono } from "hono";
import { DataAuditPage } from "#console/data-audit.tsx";
import { viewAudit } from "#domain/console/data-audit.ts";
import type { App } from "#http/context.ts";
import { answerForm } from "#routes/console/form.ts";
import { frameOf } from "#routes/console/frame.ts";
import type { AuditView } from "#schema/console-data.ts";
import { loadAudit } from "#store/console/data-audit.ts";

/** Who did what to which account. */
export const audit = new Hono<App>();

audit.get("/audit", async (c) => {
  const text = (c.req.query("account") ?? "").trim().slice(0, 128);
  const before = Number(c.req.query("before")) || Number.MAX_SAFE_INTEGER;
  const { counts, account, rows, next } = await loadAudit(c.var.env.DB, { before, text });
  const query = new URLSearchParams({ ...(text && { account: text }), before: String(next) });
  const view: AuditView = {
    frame: frameOf(c, counts),
    canEdit: c.var.staff.role !== "viewer",
    rows: rows.map(viewAudit),
    query: text,
    account: account?.name ?? null,
    older: next === null ? null : `/console/data/audit?${query.toString()}`,
  };
  return answerForm(c, { title: "Data: audit", body: <DataAuditPage view={view} /> });
});
