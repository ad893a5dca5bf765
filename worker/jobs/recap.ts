import { hashSecret, makeId } from "#auth/token.ts";
import { composeRecap } from "#domain/recap/compose.ts";
import { mailedVariants, sendDecision } from "#domain/recap/hold.ts";
import { daysToLoad, inZoneOf, recapInputs } from "#domain/recap/inputs.ts";
import { isTooShort } from "#domain/recap/period.ts";
import type { Env } from "#env";
import { mailsOf } from "#mail/recap/stored.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { PlannedDelivery, RecapRows } from "#schema/recap-row.ts";
import { recapSettings } from "#schema/settings.ts";
import type { RecapState, RecapVariant } from "#schema/words.ts";
import { recapFacts, recapSeries } from "#store/recap/facts.ts";
import { type LedgerRow, ledgerRow, saveRecap } from "#store/recap/ledger.ts";
import { catchUp } from "./rollup.ts";

const states: Record<"send" | "hold" | "archive", RecapState> = { send: "sending", hold: "held", archive: "archived" };
const variantOf: Partial<Record<string, RecapVariant>> = { executive_sponsor: "sponsor", champion: "champion" };

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

function deliveriesOf(row: LedgerRow, figures: RecapFigures, contacts: RecapRows["contacts"]): PlannedDelivery[] {
  const variants = mailedVariants(figures);
  const seen = new Set<string>();
  return contacts.flatMap((contact): PlannedDelivery[] => {
    const variant = variantOf[contact.role];
    const recipient = contact.email.toLowerCase();
    if (!variant || !variants.includes(variant) || seen.has(recipient)) return [];
    seen.add(recipient);
    return [
      {
        id: makeId(),
        accountId: row.accountId,
        kind: "monthly",
        periodKey: row.periodKey,
        recapId: row.id,
        recipient,
        contactId: contact.id,
        name: contact.name,
        variant,
        state: "planned",
        nextAt: row.plannedAt,
        wokenAt: row.plannedAt,
        committed: 0,
        attempts: 0,
        createdAt: row.plannedAt,
      },
    ];
  });
}

/**
 * Composes a planned recap once and plans its mails; gives the ids of the deliveries to wake. Leaves it planned while the
 * source has not confirmed the month. Twice at once, or again later, changes nothing.
 */
export async function composeDue(env: Env, recapId: string): Promise<string[]> {
  const row = await ledgerRow(env.DB, recapId);
  if (row?.state !== "due") return [];
  // A month with days still to be rebuilt is rebuilt before anybody reads it.
  await catchUp(env, row.accountId, row.plannedAt);
  const { figures, contacts } = await compose(env, row);
  const decision = sendDecision({ figures, dueAt: row.dueAt, now: row.plannedAt, settings: recapSettings });
  if (decision === "wait") return [];
  const isFirst = row.version === 1;
  // A published figure gives way to a figure only.
  if (!isFirst && figures.value === null) return [];
  const merged = isTooShort(figures.period, recapSettings.minFirstPeriodDays);
  const text = JSON.stringify(figures);
  const planned = await saveRecap(env.DB, row.accountId, {
    id: row.id,
    // A restated month is read in the archive; a corrected mail is for a person to send.
    state: isFirst ? states[decision] : "archived",
    computedAt: row.plannedAt,
    inputHash: hashSecret(text),
    value: figures.value,
    metricState: figures.state,
    holds: JSON.stringify(isFirst && decision === "hold" ? figures.holds : []),
    figures: merged ? null : text,
    mails: mailsOf(figures),
    deliveries: decision === "archive" || !isFirst ? [] : deliveriesOf(row, figures, contacts),
  });
  return isFirst && decision === "send" ? planned : [];
}
