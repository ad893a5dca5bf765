import { epochOfToken, readShareToken, shareToken } from "#auth/token.ts";
import { isLive } from "#domain/share.ts";
import { firstValueKey } from "#schema/words.ts";
import { pageOfMail } from "#store/recap/view.ts";
import { findShare } from "#store/share.ts";
import { plainEnv } from "../platform/story.ts";
import { customers } from "../simulation/customers.ts";
import type { DeliveryRow, Drilled } from "./play.ts";

/** What one drill comes to; the lists are empty where the promise was kept. */
export interface Verdict {
  resends: string[];
  revived: string[];
  resubscribed: string[];
  /** Anything else: it was not frozen, or somebody was forgotten. */
  wrong: string[];
}

/** Every delivery of every future there was, by id. */
function everyDelivery({ putBacks, deliveries }: Drilled): Map<string, DeliveryRow> {
  return new Map([...putBacks.flatMap(({ lost }) => lost), ...deliveries].map((row) => [row.id, row]));
}

/** Mails by person and month. */
function arrived(drilled: Drilled): Map<string, number> {
  const rows = [...everyDelivery(drilled).values()];
  const counts = new Map<string, number>();
  for (const { to, id } of drilled.taken) {
    const row = rows.find((each) => each.recipient === to && id.includes(each.id));
    const key = row ? `${to} ${row.period_key}` : `${to} about nothing known`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

async function opens({ at }: Drilled, link: { id: string; epoch: number }): Promise<boolean> {
  const secrets = plainEnv(at).config.LINK_SECRET;
  const token = readShareToken(shareToken(secrets, link));
  const share = await findShare(at.db, link.id);
  if (!token || !share) return false;
  return epochOfToken(secrets, token, share.epoch) === share.epoch && isLive(share, Date.now());
}

async function revivedLinks(drilled: Drilled): Promise<string[]> {
  const revived: string[] = [];
  for (const { id, epoch, revoked } of drilled.links) {
    for (let old = 0; old < epoch; old += 1)
      if (await opens(drilled, { id, epoch: old })) revived.push(`${id} at ${old} of ${epoch}`);
    if (revoked && (await opens(drilled, { id, epoch }))) revived.push(`${id} was revoked`);
  }
  for (const id of drilled.views)
    if ((await pageOfMail(drilled.at.db, id))?.isEnded === false) revived.push(`the mail ${id} opens its recap again`);
  for (const id of drilled.closed) if (drilled.named.includes(id)) revived.push(`${id} names people again`);
  return revived;
}

function resubscribed({ stopped, taken, suppressed }: Drilled): string[] {
  return [...stopped].flatMap(([address, since]) => [
    ...(taken.slice(since).some(({ to }) => to === address) ? [`${address} was mailed`] : []),
    ...(suppressed.includes(address) ? [] : [`${address} is not stopped any more`]),
  ]);
}

/** Who ended the months alone gets none, and may be told of a First Value. */
function relisted(drilled: Drilled): string[] {
  const rows = [...everyDelivery(drilled).values()];
  const isMonth = ({ id }: Drilled["taken"][number]) =>
    rows.find((row) => id.includes(row.id))?.period_key !== firstValueKey;
  return [...drilled.listed]
    .filter(([address, since]) => drilled.taken.slice(since).some((mail) => mail.to === address && isMonth(mail)))
    .map(([address]) => `${address} ended the months and was mailed one`);
}

/** Who left is mailed nothing, whatever becomes of the database. */
function returned({ gone, taken, present }: Drilled): string[] {
  return [...gone].flatMap(([address, since]) => [
    ...(taken.slice(since).some(({ to }) => to === address) ? [`${address} left and was mailed`] : []),
    ...(present.includes(address) ? [`${address} left and is there again`] : []),
  ]);
}

/** Who reads by the quarter is told of a First Value all the same. */
const isQuarterEnd = (month: string) => month === firstValueKey || Number(month.slice(5)) % 3 === 0;

/** Who asked for less, for another language or another form, and gets what they got before. */
function unheard(drilled: Drilled): string[] {
  const rows = everyDelivery(drilled);
  const monthOf = ({ id }: Drilled["taken"][number]) =>
    [...rows.values()].find((row) => id.includes(row.id))?.period_key ?? "";
  return [...drilled.wishes].flatMap(([address, wish]) => {
    const { frequency, language, detail, since } = wish;
    const kept = drilled.preferences.filter((row) => row.address === address);
    const mails = drilled.taken.slice(since).filter(({ to }) => to === address);
    const months = frequency === "quarterly" ? mails.map(monthOf).filter((month) => !isQuarterEnd(month)) : [];
    return [
      ...months.map((month) => `${address} wants a mail a quarter and got ${month}`),
      ...(kept.some((row) => row.frequency === frequency && row.language === language && row.detail === detail)
        ? []
        : [`${address} wished ${frequency} ${language} ${detail}, kept is ${JSON.stringify(kept)}`]),
    ];
  });
}

function whatElse(drilled: Drilled, counts: Map<string, number>): string[] {
  const { putBacks, months, stopped, deliveries, isFaulty } = drilled;
  const forgotten = customers
    .flatMap(({ champion, sponsor }) => [champion, sponsor])
    .filter((address) => !stopped.has(address) && !drilled.gone.has(address))
    .flatMap((address) => [firstValueKey, ...months].map((month) => `${address} ${month}`))
    // Who ever asked for a mail a quarter may lack the months before it was taken back.
    .filter((key) => !drilled.wishes.has(key.split(" ")[0] ?? "") || isQuarterEnd(key.split(" ")[1] ?? ""))
    .filter((key) => !drilled.listed.has(key.split(" ")[0] ?? "") || key.endsWith(firstValueKey))
    .filter((key) => !counts.has(key));
  const unknown = (key: string) =>
    deliveries.some((row) => `${row.recipient} ${row.period_key}` === key && row.state === "unknown");
  return [
    ...putBacks.flatMap(({ made, frozen, to }) => [
      ...(frozen ? [] : [`the copy ${made} did not freeze sending`]),
      ...(to === Number.POSITIVE_INFINITY ? [`nobody could resume after the copy ${made}`] : []),
    ]),
    ...forgotten.filter((key) => !(isFaulty && unknown(key))).map((key) => `${key} was forgotten`),
    ...deliveries
      .filter(({ state }) => state === "planned" || state === "claimed")
      .map(({ recipient, period_key, state }) => `${recipient} ${period_key} is still ${state}`),
    ...deliveries
      .filter(({ recipient, period_key, state }) => state === "sent" && !counts.has(`${recipient} ${period_key}`))
      .map(({ recipient, period_key }) => `${recipient} ${period_key} is sent and never arrived`),
  ];
}

/** Resends, revived links, re-subscribed people, and whatever else must not be. */
export async function judgeDrill(drilled: Drilled): Promise<Verdict> {
  const counts = arrived(drilled);
  return {
    resends: [...counts].filter(([key, n]) => n > 1 || key.endsWith("known")).map(([key, n]) => `${key}: ${n}`),
    revived: await revivedLinks(drilled),
    resubscribed: [...resubscribed(drilled), ...relisted(drilled), ...returned(drilled), ...unheard(drilled)],
    wrong: whatElse(drilled, counts),
  };
}
