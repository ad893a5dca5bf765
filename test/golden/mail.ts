import { firstNumber, readHtmlMail, readNumber } from "../support/figure-reading.ts";
import { type Mailbox, openMailbox, type Received } from "../support/mailbox.ts";
import type { FlightGolden } from "./golden.ts";
import { openProduct, type Product } from "./product.ts";
import { type SeriesEvent, wallZone } from "./series.ts";

/*
 * One month of every airport, mailed for real: flights over HTTP into the product as it is deployed, its cron and queues, a
 * real SMTP server at the end. Every mail that arrives is read and held against what Python found in the raw file.
 */

const metric = "flight.departed";
const people = { champion: "Dana Whitfield", executive_sponsor: "Ellen Marsh" };
type Role = keyof typeof people;

/** The month that is told, an instant after its recaps fell due in the airports' zone, and one before. */
export const month = { key: "2001-03", kickoff: "2001-03-01" };
const due = Date.parse("2001-04-03T20:00:00Z");
const before = Date.parse("2001-04-02T20:00:00Z");

export interface MailedMonth {
  airports: number;
  flights: number;
  /** Mails that should come, and that came. */
  expected: number;
  mails: number;
  /** What is not as it should be, in words; empty when every mail is right. */
  wrong: string[];
}

const addressOf = (role: Role, airport: string): string => `${role}@${airport.toLowerCase()}.example`;

/** Airports with a flight in the month and who is written to there. The others never had a source: nobody is told anything. */
function readersOf(golden: FlightGolden, championEvery: number): { airport: string; count: number; roles: Role[] }[] {
  return Object.entries(golden.accounts)
    .flatMap(([airport, months]) => (months[month.key] ? [{ airport, count: months[month.key]?.[0] ?? 0 }] : []))
    .map((each, at) => ({
      ...each,
      roles: at % championEvery === 0 ? ["executive_sponsor", "champion"] : ["executive_sponsor"],
    }));
}

type Readers = ReturnType<typeof readersOf>;

async function openAirports(product: Product, readers: Readers): Promise<void> {
  const left = [...readers];
  const lane = async (): Promise<void> => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { airport, roles } = next;
      await product.send("PUT", `/accounts/${airport}`, {
        name: `Airport ${airport}`,
        segment: "mid",
        kickoff: new Date().toISOString().slice(0, 10),
        timezone: wallZone,
        locale: "en-US",
        currency: "USD",
        metric,
        contacts: roles.map((role) => ({ name: people[role], role, email: addressOf(role, airport) })),
      });
    }
  };
  await Promise.all([1, 2, 3, 4].map(lane));
  // The product takes no kickoff of more than three years ago.
  await product.rows("update account set kickoff_on = ?", month.kickoff);
}

/** Waits until as many mails have come as should, or none for a minute. */
async function allArrived(mailbox: Mailbox, expected: number): Promise<void> {
  let [known, since] = [-1, Date.now()];
  while (mailbox.mails.length < expected && Date.now() - since < 60_000) {
    if (mailbox.mails.length !== known) [known, since] = [mailbox.mails.length, Date.now()];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Subject, HTML and text each say the number. */
function faultsOf({ mail, to }: Received, count: number): string[] {
  const { subject = "", html = "", text = "" } = mail;
  const read = {
    // A milestone puts the month first: "March 2001: 284 departures, 250 in all".
    subject: firstNumber(subject.replace(/^\p{L}+ \d{4}: /u, "")),
    html: readHtmlMail(html).headline,
    text: firstNumber(text.split(/\r?\n\r?\n/)[2] ?? ""),
  };
  return Object.entries(read)
    .filter(([, written]) => readNumber(written, "en-US", 0) !== count)
    .map(([where, written]) => `${to}: ${written} for ${count} in the ${where}`);
}

/** Parts of the champion's mail add up to the same. */
function partsOf({ mail, to }: Received, count: number): string[] {
  const { days, times, unit } = readHtmlMail(mail.html ?? "");
  const sum = (cells: string[]) =>
    cells.reduce((total, cell) => total + (readNumber(cell, "en-US", 0) ?? Number.NaN), 0);
  const isShort = unit !== "" || times.flat().some((cell) => /\p{L}/u.test(cell));
  const wrong = sum(days) === count ? [] : [`${to}: days add to ${sum(days)} for ${count}`];
  return isShort || sum(times.flat()) === count ? wrong : [...wrong, `${to}: times add to ${sum(times.flat())}`];
}

function judge(mails: Received[], readers: Readers): string[] {
  const wrong: string[] = [];
  const seen = new Map<string, Received[]>();
  for (const each of mails) seen.set(each.to, [...(seen.get(each.to) ?? []), each]);
  for (const { airport, count, roles } of readers) {
    for (const role of roles) {
      const found = seen.get(addressOf(role, airport)) ?? [];
      if (found.length !== 1) wrong.push(`${addressOf(role, airport)} got ${found.length} mails`);
      for (const mail of found)
        wrong.push(...faultsOf(mail, count), ...(role === "champion" ? partsOf(mail, count) : []));
    }
  }
  const ids = new Set(mails.map(({ mail }) => mail.messageId));
  if (ids.size !== mails.length) wrong.push(`${mails.length} mails have ${ids.size} ids`);
  return wrong;
}

/** Sends the month's flights of a series, lets the recaps fall due, and reads the mails. Every n-th airport has a champion too. */
export async function mailMonth(
  golden: FlightGolden,
  groups: AsyncIterable<SeriesEvent[]> | Iterable<SeriesEvent[]>,
  championEvery: number,
): Promise<MailedMonth> {
  const mailbox = await openMailbox();
  const words = { noun: { one: "departure", other: "departures" }, verb: "handled" };
  const product = await openProduct({ [metric]: words }, { SMTP_URL: mailbox.url });
  try {
    const readers = readersOf(golden, championEvery);
    const expected = readers.reduce((sum, { roles }) => sum + roles.length, 0);
    await openAirports(product, readers);
    let flights = 0;
    for await (const group of groups) {
      const events = group.filter(({ time }) => time.startsWith(month.key));
      if (events.length > 0) flights += await product.take("/events", events);
    }
    await product.stage.tick(before);
    const early = mailbox.mails.length;
    await product.stage.tick(due);
    await allArrived(mailbox, expected);
    // A second tick finds nothing that is left to do.
    await product.stage.tick(due + 15 * 60_000);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const wrong = judge(mailbox.mails, readers);
    if (early > 0) wrong.push(`${early} mails left before their hour`);
    return { airports: readers.length, flights, expected, mails: mailbox.mails.length, wrong };
  } finally {
    await product.stop();
    await mailbox.close();
  }
}
