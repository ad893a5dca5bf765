import type { ImportMapping } from "#schema/import.ts";

/** What has been seen of a file so far: needed to tell equal rows apart, and two rows that claim one id. */
export interface Seen {
  /** How often a row with the same content came, by its hash. */
  equals: Map<string, number>;
  /** Line of the row that took an id, by the id's hash. */
  lines: Map<string, number>;
}

/** The parts of a row its id is made of. `content` is all the event is made of, or null when the key holds all of it. */
interface RowIdentity {
  source: string;
  subject: string;
  type: string;
  key: string[];
  content: string[] | null;
}

/** A hash as text, the same for ever: SHA-256. */
export type Hash = (text: string) => string;

/** The columns an event is made of, in a fixed order. */
export function mappedColumns({ time, subject, type, value, actor, status }: ImportMapping): string[] {
  const columns = [
    time.column,
    time.clockColumn,
    "column" in subject ? subject.column : null,
    "column" in type ? type.column : null,
    value?.column ?? null,
    actor,
    status,
  ];
  return [...new Set(columns.filter((column) => column !== null))];
}

/** Nothing yet. */
export function nothingSeen(): Seen {
  return { equals: new Map(), lines: new Map() };
}

/** Notes who took an id; gives the line of the row that has it already, or null. */
export function takeId(seen: Seen, idHash: string, line: number): number | null {
  const taken = seen.lines.get(idHash);
  if (taken === undefined) seen.lines.set(idHash, line);
  return taken ?? null;
}

/**
 * The id of a row without an id column: SHA-256 over source, account, metric, the natural key's cells and the row's number
 * among equal rows. The same file gives the same ids in any order of its rows, and equal rows stay as many as they are. Account and metric
 * belong to it though they may be fixed for a file: two files of one source must not share ids.
 */
export function derivedId(seen: Seen, row: RowIdentity, hash: Hash): string {
  const { source, subject, type, key, content } = row;
  const nth = (occurrence: number) => hash(JSON.stringify([source, subject, type, key, occurrence]));
  const first = content === null ? nth(1) : null;
  const equal = first ?? hash(JSON.stringify([source, subject, type, key, content]));
  const occurrence = (seen.equals.get(equal) ?? 0) + 1;
  seen.equals.set(equal, occurrence);
  return first !== null && occurrence === 1 ? first : nth(occurrence);
}
