import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/*
 * A second opinion that shares no code with the first: it knows nothing of faults, effects or the product, and reads what
 * the mail server wrote down, the events, and the file of the database.
 */

interface Mail {
  to: string;
  subject: string;
  /** UTC ms. */
  at: number;
}

const calendars = new Map<string, Intl.DateTimeFormat>();

function monthOf(at: number, zone: string): string {
  const known = calendars.get(zone);
  const calendar = known ?? new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit" });
  calendars.set(zone, calendar);
  return calendar.format(at).slice(0, 7);
}

/** Complaints about one run; empty when the promise was kept. */
export function checkFiles({ database, mails }: { database: string; mails: string }): string[] {
  const received = JSON.parse(readFileSync(mails, "utf8")) as Mail[];
  const db = new DatabaseSync(database, { readOnly: true });
  const ask = <R>(text: string): R[] => db.prepare(text).all() as R[];
  const complaints: string[] = [];

  const people = ask<{ email: string; account_id: string; timezone: string }>(
    "select lower(c.email) email, c.account_id, a.timezone from contact c join account a on a.id = c.account_id where c.role in ('champion', 'executive_sponsor')",
  );
  const rows = ask<{
    recipient: string;
    account_id: string;
    period_key: string;
    state: string;
    value: number | null;
    due_at: number;
  }>(
    "select d.recipient, d.account_id, d.period_key, d.state, r.value, r.due_at from delivery d join recap r on r.id = d.recap_id",
  );
  const marks = new Map(
    ask<{ account_id: string; target: number }>("select account_id, target from goal where kind = 'first_value'").map(
      ({ account_id, target }) => [account_id, target],
    ),
  );
  const events = ask<{ account_id: string; at: number }>(
    "select account_id, at from event where counts = 1 and voided_at is null and mode = 'live'",
  );
  const staff = ask<{ email: string }>("select lower(email) email from staff");
  db.close();

  for (const { email, account_id, timezone } of people) {
    const own = rows.filter((row) => row.recipient === email && row.account_id === account_id);
    if (own.length === 0) complaints.push(`${email} was forgotten`);
    for (const { period_key, state, value, due_at } of own) {
      // A First Value says its mark, and that so many were there.
      const isFirstValue = period_key === "first_value";
      const counted = events.filter(
        (event) => event.account_id === account_id && (isFirstValue || monthOf(event.at, timezone) === period_key),
      ).length;
      const mark = marks.get(account_id) ?? 0;
      if (isFirstValue && counted < mark) complaints.push(`${account_id} has ${counted} of its ${mark}`);
      const total = isFirstValue ? mark : counted;
      if (value !== total) complaints.push(`${period_key} of ${account_id} is ${total}, and the recap says ${value}`);
      const got = received.filter((mail) => mail.to === email);
      if (got.length > own.length) complaints.push(`${email} got ${got.length} mails about ${own.length} months`);
      if (got.some(({ at }) => at < due_at || at > due_at + 14 * 86_400_000))
        complaints.push(`${email} got ${period_key} at a time of its own`);
      if (got.some((mail) => !mail.subject.includes(String(total))))
        complaints.push(`${email} reads "${got[0]?.subject}"`);
      if (state === "sent" && got.length === 0) complaints.push(`${email} is "sent", and the server has seen nothing`);
      if (got.length > 0 && state !== "sent" && state !== "unknown")
        complaints.push(`${email} has the mail and is "${state}"`);
      if (state === "planned" || state === "claimed") complaints.push(`${email} waits for ever as "${state}"`);
    }
  }
  // Staff are told what became of their customers' mails.
  const known = new Set([...people, ...staff].map(({ email }) => email));
  for (const { to } of received) if (!known.has(to)) complaints.push(`a stranger got it: ${to}`);
  return complaints;
}
