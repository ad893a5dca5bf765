import { makeId } from "#auth/token.ts";
import { fingerprint, periodKeyOf } from "#domain/month.ts";
import { composeRecap } from "#domain/recap/compose.ts";
import { heldLine, lateLine, quietLine } from "#domain/recap/held-line.ts";
import { goesUntil, sendDecision, unknownReason } from "#domain/recap/hold.ts";
import { daysToLoad, everyDayOf, inZoneOf, recapInputs } from "#domain/recap/inputs.ts";
import { isTooShort } from "#domain/recap/period.ts";
import { formsOf, plannedDeliveries, recipientsOf } from "#domain/recap/recipient.ts";
import type { Env } from "#env";
import { mailsOf } from "#mail/recap/stored.ts";
import type { Job } from "#schema/jobs.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { Peer, RecapInputs } from "#schema/recap-input.ts";
import type { DueRecap, RecapFacts, RecapSeries, RecapSpan } from "#schema/recap-row.ts";
import { mailSettings, recapSettings } from "#schema/settings.ts";
import { firstValueKey, type RecapState } from "#schema/words.ts";
import { dueCelebrations } from "#store/recap/celebration-facts.ts";
import { recapsStillDue, type StillDue } from "#store/recap/due.ts";
import { dueRecaps, recapSeries } from "#store/recap/facts.ts";
import { type ComposedRecap, noteRecaps, saveRecaps } from "#store/recap/ledger.ts";
import { saidIn } from "#store/recap/note.ts";
import { type WaitingVersion, waitForFigures } from "#store/recap/waiting.ts";
import { tellLate } from "#store/tell.ts";
import { groupsOf } from "./benchmark.ts";
import { celebrated } from "./celebrate.ts";
import { tellEndedOnes } from "./ended.ts";
import { catchUpAll } from "./rollup.ts";
import { wake } from "./wake.ts";

/** Mails of one recap are about a hundred kilobytes: five megabytes a transaction. */
const recapsPerWrite = 50;
const reviewMs = mailSettings.reviewHours * 3_600_000;

const states: Record<"send" | "hold" | "archive", RecapState> = { send: "sending", hold: "held", archive: "archived" };

interface Loaded {
  row: DueRecap;
  facts: RecapFacts;
  span: RecapSpan;
}

/** What is read of a period, and whom it is held against. */
interface Read {
  series: () => RecapSeries;
  group: Peer[] | null;
}

function restatedOf({ before, goalBefore: goal, toldBefore: told, reason }: DueRecap): RecapInputs["restated"] {
  return before === null ? null : { before, goal, told, reasons: (reason ?? "").split(",").filter(Boolean) };
}

function compose(env: Env, { row, facts }: Loaded, { series, group }: Read): RecapFigures {
  const { VENDOR_NAME, POSTAL_ADDRESS, BRAND_HUE } = env.config;
  const vendor = { name: VENDOR_NAME, postalAddress: POSTAL_ADDRESS, hue: BRAND_HUE };
  const inputs = recapInputs({
    facts,
    series: series(),
    periodKey: row.periodKey,
    now: row.plannedAt,
    vendor,
    settings: recapSettings,
    group,
    restated: restatedOf(row),
  });
  return composeRecap(inputs);
}

