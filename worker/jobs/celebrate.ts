import { makeId } from "#auth/token.ts";
import { type CelebrationDecision, composeCelebration, decideCelebration } from "#domain/celebration/compose.ts";
import { newsUntil } from "#domain/celebration/due.ts";
import { readersOf } from "#domain/celebration/reader.ts";
import { fingerprint } from "#domain/month.ts";
import { heldLine } from "#domain/recap/held-line.ts";
import { formsOf, plannedDeliveries } from "#domain/recap/recipient.ts";
import type { Env } from "#env";
import { mailsOf } from "#mail/recap/stored.ts";
import type { DueCelebration } from "#schema/celebration.ts";
import { mailSettings, recapSettings } from "#schema/settings.ts";
import { firstValueKey, type RecapState } from "#schema/words.ts";
import type { ComposedRecap } from "#store/recap/ledger.ts";
import { saidIn } from "#store/recap/note.ts";

const states: Record<CelebrationDecision, RecapState> = {
  send: "sending",
  hold: "held",
  below: "archived",
  ended: "archived",
  late: "archived",
  skipped: "archived",
  held_out: "archived",
};

/** The celebration as it is to be kept, and why. */
export function celebrated(env: Env, due: DueCelebration): { recap: ComposedRecap; decision: CelebrationDecision } {
  const { VENDOR_NAME: name, POSTAL_ADDRESS: postalAddress, BRAND_HUE: hue } = env.config;
  const settings = recapSettings;
  const figures = composeCelebration(due, { vendor: { name, postalAddress, hue }, settings });
  const decision = decideCelebration(due, figures, { settings });
  const { id, accountId, plannedAt: now, seen, note } = due;
  const recipients = figures && (decision === "send" || decision === "hold") ? readersOf(figures, due.contacts) : [];
  const forms = formsOf(recipients);
  const text = figures && JSON.stringify(figures);
  const until = now + mailSettings.reviewHours * 3_600_000;
  const goesUntil = figures && newsUntil(figures.goal.reachedOn, due.account, settings);
  const of = {
    recapId: id,
    accountId,
    kind: "milestone" as const,
    periodKey: firstValueKey,
    version: 1,
    goesUntil,
    now,
  };
  const recap: ComposedRecap = {
    id,
    accountId,
    version: 1,
    state: states[decision],
    computedAt: now,
    inputHash: `${fingerprint(text ?? "")} ${fingerprint(JSON.stringify([forms, note]))}`,
    value: figures?.goal.target ?? null,
    metricState: figures ? "reached" : "below",
    holds: JSON.stringify(decision === "hold" ? figures?.holds : []),
    line:
      figures && decision === "hold" && figures.holds.length > 0
        ? heldLine({ holds: figures.holds, value: figures.goal.target }, { until, timezone: figures.period.timezone })
        : null,
    quiet: null,
    figures: text,
    ...(figures ? mailsOf(figures, forms, note) : { mails: "{}", papers: [] }),
    heldOut: decision === "held_out" ? 1 : 0,
    seen,
    said: saidIn(note),
    goesUntil,
    deliveries: plannedDeliveries(recipients, { ...of, ids: recipients.map(makeId) }),
  };
  return { recap, decision };
}
