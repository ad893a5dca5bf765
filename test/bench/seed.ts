import { makeKey } from "#auth/api-gate.ts";
import { sealGrant } from "#auth/cookie.ts";
import { makeId } from "#auth/token.ts";
import { addDays, addMonths } from "#domain/day.ts";
import { planFrom, templateFor } from "#domain/template/template.ts";
import { system } from "#schema/audit.ts";
import { keepFee, offerRoi } from "#store/fee.ts";
import { addKey, addSource } from "#store/key.ts";
import { addMetric } from "#store/metric.ts";
import { addStaff } from "#store/session.ts";
import { addShare } from "#store/share.ts";
import { ask } from "./client.ts";
import { linkSecret, type Stage } from "./stage.ts";

/** A reader of one account with the cookie that a link gave. */
export interface PortalReader {
  accountId: string;
  slug: string;
  cookie: string;
}

const metric = {
  key: "meeting.booked",
  version: 1,
  name: "Meetings booked",
  noun: { one: "meeting", other: "meetings" },
  verb: "booked",
  actorNoun: { one: "rep", other: "reps" },
  scale: 0,
  displayDecimals: 0,
  aggregation: "count" as const,
  direction: "higher" as const,
  definition: "A meeting with a prospect that took place, as the calendar has it.",
  owner: "Revenue operations",
  countedStatuses: [],
  dims: [],
  startsOn: null,
  comparable: true,
  unit: "",
  languages: {},
  ratio: null,
  seasonal: false,
  statuses: [],
  rates: [],
  minutesPerUnit: null,
  provenance: null,
};
const people = [
  { role: "champion", name: "Ines Okafor", title: "Head of Sales Development" },
  { role: "executive_sponsor", name: "Marten Rask", title: "Chief Revenue Officer" },
  { role: "project_lead", name: "Yuki Tanabe", title: "Sales Operations" },
  { role: "admin", name: "Lev Adler", title: "CRM Administrator" },
] as const;
const staff = [
  { name: "Dana Whitfield", title: "Customer Success Manager" },
  { name: "Omar Haddad", title: "Solution Engineer" },
  { name: "Petra Lind", title: "Account Executive" },
];
const monthsOfHistory = 3;
const eventsPerMonth = 60;
const zone = "Europe/Berlin";
const json = "application/json";

/** Everything below lies in whole months before this one, so any day of the year gives the same rows. */
const today = new Date().toISOString().slice(0, 10);
const firstOfMonth = `${today.slice(0, 7)}-01`;
const kickoff = addMonths(firstOfMonth, -monthsOfHistory);
export const newestMonth = addMonths(firstOfMonth, -1).slice(0, 7);
/** Past the last day on which a recap is still news: everything is composed and archived, nothing is mailed. */
const afterNews = Date.parse(`${firstOfMonth}T12:00:00Z`) + 19 * 86_400_000;

/** The vendor: staff, a metric, a source, and the API key the vendor's systems use. */
export async function seedVendor({ db }: Stage): Promise<string> {
  const now = Date.now();
  for (const [index, each] of staff.entries()) {
    const email = `staff${index}@northgate.example`;
    await addStaff(db, { id: makeId(), email, ...each, role: "admin", now: now + index });
  }
  await addMetric(db, metric, now);
  const sourceId = makeId();
  await addSource(db, { id: sourceId, name: "Calendar", liveDays: 400, now });
  const { key, prefix, hash } = makeKey();
  await addKey(db, { id: makeId(), sourceId, hash, prefix, now, by: "bench" });
  return key;
}

async function send(stage: Stage, sent: { key: string; method: string; path: string; body: unknown }): Promise<string> {
  const headers = { authorization: `Bearer ${sent.key}`, "content-type": json };
  const answer = await ask(new URL(sent.path, stage.product), {
    method: sent.method,
    headers,
    body: JSON.stringify(sent.body),
  });
  const text = answer.body.toString();
  if (answer.status > 201) throw new Error(`${sent.method} ${sent.path}: ${answer.status} ${text}`);
  return text;
}

/** What of a plan is done by now: everything due, except the last two steps of each side. */
function historyOf(kickoffOn: string): { item: string; state: "done"; on: string; by: string }[] {
  const { items } = planFrom({ template: templateFor("mid"), kickoffOn, renewalOn: addMonths(kickoffOn, 12) });
  const past = items.filter((item) => item.dueOn >= kickoffOn && item.dueOn < today && !item.internal);
  const left = (["customer", "vendor"] as const).flatMap((side) => past.filter((item) => item.side === side).slice(-2));
  return past
    .filter((item) => !left.includes(item))
    .map((item) => ({ item: item.key, state: "done", on: item.dueOn, by: people[0]?.name ?? "" }));
}

