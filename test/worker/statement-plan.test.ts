/// <reference types="vite/types/importMeta.d.ts" />
import { env } from "cloudflare:test";
import { expect, it } from "vitest";
import { statements } from "#store/db.ts";

// Every module of the store registers its statements while it loads.
const modules = import.meta.glob("../../worker/store/**/*.ts", { eager: true });

/** Tables of which one account has tens of rows: sorting those in memory costs less than an index on every write. */
const fewPerAccount = ["account_source", "contact", "item", "milestone", "recap", "share", "stage"];

const frameCount = "number of accounts in the frame, over the narrowest index: one row a customer";

const daysOfAccount = {
  "SCAN backfill": "sessions of the vendor: hundreds",
  "SORT fact_day": "rows of the log that days of one account were read from",
  "SORT event_log": "rows of the log that days of one account were read from",
};
/** What may be read whole or sorted in memory, and why it stays small. */
const allowed: Record<string, Record<string, string>> = {
  "archive.read": {
    "SORT l": "keys that at most 200 rows of the log name",
    "SORT event": "events of one archive, in the order of their keys",
  },
  "archive.keep": { "SORT l": "keys that at most 200 rows of the log name" },
  "archive.strip": { "SORT l": "keys that at most 200 rows of the log name" },
  "archive.renew": { "SORT l": "keys that at most 200 rows of the log name" },
  "archive.stripAgain": { "SORT l": "keys that at most 200 rows of the log name" },
  "archive.due": {
    "SCAN archive USING INDEX sqlite_autoindex_archive_1": "one row a few thousand events, in the order of its key",
  },
  "archive.objects": { "SCAN archive": "one row a few thousand events, once a day" },
  "audit.addHandedOver": { "SCAN account": "one look at each; a colleague hands over a few times a year" },
  "csm.giveAll": { "SCAN account": "one look at each; a colleague hands over a few times a year" },
  "audit.addCorrected": { "SORT event_revision": "corrections of one request: 500 at most" },
  "erase.archives": daysOfAccount,
  "erase.conflicts": { "SCAN conflict": "a side list; an actor is erased a few times a year" },
  "erase.events": daysOfAccount,
  "erase.refusedRows": { "SCAN import_part": "parts of imports with refused rows: a few each" },
  "erase.revisions": daysOfAccount,
  "erase.samples": { "SCAN backfill": "a row an import; an actor is erased a few times a year" },
  "account.surroundings": {
    "SCAN staff": "the vendor's staff: tens of rows",
    "SORT staff": "the vendor's staff: tens of rows",
    "SCAN metric": "all definitions are asked for: tens of rows",
  },
  "console.audit": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
  },
  "console.auditOf": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN account": "looked for by part of its name: one row a customer",
    "SORT account": "looked for by part of its name: one row a customer",
  },
  "console.account": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SORT delivery": "mails of one recap: one a reader",
    "SORT share, contact": "links of one account: tens of rows",
    "SCAN staff": "the vendor's staff: tens of rows",
    "SORT staff": "the vendor's staff: tens of rows",
  },
  "backfill.markFed": { "SORT event_log": "batches of one session: 200 for a file of 100,000 rows" },
  "comingNote.month": { "SCAN account USING COVERING INDEX account_slug": frameCount },
  "console.recapCounts": { "SCAN account USING COVERING INDEX account_slug": frameCount },
  "console.counts": { "SCAN account USING COVERING INDEX account_slug": frameCount },
  "console.accounts": {
    "SCAN account": "the list shows every account; one row a customer, at most 1,000",
    "SORT account": "the list shows every account; one row a customer, at most 1,000",
  },
  "console.accountsBeyond": {
    "SCAN a": "a search beyond the list: staff look for one customer among all",
    "SCAN account": "a search beyond the list: staff look for one customer among all",
    "SORT a": "a search beyond the list: staff look for one customer among all",
    "SORT account": "a search beyond the list: staff look for one customer among all",
  },
  "fee.account": { "SCAN account USING COVERING INDEX account_slug": frameCount },
  "console.figures": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN metric": "all definitions are asked for: tens of rows",
  },
  "console.calendar": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN account": "how many have no metric: one row a customer",
  },
  "console.calendarAccounts": { "SCAN account": "the calendar shows every account; one row a customer" },
  "console.item": { "SCAN account USING COVERING INDEX account_slug": frameCount },
  "console.metric": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN metric": "all definitions are asked for: tens of rows",
  },
  "console.recaps": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SORT delivery": "mails of one recap: one a reader",
  },
  "console.dataSources": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN account USING COVERING INDEX account_external_id": "one of them, to try the API with: the limit ends it",
    "SCAN account_source": "which source feeds which metric of which customer: one or two rows a customer",
    "SORT account_source": "which source feeds which metric of which customer: one or two rows a customer",
    "SCAN pair": "metrics of the sources: tens of rows",
    "SCAN event_log": "the newest 500, in the order of the key: the limit ends it",
    "SCAN metric": "all definitions: tens of rows",
    "SORT metric": "all definitions: tens of rows",
    "SCAN source": "sources of the vendor: tens of rows",
    "SORT source": "sources of the vendor: tens of rows",
    "SORT api_key": "keys of one source: a handful",
  },
  "console.event": { "SCAN account USING COVERING INDEX account_slug": frameCount },
  "console.heldElsewhere": {
    "SORT event, backfill": "a thousand keys of a file at most, by the session that holds them",
  },
  "console.import": { "SCAN account USING COVERING INDEX account_slug": frameCount },
  "console.importKnown": {
    "SCAN account": "a file may name any: one row a customer",
    "SORT account": "a file may name any: one row a customer",
    "SCAN metric": "all definitions are asked for: tens of rows",
  },
  "console.imports": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN backfill USING INDEX backfill_created": "the newest 101, in the order of the index: the limit ends it",
    "SCAN source": "sources of the vendor: tens of rows",
    "SORT source": "sources of the vendor: tens of rows",
  },
  "console.person": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SORT delivery": "mails of one account, a few a month",
  },
  "console.received": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN account": "looked for by part of its name: one row a customer",
    "SCAN metric": "all definitions are asked for: tens of rows",
  },
  "console.restated": { "SCAN account USING COVERING INDEX account_slug": frameCount },
  "console.values": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN metric": "all definitions are asked for: tens of rows",
  },
  "console.waiting": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN conflict": "the first 51, in the order of the key: the limit ends it",
    "SCAN parked": "10,000 at most: the limit ends it",
  },
  "console.settings": {
    "SCAN account USING COVERING INDEX account_slug": frameCount,
    "SCAN metric": "all definitions are asked for: tens of rows",
    "SCAN account": "which accounts name somebody who left: one look at each, on this page alone",
    "SCAN staff": "the vendor's staff: tens of rows",
    "SORT account": "accounts whose CSM left",
    "SORT staff": "the vendor's staff: tens of rows",
  },
  "daily.fold": { "SORT fact_day": "at most 31 days a month at hand" },
  "daily.log": { "SORT fact_day": "at most 31 days a month at hand" },
  "dryRun.months": { "SORT f": "rows of the log that name the days at hand" },
  "dryRun.read": {
    "SCAN metric": "all definitions: tens of rows",
    "SORT event_log": "batches of one session, and what the rollup does not know yet",
  },
  "event.context": { "SCAN metric": "every definition may be named by a batch: tens of rows" },
  "overdue.tellMails": { "SORT delivery, recap": "mails that waited until it was too late: none in a calm month" },
  "late.correctHeld": { "SORT fact_day": "people of two months of one account, in a recap of a short first month" },
  "late.logCorrected": { "SORT fact_day": "people of two months of one account, in a recap of a short first month" },
  "late.drop": { "SORT fact_day": "people of two months of one account, in a recap of a short first month" },
  "late.logAsPublished": { "SORT fact_day": "people of two months of one account, in a recap of a short first month" },
  "late.restate": { "SORT fact_day": "people of two months of one account, in a recap of a short first month" },
  "metric.touchAccounts": {
    "SCAN account": "a definition changes a few times a year; one row a customer, at most 1,000",
  },
  "portal.overview": { "SORT milestone, item": "milestones of one account, each with its step: tens of rows" },
  "portal.journey": { "SORT milestone, item": "milestones of one account, each with its step: tens of rows" },
  "portal.feed": { "SORT milestone, item": "milestones of one account, each with its step: tens of rows" },
  "portal.people": { "SORT staff": "staff who own an item of one account" },
  "celebration.facts": { "SORT account_source, source": "sources of one account: one or two" },
  "recap.facts": { "SORT account_source, source": "sources of one account: one or two" },
  "recap.series": {
    "SORT fact_day": "one month of one account",
  },
  "figure.read": {
    "SORT fact_day": "at most 31 days a month at hand",
  },
  "restore.leapPages": { "SCAN account": "every page of every account, once a restore" },
  "restore.showAnew": { "SCAN account": "every page of every account, once a restore" },
  "restore.standing": {
    "SCAN audit": "once a restore: who had which access when is in no other table",
    "SORT audit": "changes of access: a few a year",
  },
  "restore.dropSessions": { "SCAN session": "sessions of tens of people, once a restore" },
  "restore.dropCodes": { "SCAN signin": "codes of ten minutes, once a restore" },
  "rollup.buildSums": { "SORT f": "rows of the log that name the days at hand" },
  "rollup.buildAll": { "SORT f": "rows of the log that name the days at hand" },
  "witness.waiting": {
    "SCAN witness_fact": "what waits since the last sweep, in the order of its key: the limit ends it",
  },
  "zone.rebucket": {
    "SCAN n": "the numbers 0 to 32",
    "SORT fact_account, n": "the days of one account, once in its life",
  },
  "tail.days": { "SORT event_log": "days that the rows of one step name" },
  "tail.read": {
    "SCAN metric": "all definitions: tens of rows",
    "SORT event_log": "days that the rows of one step name",
  },
  "segment.context": { "SCAN metric": "every definition may be named by a batch: tens of rows" },
  "value.read": {
    "SORT account_source, source": "sources of one metric of an account: one or two",
    "SORT f": "days of the asked range of one account, at most 836",
  },
  "share.add": { "SCAN s": "links of one account behind those a page showed: none, but for a second click" },
  "source.add": { "SCAN source": "sources of the vendor: tens of rows" },
  "staff.change": { "SCAN other": "the vendor's staff: tens of rows" },
  "staff.dropCodes": { "SCAN signin": "codes of ten minutes; an access ends a few times a year" },
  "staff.dropSessions": { "SCAN session": "sessions of tens of people; an access ends a few times a year" },
  "staff.touchAccounts": {
    "SCAN account": "one look at each; an access ends a few times a year",
    "SCAN item": "one look at each; an access ends a few times a year",
  },
  "tell.read": {
    "SCAN other": "the vendor's staff, where the configured admin left: tens of rows",
    "SORT staff, other": "the vendor's staff: tens of rows",
  },
};

