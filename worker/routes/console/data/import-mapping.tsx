import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { DataMappingPage } from "#console/data-mapping.tsx";
import { inspectFile } from "#csv/read.ts";
import { formatOptions, isFitting, mappingFields, readMapping } from "#domain/console/data-import.ts";
import { suggestMapping } from "#domain/import/suggest.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { openBackfill, stepBackfill } from "#routes/backfill.ts";
import { answerForm, attempt } from "#routes/console/form.ts";
import { frameOf } from "#routes/console/frame.ts";
import type { Typed } from "#schema/console-data.ts";
import type { ImportDetail, MappingView } from "#schema/console-import.ts";
import { layoutForm } from "#schema/data-form.ts";
import { Refusal } from "#schema/errors.ts";
import type { Delimiter, ImportMapping } from "#schema/import.ts";
import {
  beginImport,
  dropImportParts,
  finishImport,
  importKnown,
  keepImport,
  loadImport,
  passImport,
} from "#store/console/data-import.ts";
import { dropFile, handFile, openFile } from "./import-file.ts";
import { readIntoSession } from "./import-read.ts";

/** What the columns of a file mean, and reading it by that. */
export const mappings = new Hono<App>();

type Loaded = Awaited<ReturnType<typeof loadImport>>;
interface Open extends Loaded {
  session: NonNullable<Loaded["session"]>;
  detail: ImportDetail;
}

/** An import that may still be read otherwise. Throws Refusal not_found; conflict: it is applied or gone. */
async function loadOpen(c: Ctx): Promise<Open> {
  const found = await loadImport(c.var.env.DB, c.req.param("id") ?? "");
  const { session, detail } = found;
  if (!session || !detail) throw new Refusal("not_found", "There is no such import.");
  if (session.state !== "open") throw new Refusal("conflict", "This import is settled: import the file again.");
  return { ...found, session, detail };
}

type Known = Awaited<ReturnType<typeof importKnown>>;

/** Zones of the accounts, the most common first. */
function usualZones({ accounts }: Known): string[] {
  const counts = new Map<string, number>();
  for (const { timezone } of accounts) counts.set(timezone, (counts.get(timezone) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([zone]) => zone);
}

function filledIn({ detail }: Open, known: Known): Pick<MappingView, "typed" | "doubts" | "isRemembered"> {
  const { layout, mapping: chosen } = detail;
  const { draft, doubts } = suggestMapping(layout, {
    zone: usualZones(known)[0] ?? "UTC",
    accounts: new Set(known.accounts.map(({ externalId }) => externalId)),
    metrics: new Set(known.metrics.map(({ key }) => key)),
  });
  const kept = chosen ?? (known.mapping && isFitting(known.mapping, layout) ? known.mapping : null);
  const values = mappingFields(kept ?? draft, layout.columns, kept !== null);
  return {
    typed: { form: "mapping", values, problems: {}, code: null },
    doubts,
    isRemembered: chosen === null && kept !== null,
  };
}

async function show(c: Ctx, typed: Typed | null): Promise<Response> {
  const open = await loadOpen(c);
  const known = await importKnown(c.var.env.DB, open.session.sourceId);
  const { sourceId: _, isRead, ...session } = open.session;
  const filled = filledIn(open, known);
  const view: MappingView = {
    frame: frameOf(c, open.counts),
    canEdit: c.var.staff.role !== "viewer",
    session: { ...session, isRead: isRead === 1 },
    detail: open.detail,
    accounts: known.accounts,
    metrics: known.metrics,
    timezones: Intl.supportedValuesOf("timeZone"),
    usualZones: usualZones(known),
    formats: formatOptions,
    ...filled,
    ...(typed && { typed }),
  };
  // What was said of the file itself leaves the columns as they were filled in.
  if (typed?.form === "layout") view.typed = { ...filled.typed, problems: typed.problems };
  const title = `Columns of ${open.detail.file}`;
  return answerForm(c, { title, body: <DataMappingPage view={view} />, typed });
}

mappings.get("/", (c) => show(c, null));

/** A session that was read gives way to another: what it staged is dropped, and the file is handed on. */
async function freshSession(c: Ctx, { session, detail }: Open): Promise<string> {
  if (detail.mapping === null) return session.id;
  const { env, now } = c.var;
  const caller = { env, now, by: principalOf(c) };
  const opened = { kind: "csv" as const, detail: { ...detail, mapping: null, run: null } };
  const asked = { mode: "add" as const, label: session.label };
  const id = await openBackfill({ ...caller, sourceId: session.sourceId }, asked, opened);
  await handFile(env, session.id, id);
  await stepBackfill({ ...caller, sourceId: null }, session.id, "discard");
  await passImport(env.DB, session.id, id);
  await dropImportParts(env.DB, session.id);
  await dropFile(env, session.id);
  return id;
}

async function read(c: Ctx, open: Open, mapping: ImportMapping): Promise<string> {
  const { env, now } = c.var;
  const { sourceId, sourceName } = open.session;
  const { accounts } = await importKnown(env.DB, sourceId);
  const zones = new Map(accounts.map(({ externalId, timezone }) => [externalId, timezone]));
  const id = await freshSession(c, open);
  if (!(await beginImport(env.DB, id, mapping)))
    throw new Refusal("conflict", "This file is being read already. Look at the list of imports in a moment.");
  const found = await readIntoSession({
    ...{ env, now, mapping, layout: open.detail.layout },
    session: { id, sourceId, sourceName },
    zoneOf: (subject) => zones.get(subject) ?? "UTC",
  });
  await finishImport(env.DB, { id, sourceId }, { run: { ...found, finishedAt: now }, mapping, by: principalOf(c) });
  return id;
}

mappings.post("/", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("mapping", fields, async () => {
    const open = await loadOpen(c);
    const id = await read(c, open, readMapping(fields, open.detail.layout));
    return seeOther(c, `/console/data/imports/${id}`, "import_read");
  });
  return done instanceof Response ? done : show(c, done);
});

const delimiters: Record<string, Delimiter> = { tab: "\t", semicolon: ";", bar: "|", comma: "," };

/** Looks at the file again as somebody says it is written. */
mappings.post("/layout", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("layout", fields, async () => {
    const { delimiter, header } = check(layoutForm, fields);
    const { session, detail } = await loadOpen(c);
    const given = { delimiter: delimiters[delimiter] ?? ("," as const), hasHeader: header === "yes" };
    const layout = await inspectFile(await openFile(c.var.env, session.id), given);
    if (detail.mapping !== null || !(await keepImport(c.var.env.DB, session.id, { ...detail, layout })))
      throw new Refusal("conflict", "This file was read already: discard the import and begin again.");
    return seeOther(c, `/console/data/imports/${session.id}/mapping`);
  });
  return done instanceof Response ? done : show(c, done);
});
