import { hashSecret, makeId } from "#auth/token.ts";
import { composeRecap } from "#domain/recap/compose.ts";
import { sendDecision } from "#domain/recap/hold.ts";
import { daysToLoad, inZoneOf, recapInputs } from "#domain/recap/inputs.ts";
import { isTooShort } from "#domain/recap/period.ts";
import { formsOf, plannedDeliveries, recipientsOf } from "#domain/recap/recipient.ts";
import type { Env } from "#env";
import { mailsOf } from "#mail/recap/stored.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapRows } from "#schema/recap-row.ts";
import { recapSettings } from "#schema/settings.ts";
import type { RecapState } from "#schema/words.ts";
import { recapFacts, recapSeries } from "#store/recap/facts.ts";
import { type LedgerRow, ledgerRow, saveRecap } from "#store/recap/ledger.ts";
import { tellLate } from "#store/tell.ts";
import { rollUp } from "./rollup.ts";

const states: Record<"send" | "hold" | "archive", RecapState> = { send: "sending", hold: "held", archive: "archived" };

async function compose(env: Env, row: LedgerRow): Promise<{ figures: RecapFigures; contacts: RecapRows["contacts"] }> {
  const facts = inZoneOf(await recapFacts(env.DB, row.accountId, row.periodKey), row.periodKey);
  const { days, allDays } = daysToLoad(facts, row.periodKey, recapSettings);
  const series = await recapSeries(env.DB, row.accountId, { metricKey: facts.account.metric.key, days, allDays });
  const { VENDOR_NAME, POSTAL_ADDRESS, BRAND_HUE } = env.config;
  const vendor = { name: VENDOR_NAME, postalAddress: POSTAL_ADDRESS, hue: BRAND_HUE };
  const inputs = recapInputs({
    facts,
    series,
    periodKey: row.periodKey,
    now: row.plannedAt,
    vendor,
    settings: recapSettings,
    restated:
      row.before === null ? null : { before: row.before, reasons: (row.reason ?? "").split(",").filter(Boolean) },
  });
  return { figures: composeRecap(inputs), contacts: facts.contacts };
}

/**
 * Composes a planned recap once and plans its mails; gives the ids of the deliveries to wake. Leaves it planned while the
 * source has not confirmed the month. Twice at once, or again later, changes nothing.
 */
export async function composeDue(env: Env, recapId: string): Promise<string[]> {
  const row = await ledgerRow(env.DB, recapId);
  if (row?.state !== "due") return [];
  // A month with days still to be rebuilt is rebuilt before anybody reads it.
  await rollUp(env, row.plannedAt);
  const { figures, contacts } = await compose(env, row);
  const decision = sendDecision({ figures, dueAt: row.dueAt, now: row.plannedAt, settings: recapSettings });
  if (decision === "wait") return [];
  const isFirst = row.version === 1;
  // A published figure gives way to a figure only.
  if (!isFirst && figures.value === null) return [];
  const merged = isTooShort(figures.period, recapSettings.minFirstPeriodDays);
  const text = JSON.stringify(figures);
  const recipients = decision === "archive" || !isFirst || merged ? [] : recipientsOf(figures, contacts);
  const mails = mailsOf(figures, formsOf(recipients));
  const planned = await saveRecap(env.DB, row.accountId, {
    id: row.id,
    // A restated month is read in the archive; a corrected mail is for a person to send.
    state: isFirst ? states[decision] : "archived",
    computedAt: row.plannedAt,
    inputHash: hashSecret(text + mails),
    value: figures.value,
    metricState: figures.state,
    holds: JSON.stringify(isFirst && decision === "hold" ? figures.holds : []),
    figures: merged ? null : text,
    mails,
    deliveries: plannedDeliveries(recipients, {
      recapId: row.id,
      accountId: row.accountId,
      periodKey: row.periodKey,
      now: row.plannedAt,
      ids: recipients.map(makeId),
    }),
  });
  if (isFirst && decision === "archive" && !merged) {
    const line = `Archived, nobody is mailed: it was more than ${recapSettings.maxLateDays} days late.`;
    await tellLate(env.DB, { recapId: row.id, by: "the calendar", text: line, now: row.plannedAt });
  }
  return isFirst && decision === "send" ? planned : [];
}
