import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { DataImportPage } from "#console/data-import.tsx";
import { DataImportsPage } from "#console/data-imports.tsx";
import { inspectFile } from "#csv/read.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { type BackfillCaller, openBackfill, showBackfill, stepBackfill } from "#routes/backfill.ts";
import { answerForm, attempt } from "#routes/console/form.ts";
import { frameOf } from "#routes/console/frame.ts";
import { type BackfillRow, backfillLimits } from "#schema/backfill.ts";
import type { Typed } from "#schema/console-data.ts";
import type { ImportDetail, ImportsView, ImportView } from "#schema/console-import.ts";
import { Refusal } from "#schema/errors.ts";
import { dropImportParts, importPartOf, loadImport, loadImports } from "#store/console/data-import.ts";
import { dropFile, hasFile, keepFile, labelOf, readUpload, type Upload } from "./import-file.ts";
import { mappings } from "./import-mapping.tsx";

/** Files brought in by hand, and sessions of the API: what each would change, applying it, taking it back. */
export const imports = new Hono<App>();

const dayMs = 86_400_000;
/** Months of a session that one page shows. */
const monthsPerPage = 200;

function callerOf(c: Ctx): BackfillCaller {
  return { env: c.var.env, now: c.var.now, by: principalOf(c), sourceId: null };
}

async function list(c: Ctx, typed: Typed | null): Promise<Response> {
  const { counts, sources, sessions, hasMore } = await loadImports(c.var.env.DB);
  const view: ImportsView = {
    frame: frameOf(c, counts),
    canEdit: c.var.staff.role !== "viewer",
    sessions: sessions.map(({ isRead, ...session }) => ({ ...session, isRead: isRead === 1 })),
    ...{ sources, hasMore, typed },
  };
  return answerForm(c, { title: "Data: imports", body: <DataImportsPage view={view} />, typed });
}

imports.get("/", (c) => list(c, null));

/** Looks at the file, opens a session for it and keeps it until that is settled. */
async function begin(c: Ctx, { source, file }: Upload): Promise<Response> {
  const { sources } = await loadImports(c.var.env.DB);
  if (!sources.some(({ id }) => id === source))
    throw new Refusal("invalid", "Choose the source.", { source: "Choose the source these events come from." });
  if (!file) throw new Refusal("invalid", "Choose a file.", { file: "Choose a CSV file." });
  const layout = await inspectFile(file.stream() as unknown as AsyncIterable<Uint8Array>).catch((error: unknown) => {
    throw error instanceof Refusal ? new Refusal("invalid", error.message, { file: error.message }) : error;
  });
  const label = labelOf(file.name);
  const detail: ImportDetail = { file: label, layout, mapping: null, run: null };
  const opened = { kind: "csv" as const, detail: { ...detail } };
  const id = await openBackfill({ ...callerOf(c), sourceId: source }, { mode: "add", label }, opened);
  await keepFile(c.var.env, id, file);
  return seeOther(c, `/console/data/imports/${id}/mapping`);
}

imports.post("/", async (c) => {
  requireEditor(c);
  const done = await attempt("upload", {}, async () => begin(c, await readUpload(c)));
  return done instanceof Response ? done : list(c, done);
});

imports.route("/:id/mapping", mappings);

/** What a session would change, where that may be asked. */
async function differences(c: Ctx, state: BackfillRow["state"], id: string) {
  const asks = state === "open" || (state === "applied" && c.req.query("revert") !== undefined);
  if (!asks) return { events: 0, months: [], would: null };
  const { counts, dryRun } = await showBackfill(callerOf(c), id);
  return { events: counts.events, months: dryRun?.months ?? [], would: dryRun?.would ?? null };
}

imports.get("/:id", async (c) => {
  const { env, now, staff } = c.var;
  const { counts, session, detail, hasRejected } = await loadImport(env.DB, c.req.param("id"));
  if (!session) throw new Refusal("not_found", "There is no such import.");
  const { sourceId: _, isRead, ...line } = session;
  const isOpen = session.state === "open";
  if (isOpen && detail && detail.run === null) return seeOther(c, `/console/data/imports/${session.id}/mapping`);
  const [would, stored] = await Promise.all([
    differences(c, session.state, session.id),
    isOpen && detail ? hasFile(env, session.id) : false,
  ]);
  const until = (session.appliedAt ?? 0) + backfillLimits.revertDays * dayMs;
  const view: ImportView = {
    frame: frameOf(c, counts),
    canEdit: staff.role !== "viewer",
    session: { ...line, isRead: isRead === 1 },
    range: null,
    detail,
    hasFile: stored,
    hasRejected: hasRejected === 1,
    events: would.events,
    would: would.would,
    months: would.months.slice(0, monthsPerPage),
    monthCount: would.months.length,
    revertUntil: session.state === "applied" && until >= now ? until : null,
  };
  return answerForm(c, { title: line.label, body: <DataImportPage view={view} /> });
});

/** Rejected rows with their reasons, part by part: a file of them may be larger than what fits into memory. */
imports.get("/:id/rejected.csv", async (c) => {
  const { env } = c.var;
  const id = c.req.param("id");
  const { session } = await loadImport(env.DB, id);
  if (!session) throw new Refusal("not_found", "There is no such import.");
  let part = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const text = await importPartOf(env.DB, id, part);
      part += 1;
      if (text === null) controller.close();
      else controller.enqueue(new TextEncoder().encode(text));
    },
  });
  return c.body(body, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="rejected.csv"',
  });
});

const steps = { apply: "import_apply", revert: "import_revert", discard: "import_discard" } as const;

imports.post("/:id/:act{(?:apply|revert|discard)}", async (c) => {
  requireEditor(c);
  await formOf(c);
  const id = c.req.param("id");
  const step = c.req.param("act") as keyof typeof steps;
  const { env } = c.var;
  await stepBackfill(callerOf(c), id, step);
  if (step !== "revert") await dropFile(env, id);
  if (step === "discard") await dropImportParts(env.DB, id);
  return seeOther(c, step === "discard" ? "/console/data/imports" : `/console/data/imports/${id}`, steps[step]);
});
