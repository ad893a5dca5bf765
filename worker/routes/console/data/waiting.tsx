import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { DataWaitingPage } from "#console/data-waiting.tsx";
import { amendOf, viewConflict } from "#domain/console/data-conflict.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { keyText } from "#http/row-key.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { answerForm, attempt } from "#routes/console/form.ts";
import { frameOf } from "#routes/console/frame.ts";
import { correctEvents } from "#routes/correct.ts";
import { replayParked } from "#routes/replay.ts";
import type { Typed, WaitingView } from "#schema/console-data.ts";
import { discardForm, dismissForm, replayForm, takeForm } from "#schema/data-form.ts";
import { Refusal } from "#schema/errors.ts";
import { conflictOf, discardParked, dismissConflict, loadWaiting } from "#store/console/data-waiting.ts";
import { partsOf, withNotice } from "./part.ts";

/** What waits for an account or a metric, and what came twice with another payload. */
export const waiting = new Hono<App>();

/** What a replay did, in words, from the address it went on to. */
function replayWords(c: Ctx): string | null {
  if (c.req.query("did") !== "replay") return null;
  const [taken, refused, more] = ["taken", "refused", "more"].map((name) => Number(c.req.query(name) ?? 0) || 0);
  if (!taken && !refused) return "Nothing could be taken yet: what is missing is not there.";
  const gone = refused ? ` ${refused} came too late or were refused, and are gone from the list.` : "";
  return `${taken} ${taken === 1 ? "event was" : "events were"} taken.${gone}${more ? " There is more: try again." : ""}`;
}

async function show(c: Ctx, typed: Typed | null): Promise<Response> {
  const { counts, groups, conflicts, hasMoreParked, hasMoreConflicts } = await loadWaiting(c.var.env.DB);
  const view: WaitingView = {
    frame: withNotice(frameOf(c, counts), replayWords(c)),
    canEdit: c.var.staff.role !== "viewer",
    groups: groups.map((group) => ({ ...group, isReady: group.isReady === 1 })),
    conflicts: conflicts.map((each) => {
      const { sourceId, mode, origin, id, hash } = each;
      const keys = { key: keyText([sourceId, origin, id, hash]), eventKey: keyText([sourceId, mode, origin, id]) };
      return viewConflict(each, keys);
    }),
    ...{ hasMoreParked, hasMoreConflicts, typed },
  };
  return answerForm(c, { title: "Data: waiting", body: <DataWaitingPage view={view} />, typed });
}

waiting.get("/waiting", (c) => show(c, null));

waiting.post("/waiting/replay", async (c) => {
  requireEditor(c);
  const asked = check(replayForm, await formOf(c));
  const wanted =
    "code" in asked
      ? asked.code === "unknown_account"
        ? { subject: asked.name }
        : { type: asked.name }
      : { sourceId: asked.source, mode: asked.mode };
  const { results, more } = await replayParked(c.var.env, wanted, { by: principalOf(c), now: c.var.now });
  const taken = results.filter(({ status }) => status === "accepted" || status === "duplicate").length;
  const query = new URLSearchParams({ taken: String(taken), refused: String(results.length - taken) });
  if (more) query.set("more", "1");
  return seeOther(c, `/console/data/waiting?${query.toString()}`, "replay");
});

waiting.post("/waiting/discard", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const form = `discard ${fields.source} ${fields.mode} ${fields.code} ${fields.name}`;
  const done = await attempt(form, fields, async () => {
    const { source: sourceId, mode, code, name, reason } = check(discardForm, fields);
    const { env, now } = c.var;
    await discardParked(env.DB, { sourceId, mode, code, name }, { by: principalOf(c), now, reason });
    return seeOther(c, "/console/data/waiting", "parked_discard");
  });
  return done instanceof Response ? done : show(c, done);
});

function conflictKey(text: string) {
  const [sourceId = "", origin = "", id = "", hash = ""] = partsOf(text, 4);
  return { sourceId, origin, id, hash };
}

waiting.post("/conflicts/keep", async (c) => {
  requireEditor(c);
  const key = conflictKey(check(dismissForm, await formOf(c)).conflict);
  const { env, now } = c.var;
  await dismissConflict(env.DB, key, { act: "conflict.keep", by: principalOf(c), now });
  return seeOther(c, "/console/data/waiting", "conflict_keep");
});

/** Amends the event that stands to what came second. Throws Refusal: conflict when somebody settled it; invalid as the amend says. */
async function takeOther(c: Ctx, fields: Record<string, string>): Promise<void> {
  const { conflict, reason } = check(takeForm, fields);
  const { env, now } = c.var;
  const by = principalOf(c);
  const key = conflictKey(conflict);
  const found = await conflictOf(env.DB, key);
  if (!found?.first) throw new Refusal("conflict", "This conflict is settled already.");
  const { sourceId, sourceName, mode } = found;
  const corrector = { env, now, by, sourceId, sourceName, mode };
  const [result] = await correctEvents(corrector, [amendOf(found, reason)]);
  if (result?.status === "rejected") throw new Refusal("conflict", result.message ?? "This was refused.");
  await dismissConflict(env.DB, key, { act: "conflict.take", by, now });
}

waiting.post("/conflicts/take", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt(`take ${fields.conflict}`, fields, async () => {
    await takeOther(c, fields);
    return seeOther(c, "/console/data/waiting#conflicts", "conflict_take");
  });
  return done instanceof Response ? done : show(c, done);
});
