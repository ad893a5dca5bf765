import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { DataEventPage } from "#console/data-event.tsx";
import { DataReceivedPage } from "#console/data-received.tsx";
import { askedChanges, correctionProblem, viewEvent, viewRevisions } from "#domain/console/data-event.ts";
import { decimalText } from "#domain/csv.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { keyText } from "#http/row-key.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { answerForm, attempt } from "#routes/console/form.ts";
import { frameOf } from "#routes/console/frame.ts";
import { correctEvents } from "#routes/correct.ts";
import type { EventView, ReceivedView, Typed } from "#schema/console-data.ts";
import { eventForm } from "#schema/data-form.ts";
import type { ListedEvent } from "#schema/data-row.ts";
import { Refusal } from "#schema/errors.ts";
import type { KeyMode } from "#schema/words.ts";
import { type ConsoleEvent, loadEvent, loadReceived } from "#store/console/data-received.ts";
import type { LogPlace } from "#store/log-page.ts";
import { partsOf } from "./part.ts";

/** What came, newest first, and each event with everything that was done to it. */
export const received = new Hono<App>();

const perPage = 50;
/** How often a live page looks again, seconds. */
const refreshSeconds = 5;

const keyOf = ({ sourceId, mode, origin, id }: ListedEvent) => keyText([sourceId, mode, origin, id]);

function placeOf(text: string | undefined): LogPlace | null {
  const [, log, group, index] = /^(\d{1,15})\.(-1|\d{1,4})\.(-1|\d{1,4})$/.exec(text ?? "") ?? [];
  return log === undefined ? null : { log: Number(log), group: Number(group), index: Number(index) };
}

/** The address of this list with some of its parts changed. */
function addressOf(parts: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(parts).filter(([, text]) => text !== "")).toString();
  return `/console/data/received${query === "" ? "" : `?${query}`}`;
}

received.get("/received", async (c) => {
  const query = { account: (c.req.query("account") ?? "").trim().slice(0, 128), metric: c.req.query("metric") ?? "" };
  const after = placeOf(c.req.query("after"));
  const isLive = c.req.query("live") === "on" && after === null;
  const { counts, metrics, events, next } = await loadReceived(c.var.env.DB, {
    ...{ account: query.account, metricKey: query.metric },
    ...{ after, count: perPage },
  });
  const view: ReceivedView = {
    frame: frameOf(c, counts),
    canEdit: c.var.staff.role !== "viewer",
    rows: events.map((event) => viewEvent(event, keyOf(event))),
    ...{ query, metrics, isLive },
    toggle: addressOf({ ...query, live: isLive ? "" : "on" }),
    newest: after === null ? null : addressOf(query),
    older: next && addressOf({ ...query, after: `${next.log}.${next.group}.${next.index}` }),
    isFirst: events.length === 0 && next === null && after === null && query.account === "" && query.metric === "",
  };
  if (isLive) c.header("refresh", String(refreshSeconds));
  return answerForm(c, { title: "Data: received", body: <DataReceivedPage view={view} /> });
});

async function load(c: Ctx): Promise<Awaited<ReturnType<typeof loadEvent>> & { event: ConsoleEvent }> {
  const [sourceId = "", mode = "", origin = "", id = ""] = partsOf(c.req.param("event") ?? "", 4);
  const found = await loadEvent(c.var.env.DB, { sourceId, mode, origin, id });
  if (!found.event) throw new Refusal("not_found", "There is no such event, or it was archived.");
  return { ...found, event: found.event };
}

async function show(c: Ctx, typed: Typed | null): Promise<Response> {
  const { counts, event, revisions } = await load(c);
  const { id, origin, mode, timeText, status, voidedAt, session } = event;
  const view: EventView = {
    frame: frameOf(c, counts),
    canEdit: c.var.staff.role !== "viewer",
    event: {
      ...viewEvent(event, keyOf(event)),
      ...{ id, origin, mode, timeText, status, voidedAt, session },
      dims: event.dims === null ? {} : (JSON.parse(event.dims) as Record<string, string>),
    },
    revisions: viewRevisions(revisions, event.scale),
    typed,
  };
  return answerForm(c, { title: `Event ${id}`, body: <DataEventPage view={view} />, typed });
}

received.get("/events/:event", (c) => show(c, null));

/** Does what the form asks, as the person who sent it. Throws Refusal invalid with the field at fault. */
async function correct(c: Ctx, fields: Record<string, string>): Promise<void> {
  const form = check(eventForm, fields);
  const { event } = await load(c);
  const { env, now } = c.var;
  const { id, origin: source, sourceId, sourceName, mode } = event;
  const standing = { value: decimalText(event.value, event.scale), timeText: event.timeText, actor: event.actor };
  const changes = form.act === "amend" ? askedChanges(form, standing) : {};
  if (form.act === "amend" && Object.keys(changes).length === 0)
    throw new Refusal("invalid", "Nothing was changed.", { value: "Change the value, the time or the person." });
  const corrector = { env, now, by: principalOf(c), sourceId, sourceName, mode: mode as KeyMode };
  const [result] = await correctEvents(corrector, [{ act: form.act, id, source, reason: form.reason, ...changes }]);
  if (result?.status !== "rejected") return;
  throw new Refusal("invalid", "This was refused.", correctionProblem(result.code, form.act));
}

received.post("/events/:event", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const form = fields.act ?? "";
  const done = await attempt(form, fields, async () => {
    await correct(c, fields);
    return seeOther(c, `/console/data/events/${c.req.param("event")}`, `event_${form}`);
  });
  return done instanceof Response ? done : show(c, done);
});
