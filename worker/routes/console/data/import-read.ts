import { hashSecret } from "#auth/token.ts";
import { readBatches } from "#csv/read.ts";
import { refusedRow } from "#domain/console/data-import.ts";
import { addToDryRun, emptyDryRun, rejectedHead, rejectedLines } from "#domain/import/dry-run.ts";
import { readRows } from "#domain/import/row.ts";
import { openSheet } from "#domain/import/sheet.ts";
import type { Env } from "#env";
import { type Sender, takeEvents } from "#jobs/intake.ts";
import type { ImportRun } from "#schema/console-import.ts";
import type { EventResult } from "#schema/event.ts";
import type { FileLayout, ImportMapping, RowOutcome } from "#schema/import.ts";
import { addImportPart, heldElsewhere } from "#store/console/data-import.ts";
import { openFile } from "./import-file.ts";

/** Rows taken at once: a file of 100,000 stays well below what one invocation may ask of the database. */
const rowsPerTake = 1000;
const charsPerTake = 300_000;
/** Rejected rows kept as one row. */
const charsPerPart = 400_000;

/** A file about to be read into its session. */
export interface Reading {
  env: Env;
  /** UTC ms. */
  now: number;
  session: { id: string; sourceId: string; sourceName: string };
  layout: FileLayout;
  mapping: ImportMapping;
  /** Zone of an account by its external id. */
  zoneOf: (subject: string) => string;
}

type Good = Extract<RowOutcome, { ok: true }>;
const isGood = (row: RowOutcome): row is Good => row.ok;

/** What a row became once the session was asked to take it. */
function settled(row: Good, { status, code, message = "" }: EventResult, mapping: ImportMapping): RowOutcome {
  if (status === "accepted" || status === "duplicate") return row;
  const { line, cells } = row;
  if (code !== undefined && code !== "duplicate_payload_differs")
    return { ok: false, line, cells, rejection: { line, code, ...refusedRow(code, message, mapping) } };
  const taken = "An event with this id and another content is there. The first one stands.";
  return { ok: false, line, cells, rejection: { line, column: null, code: "repeated_id", message: taken } };
}

/** What was found, before the moment it was finished. */
type Found = Omit<ImportRun, "finishedAt">;
const nothing: Found = { dry: emptyDryRun, fresh: 0, known: 0, conflicts: 0, held: [] };

function addHeld(held: ImportRun["held"], found: ImportRun["held"]): ImportRun["held"] {
  const sums = new Map(held.map((each) => [each.id, each]));
  for (const each of found) sums.set(each.id, { ...each, count: each.count + (sums.get(each.id)?.count ?? 0) });
  return [...sums.values()];
}

/** Collects rejected rows and keeps them in parts. */
function rejectedParts(env: Env, id: string, columns: string[]) {
  let [text, part, count] = [rejectedHead(columns), 0, 0];
  return {
    async add(rows: RowOutcome[]): Promise<void> {
      count += rows.filter((row) => !row.ok).length;
      text += rejectedLines(rows);
      if (text.length < charsPerPart) return;
      await addImportPart(env.DB, id, part, text);
      [text, part] = ["", part + 1];
    },
    async end(): Promise<void> {
      if (count > 0 && text !== "") await addImportPart(env.DB, id, part, text);
    },
  };
}

/** Groups of read rows that fit into one request to the database. */
async function* takesOf(reading: Reading): AsyncGenerator<RowOutcome[]> {
  const { layout, mapping, session } = reading;
  const sheet = openSheet({ columns: layout.columns, mapping, source: session.sourceId, hash: hashSecret });
  let [rows, chars]: [RowOutcome[], number] = [[], 0];
  for await (const batch of readBatches(await openFile(reading.env, session.id), layout)) {
    const read = readRows(sheet, batch);
    const size = read.filter(isGood).reduce((sum, { event }) => sum + JSON.stringify(event).length + 100, 0);
    if (rows.length > 0 && (rows.length + read.length > rowsPerTake || chars + size > charsPerTake)) {
      yield rows;
      [rows, chars] = [[], 0];
    }
    rows = [...rows, ...read];
    chars += size;
  }
  if (rows.length > 0) yield rows;
}

async function take(reading: Reading, rows: RowOutcome[]): Promise<{ rows: RowOutcome[]; found: Found }> {
  const { env, now, session, mapping } = reading;
  const { id, sourceId, sourceName } = session;
  const good = rows.filter(isGood);
  const sender: Sender = { sourceId, sourceName, liveDays: null, mode: "live", sessionId: id };
  const events = good.map(({ event }) => event);
  const { results } = events.length > 0 ? await takeEvents(env, sender, events, now) : { results: [] };
  const resultOf = new Map(good.map((row, at) => [row, results[at] as EventResult]));
  const after = rows.map((row) => (isGood(row) ? settled(row, resultOf.get(row) as EventResult, mapping) : row));
  const count = (status: EventResult["status"]) => results.filter((result) => result.status === status).length;
  const known = good.filter((row) => resultOf.get(row)?.status === "duplicate");
  const keys = known.map(({ event }): [string, string] => [sourceName, event.id]);
  const held = keys.length > 0 ? await heldElsewhere(env.DB, { sourceId, own: id }, keys) : [];
  const found = { dry: emptyDryRun, fresh: count("accepted"), known: known.length, conflicts: count("conflict"), held };
  return { rows: after, found };
}

/**
 * Reads a file into its session, row by row: what is new waits there and counts nowhere before the session is applied. Gives what
 * was found; rejected rows are kept with their reasons. Throws Refusal: the file is gone, or cannot be read to its end.
 */
export async function readIntoSession(reading: Reading): Promise<Found> {
  const { env, session, layout, zoneOf } = reading;
  let run = nothing;
  const rejected = rejectedParts(env, session.id, layout.columns);
  for await (const rows of takesOf(reading)) {
    const { rows: after, found } = await take(reading, rows);
    await rejected.add(after);
    run = {
      dry: addToDryRun(run.dry, after, zoneOf),
      fresh: run.fresh + found.fresh,
      known: run.known + found.known,
      conflicts: run.conflicts + found.conflicts,
      held: addHeld(run.held, found.held),
    };
  }
  await rejected.end();
  return run;
}