function accountBody(index: number, kickoffOn: string): object {
  const domain = `customer${index}.example`;
  return {
    name: `Customer ${String(index).padStart(4, "0")}`,
    segment: "mid",
    kickoff: kickoffOn,
    timezone: zone,
    locale: "en-GB",
    currency: "EUR",
    metric: metric.key,
    csm: "staff0@northgate.example",
    contacts: people.map((each) => ({ ...each, email: `${each.role}@${domain}` })),
    first_value: { statement: "Ten meetings booked by your own team in a month", target: "40" },
    twelve_month: { statement: "Nine hundred meetings a year from your own team", target: "900" },
    critical_event: { title: "Sales kickoff of the new year", on: addDays(kickoffOn, 200) },
    history: historyOf(kickoffOn),
  };
}

const externalId = (index: number) => `crm-${String(index).padStart(4, "0")}`;

/** Accounts by their numbers. `worked`: kicked off three months ago and counting; else kicked off today. */
export async function seedAccounts(
  stage: Stage,
  asked: { key: string; from: number; until: number; worked: boolean },
): Promise<void> {
  for (let index = asked.from; index < asked.until; index += 1) {
    const body = accountBody(index, asked.worked ? kickoff : today);
    await send(stage, { key: asked.key, method: "PUT", path: `/api/v1/accounts/${externalId(index)}`, body });
  }
  if (!asked.worked) return;
  const events = eventsOf(asked.from, asked.until);
  for (let at = 0; at < events.length; at += 500) {
    const text = await send(stage, {
      key: asked.key,
      method: "POST",
      path: "/api/v1/events",
      body: events.slice(at, at + 500),
    });
    if (/rejected|conflict/.test(text)) throw new Error(`an event was not taken: ${text.slice(0, 300)}`);
  }
  await stage.tick(afterNews);
  await settle(stage, (asked.until - asked.from) * monthsOfHistory);
}

function eventsOf(from: number, until: number): object[] {
  const month = (back: number) => addMonths(firstOfMonth, -back).slice(0, 7);
  return Array.from({ length: until - from }, (_, offset) => from + offset).flatMap((index) =>
    [3, 2, 1].flatMap((back) =>
      Array.from({ length: eventsPerMonth }, (_, n) => ({
        id: `${index}-${back}-${n}`,
        type: metric.key,
        subject: externalId(index),
        time: `${month(back)}-${String(1 + ((n * 7) % 28)).padStart(2, "0")}T${String(7 + (n % 11)).padStart(2, "0")}:30:00Z`,
        data: { actor: `Rep ${1 + (n % 8)}` },
      })),
    ),
  );
}

/** Offers the customer of a reader to hold value against a fee, so that there is something to decide. */
export async function offerFee({ db }: Stage, { accountId }: PortalReader): Promise<void> {
  const [by, now] = [system, Date.now()];
  const agreed = { agreedBy: "Marten Rask", agreedOn: kickoff, note: "" };
  const kept = { ...agreed, validFrom: kickoff, amountMinor: 120_000, currency: "EUR" };
  await keepFee(db, accountId, { kept, replace: false, by, now });
  await offerRoi(db, accountId, { by, now });
}

/** Waits until the queue has composed every month, and with it derived the days of its account. */
async function settle({ db }: Stage, added: number): Promise<void> {
  const left =
    "select coalesce(sum(state = 'due'), 0) as n, coalesce(sum(state = 'archived'), 0) as done from recap where kind = 'monthly'";
  for (let tries = 0; tries < 1200; tries += 1) {
    const row = await db.prepare(left).first<{ n: number; done: number }>();
    if (row?.n === 0 && row.done >= added) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the queue did not come to rest within two minutes");
}

/**
 * The number of the account that comes first in the database. A list read by its key ends one row into the next account's,
 * except for the last account: its count would change with the first account behind it, and mean nothing.
 */
export async function firstAccount({ db }: Stage): Promise<number> {
  const row = await db.prepare("select external_id from account order by id limit 1").first<{ external_id: string }>();
  return Number(row?.external_id.slice(externalId(0).length - 4));
}

const secrets = [linkSecret];

/** A personal link of one of the people above, or the team link that nobody said their name to yet, of an account. */
export async function readerOf(
  { db }: Stage,
  index: number,
  role: (typeof people)[number]["role"] | "team",
): Promise<PortalReader> {
  const row = await db
    .prepare("select id, slug from account where external_id = ?")
    .bind(externalId(index))
    .first<{ id: string; slug: string }>();
  if (!row) throw new Error(`no account ${index}`);
  const shareId = makeId();
  const place = people.findIndex((person) => person.role === role);
  const [kind, contactId] = place < 0 ? (["team", null] as const) : (["personal", `c${place + 1}`] as const);
  const made = { id: shareId, kind, scope: "take_part" as const, contactId, now: Date.now() };
  await addShare(db, row.id, { ...made, by: system, expiresAt: null });
  const sealed = sealGrant(secrets, { accountId: row.id, slug: row.slug, shareId, epoch: 0, person: null });
  return { accountId: row.id, slug: row.slug, cookie: `__Host-g-${row.slug}=${sealed}` };
}