interface Step {
  parent: number;
  detail: string;
}

/** Rows in memory already: a constant, a sub-select, one JSON parameter. */
const inMemory = /^SCAN (CONSTANT ROW|\d+ CONSTANT ROWS|\(subquery|.* VIRTUAL TABLE)/;
const loop = /^(?:SCAN|SEARCH) (\S+)/;
/** Names statements give to what they made themselves, from one parameter or by key: never a table, so always in memory. */
const made = new Set(
  "key log had since becomes want day label cut ref said hit ident alive by_hour hours by_actor actors seen ask folded d tail restated near batch named r kept rest side_was side_becomes gone_was gone_becomes g fresh open differ merged who def keys span shut known mark sized fits".split(
    " ",
  ),
);
const isMade = (step: Step) => made.has(loop.exec(step.detail)?.[1] ?? "");
const byAccount = (step: Step) =>
  fewPerAccount.some((table) => step.detail.startsWith(`SEARCH ${table} `) && step.detail.includes("(account_id=?"));

/** What is dear about a plan: tables read whole, rows sorted or hashed in memory, indexes SQLite has to build itself. */
function dearSteps(steps: Step[]): string[] {
  const scans = steps.filter((step) => step.detail.startsWith("SCAN ") && !inMemory.test(step.detail) && !isMade(step));
  const sorts = steps
    .filter((step) => step.detail.startsWith("USE TEMP B-TREE"))
    .map((sort) =>
      steps.filter(
        (step) => step.parent === sort.parent && loop.test(step.detail) && !inMemory.test(step.detail) && !isMade(step),
      ),
    )
    .filter((loops) => loops.length > 0);
  return [
    ...scans.map((step) => step.detail),
    ...sorts
      .filter((loops) => loops.length !== 1 || !loops.every(byAccount))
      .map((loops) => `SORT ${loops.map((step) => loop.exec(step.detail)?.[1]).join(", ")}`),
    ...steps.filter((step) => step.detail.includes("AUTOMATIC") && !isMade(step)).map((step) => step.detail),
  ];
}

async function planOf({ text, params }: { text: string; params: number }): Promise<Step[]> {
  const { DB } = env as unknown as { DB: D1Database };
  const asked = DB.prepare(`explain query plan ${text}`).bind(...Array.from({ length: params }, () => null));
  return (await asked.all<Step & Record<string, unknown>>()).results;
}

it("every module of the store is loaded", () => {
  expect(Object.keys(modules).length).toBeGreaterThan(10);
  expect(new Set(statements.map(({ name }) => name)).size).toBe(statements.length);
});

it.each(statements)("$name reads by key", async (statement) => {
  const known = Object.keys(allowed[statement.name] ?? {});
  const dear = dearSteps(await planOf(statement));
  expect([...new Set(dear)].toSorted()).toEqual(known.toSorted());
});

it("an exception names a statement there is", () => {
  const names = new Set(statements.map(({ name }) => name));
  expect(Object.keys(allowed).filter((name) => !names.has(name))).toEqual([]);
});