/** The recap as it is to be kept, and whether it goes out now; or why there is no figure that a published one gives way to; null: it stays planned. */
function composed(env: Env, loaded: Loaded, read: Read): ComposedRecap | WaitingVersion | null {
  const { row, facts } = loaded;
  const { endsOn } = facts.account;
  // After the contract there is no month: the next tick takes it away, or composes it where the end was taken back.
  if (endsOn !== null && row.periodKey > periodKeyOf(endsOn)) return null;
  const figures = compose(env, loaded, read);
  const { isHeldOut = false } = facts;
  const { dueAt, plannedAt: now, word, goesUntil: before } = row;
  const decision = sendDecision({ figures, dueAt, now, settings: recapSettings, isHeldOut, word, before });
  if (decision === "wait") return null;
  const isFirst = row.version === 1;
  // A published figure gives way to a figure only.
  if (!isFirst && figures.value === null) return { id: row.id, state: figures.state, reason: unknownReason(figures) };
  const until = isFirst ? goesUntil({ figures, dueAt, settings: recapSettings, before }) : null;
  const isHeld = isFirst && decision === "hold" && figures.holds.length > 0;
  const merged = isTooShort(figures.period, recapSettings.minFirstPeriodDays);
  const text = JSON.stringify(figures);
  const recipients = decision === "archive" || !isFirst || merged ? [] : recipientsOf(figures, facts.contacts);
  const forms = formsOf(recipients);
  const { mails, papers } = mailsOf(figures, forms, facts.note);
  return {
    id: row.id,
    accountId: row.accountId,
    version: row.version,
    // A restated month is read in the archive; a corrected mail is for a person to send.
    state: isFirst ? states[decision] : "archived",
    computedAt: row.plannedAt,
    // Mails are written from these three and nothing else.
    inputHash: `${fingerprint(text)} ${fingerprint(JSON.stringify([forms, facts.note]))}`,
    value: figures.value,
    metricState: figures.state,
    // What would have held it is kept on hold-out too: only months that nothing holds are compared.
    holds: JSON.stringify(isFirst && (decision === "hold" || isHeldOut) ? figures.holds : []),
    line: isHeld ? heldLine(figures, { until: now + reviewMs, timezone: figures.period.timezone }) : null,
    quiet: isFirst ? quietLine(figures) : null,
    figures: merged ? null : text,
    mails,
    papers,
    heldOut: isHeldOut && isFirst && decision === "archive" && !merged ? 1 : 0,
    seen: row.seen,
    said: saidIn(facts.note),
    goesUntil: until,
    deliveries: plannedDeliveries(recipients, {
      recapId: row.id,
      accountId: row.accountId,
      kind: "monthly",
      periodKey: row.periodKey,
      version: row.version,
      now: row.plannedAt,
      ids: recipients.map(makeId),
      goesUntil: until,
    }),
  };
}

const isWaiting = (one: ComposedRecap | WaitingVersion): one is WaitingVersion => "reason" in one;

type Row = Pick<DueRecap, "id" | "accountId" | "periodKey">;
type Failed = Map<string, { row: Row; error: unknown }>;

/** What one account comes to. If it cannot be read or composed it is left out, and holds up no other. */
function each<T>(row: Row, failed: Failed, work: () => T | null): T[] {
  try {
    const done = work();
    return done === null ? [] : [done];
  } catch (error) {
    failed.set(row.id, { row, error });
    return [];
  }
}

/**
 * Rebuilds the days of accounts that were not yet, before anybody reads them: as many as one step takes, and the other recaps
 * come again. Where somebody's cannot be derived it throws, and the queue has them come again in halves, so that it holds up no
 * other; one that is alone is left out. Gives the recaps that may be composed now.
 */
async function catchUpDue(
  env: Env,
  due: StillDue[],
  { now, failed }: { now: number; failed: Failed },
): Promise<string[]> {
  const accountIds = [...new Set(due.map(({ accountId }) => accountId))];
  const idsOf = (some: StillDue[]) => some.map(({ id }) => id);
  try {
    const left = new Set(await catchUpAll(env, accountIds, now));
    const rest = idsOf(due.filter(({ accountId }) => left.has(accountId)));
    if (rest.length > 0) await wake(env.QUEUE, [{ type: "recaps", recapIds: rest }]);
    return idsOf(due.filter(({ accountId }) => !left.has(accountId)));
  } catch (error) {
    if (accountIds.length > 1) throw error;
    for (const row of due) failed.set(row.id, { row, error });
    return [];
  }
}

async function tell(env: Env, failed: Failed, now: number): Promise<void> {
  if (failed.size === 0) return;
  for (const { row, error } of failed.values()) {
    const about = { recap: row.id, account: row.accountId, period: row.periodKey };
    console.error(JSON.stringify({ ...about, error: String(error), stack: (error as Error).stack }));
  }
  const notes = [...failed].map(([id, { error }]) => ({ id, error: String(error) }));
  await noteRecaps(env.DB, notes, now);
}

const isLate = ({ state, figures, heldOut }: ComposedRecap) =>
  state === "archived" && figures !== null && heldOut === 0;

/** Whose month came too late for a mail, for the person who looks after the account. */
async function tellLateOnes(env: Env, recaps: ComposedRecap[], loaded: Loaded[]): Promise<void> {
  const archived = recaps.filter(isLate);
  if (archived.length === 0) return;
  const own = loaded.filter(({ row }) => row.version === 1 && row.word !== "skipped");
  const first = new Set(own.map(({ row }) => row.id));
  const late = archived.filter(({ id }) => first.has(id));
  const now = Math.max(...archived.map(({ computedAt }) => computedAt));
  const lines = late.map((one) => ({ id: one.id, text: lateLine(one, recapSettings) }));
  if (lines.length > 0) await tellLate(env.DB, lines, now);
}

