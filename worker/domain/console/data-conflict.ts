import { decimalText } from "#domain/csv.ts";
import { instantOf } from "#domain/event/time.ts";
import { scaledValue } from "#domain/event/value.ts";
import type { ConflictLine, ConflictSide } from "#schema/console-data.ts";
import type { ListedConflict } from "#schema/data-row.ts";

interface Sent {
  subject?: string;
  type?: string;
  time?: string;
  /** Of an adjustment. */
  value?: string | number;
  actor?: string;
  data?: { value?: string | number; actor?: string; status?: string; dims?: Record<string, string> };
}

const dimsText = (dims: Record<string, string>) =>
  Object.entries(dims)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");

function readSent(body: string): Sent {
  return JSON.parse(body) as Sent;
}

/** The value as it was sent; a count that named none is one. */
const amountOf = ({ value, data }: Sent) => String(data?.value ?? value ?? "1");
const actorOf = ({ actor, data }: Sent) => data?.actor ?? actor ?? null;

function otherSide(sent: Sent): ConflictSide {
  return {
    time: sent.time ?? "",
    value: amountOf(sent),
    account: sent.subject ?? "",
    metric: sent.type ?? "",
    actor: actorOf(sent) ?? "",
    status: sent.data?.status ?? "",
    dims: dimsText(sent.data?.dims ?? {}),
  };
}

type First = NonNullable<ListedConflict["first"]>;

function firstSide(first: First): ConflictSide {
  return {
    time: first.timeText,
    value: decimalText(first.value, first.scale),
    account: first.subject ?? "",
    metric: first.metricKey,
    actor: first.actor ?? "",
    status: first.status ?? "",
    dims: dimsText(first.dims === null ? {} : (JSON.parse(first.dims) as Record<string, string>)),
  };
}

/** The same instant and the same amount in other words are no difference. */
function isSame(
  name: keyof ConflictSide,
  { first, sides }: { first: First; sides: [ConflictSide, ConflictSide] },
): boolean {
  const [own, other] = sides;
  if (name === "time") return instantOf(other.time) === first.at;
  if (name === "value") return scaledValue(other.value, first.scale) === first.value;
  return own[name] === other[name];
}

/** What an amend can change: the others are part of what an event is. */
const amendable = new Set<keyof ConflictSide>(["time", "value", "actor"]);

/** A conflict with both payloads side by side and what differs. `key` and `eventKey` name both in addresses. */
export function viewConflict(
  facts: ListedConflict,
  { key, eventKey }: { key: string; eventKey: string },
): ConflictLine {
  const { id, sourceName, receivedAt, mode, first } = facts;
  const other = otherSide(readSent(facts.body));
  const line = { key, id, sourceName, receivedAt, mode, other };
  if (first === null) return { ...line, first: null, differs: [], canTake: false };
  const own = firstSide(first);
  const names = Object.keys(own) as (keyof ConflictSide)[];
  const differs = names.filter((name) => !isSame(name, { first, sides: [own, other] }));
  const isVoid = first.voidedAt !== null;
  return {
    ...line,
    first: { ...own, eventKey, isVoid, rev: first.rev },
    differs,
    canTake: differs.length > 0 && differs.every((name) => amendable.has(name)),
  };
}

/** The amend that makes the event what came second. */
export function amendOf(facts: ListedConflict, reason: string): Record<string, unknown> {
  const sent = readSent(facts.body);
  const { id, origin: source } = facts;
  return { act: "amend", id, source, reason, value: amountOf(sent), time: sent.time, actor: actorOf(sent) };
}
