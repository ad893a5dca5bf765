import { decimalText } from "#domain/csv.ts";
import type { EventState, EventView, ReceivedLine } from "#schema/console-data.ts";
import type { EventState as Amendable, CorrectionCode } from "#schema/correction.ts";
import type { ListedEvent, ListedRevision } from "#schema/data-row.ts";

/** What an event counts as now; the first reason that holds. */
function stateOfEvent(event: ListedEvent): EventState {
  if (event.mode === "test") return "test";
  if (event.voidedAt !== null) return "voided";
  if (event.sessionState === "open") return "waiting";
  if (event.sessionState !== null && event.sessionState !== "applied") return "taken_back";
  if (event.counts === 0) return "other_status";
  if (event.isCounted === 0) return "replaced";
  return event.isDaily === 1 ? "daily_values" : "counted";
}

/** A line of what was received. `key` names the event in an address. */
export function viewEvent(event: ListedEvent, key: string): ReceivedLine {
  const { at, timezone, accountId, accountName, metricName, unit, kind, actor, rev, receivedAt, sourceName } = event;
  return {
    ...{ key, at, timezone, accountId, accountName, metricName, unit, kind, actor, rev, receivedAt, sourceName },
    value: decimalText(event.value, event.scale),
    state: stateOfEvent(event),
  };
}

/** Revisions, newest first, with what the event was before each. */
export function viewRevisions(revisions: ListedRevision[], scale: number): EventView["revisions"] {
  return revisions
    .toSorted((a, b) => b.rev - a.rev)
    .map(({ was, ...rest }) => ({
      ...rest,
      was:
        was.value === undefined
          ? null
          : { time: was.timeText ?? "", value: decimalText(was.value, scale), actor: was.actor ?? null },
    }));
}

/** What an amend form asks to be changed: what was left as it stands is left out. An emptied person means nobody. */
export function askedChanges(
  form: { value: string; time: string; actor: string },
  standing: Pick<Amendable, "timeText" | "actor"> & { value: string },
): { value?: string; time?: string; actor?: string | null } {
  return {
    ...(form.value !== "" && form.value !== standing.value && { value: form.value }),
    ...(form.time !== "" && form.time !== standing.timeText && { time: form.time }),
    ...(form.actor !== (standing.actor ?? "") && { actor: form.actor || null }),
  };
}

const problems: Partial<Record<CorrectionCode, [field: "value" | "time" | "reason", text: string]>> = {
  bad_value: ["value", "A plain decimal, please."],
  too_many_decimals: ["value", "This has more decimals than the metric keeps."],
  value_out_of_range: ["value", "This is beyond what is counted exactly."],
  bad_time: ["time", "A time with its offset, please, like 2026-10-31T14:05:00+01:00."],
  in_future: ["time", "This lies more than five minutes ahead."],
  daily_values_here: ["time", "This day of the metric comes as daily values already."],
  conflict: ["reason", "Somebody else corrected this event at the same moment. Look at it, then send this again."],
};

/** Which field of the form a refused correction is about, and why, in words of the form. */
export function correctionProblem(
  code: CorrectionCode | undefined,
  act: "void" | "restore" | "amend",
): Record<string, string> {
  const [field, text] = (code && problems[code]) ?? ["reason", "This was refused."];
  // Only an amend has fields beside the reason.
  return { [act === "amend" ? field : "reason"]: text };
}