async function save(env: Env, recaps: ComposedRecap[]): Promise<void> {
  if (recaps.length === 0) return;
  const planned = await saveRecaps(env.DB, recaps);
  const sending = new Set(recaps.filter(({ state }) => state === "sending").map(({ id }) => id));
  const woken = planned.filter(({ recapId }) => sending.has(recapId));
  await wake(
    env.QUEUE,
    woken.map(({ id }): Job => ({ type: "deliver", deliveryId: id })),
  );
}

/** The First Values among them. One that is no news any more is mailed to nobody, and who looks after the account is told. */
async function celebrate(
  env: Env,
  recapIds: string[],
  { now, failed }: { now: number; failed: Failed },
): Promise<void> {
  const due = recapIds.length > 0 ? await dueCelebrations(env.DB, recapIds, now) : [];
  const done = due.flatMap((one) => each({ ...one, periodKey: firstValueKey }, failed, () => celebrated(env, one)));
  for (let at = 0; at < done.length; at += recapsPerWrite)
    await save(
      env,
      done.slice(at, at + recapsPerWrite).map(({ recap }) => recap),
    );
  const late = done.filter(({ decision }) => decision === "late").map(({ recap }) => recap);
  if (late.length === 0) return;
  const text = `Archived, nobody is mailed: the First Value was reached more than ${recapSettings.maxLateDays} days ago.`;
  const composedAt = Math.max(...late.map(({ computedAt }) => computedAt));
  await tellLate(
    env.DB,
    late.map(({ id }) => ({ id, text })),
    composedAt,
  );
}

/**
 * Composes planned recaps once each, plans their mails and wakes those that go out. Leaves planned what its source has not
 * confirmed. Twice at once, or again later, changes nothing.
 */
export async function composeDue(env: Env, recapIds: string[]): Promise<void> {
  const due = await recapsStillDue(env.DB, recapIds);
  if (due.length === 0) return;
  const now = Math.max(...due.map(({ plannedAt }) => plannedAt));
  const failed: Failed = new Map();
  try {
    await composeAll(env, due, { now, failed });
  } catch (error) {
    // Of several nobody knows which it was: they come again in halves.
    const [row, ...more] = due;
    if (row && more.length === 0) failed.set(row.id, { row, error });
    await tell(env, failed, now).catch(() => undefined);
    throw error;
  }
  await tell(env, failed, now);
}

/** Months and First Values; who could not be composed by itself is among the failed. */
async function composeAll(env: Env, due: StillDue[], { now, failed }: { now: number; failed: Failed }): Promise<void> {
  const ready = await catchUpDue(env, due, { now, failed });
  const isMonth = new Set(due.filter(({ kind }) => kind === "monthly").map(({ id }) => id));
  await celebrate(
    env,
    ready.filter((id) => !isMonth.has(id)),
    { now, failed },
  );
  await composeMonths(
    env,
    ready.filter((id) => isMonth.has(id)),
    { now, failed },
  );
}

/** The months among them. */
async function composeMonths(
  env: Env,
  recapIds: string[],
  { now, failed }: { now: number; failed: Failed },
): Promise<void> {
  if (recapIds.length === 0) return;
  const rows = await dueRecaps(env.DB, recapIds, now);
  const loaded = rows.flatMap((row) =>
    each(row, failed, (): Loaded => {
      const facts = inZoneOf(row.facts, row.periodKey);
      return { row, facts, span: daysToLoad(facts, row.periodKey, recapSettings) };
    }),
  );
  const spans = loaded.map(({ span }) => span);
  const series = spans.length > 0 ? await recapSeries(env.DB, spans, everyDayOf(spans)) : [];
  const groups = await groupsOf(
    env,
    loaded.map(({ row, facts }) => ({ account: facts.account, month: row.periodKey })),
    now,
  );
  const readOf = (at: number): Read => ({ series: series[at] as () => RecapSeries, group: groups[at] ?? null });
  for (let at = 0; at < loaded.length; at += recapsPerWrite) {
    const done = loaded
      .slice(at, at + recapsPerWrite)
      .flatMap((one, index) => each(one.row, failed, () => composed(env, one, readOf(at + index))));
    const recaps = done.filter((one) => !isWaiting(one));
    await save(env, recaps);
    await waitForFigures(env.DB, done.filter(isWaiting), now);
    await tellLateOnes(env, recaps, loaded);
    await tellEndedOnes(env, recaps, loaded);
  }
}
