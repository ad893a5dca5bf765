import type { AuditView } from "#schema/console-data.ts";
import type { AuditRow } from "#schema/data-row.ts";
import type { AuditAct, PrincipalKind } from "#schema/words.ts";
import { goalDetails, reachDetails } from "./goal-audit.ts";
import { restatedDetails } from "./restated-audit.ts";

const acts: Record<AuditAct, string> = {
  "parked.discard": "Gave up waiting events",
  "parked.replay": "Took waiting events",
  "conflict.keep": "Kept the first of a conflict",
  "conflict.take": "Took the second of a conflict",
  "event.correct": "Corrected events",
  "event.adjust": "Added an adjustment",
  "backfill.apply": "Applied a backfill",
  "backfill.revert": "Took a backfill back",
  "backfill.discard": "Discarded a backfill",
  "import.apply": "Applied an import",
  "import.revert": "Took an import back",
  "import.discard": "Discarded an import",
  "actor.erase": "Erased a person",
  "archive.restore": "Restored an archive",
  "metric.add": "Added a metric",
  "metric.version": "Changed a metric",
  "goal.set": "Set a goal",
  "goal.change": "Changed a goal",
  "goal.reach": "Found a goal reached",
  "goal.fall": "Found a goal not reached any more",
  "month.enter": "Entered a month by hand",
  "month.back": "Took back a month entered by hand",
  "key.make": "Made a key",
  "key.revoke": "Revoked a key",
  "source.add": "Added a source",
  "source.mapping": "Changed how a source is read",
  "account.open": "Opened an account",
  "account.change": "Changed what an account is called, or how",
  "account.size": "Changed the size of an account, or how it is compared",
  "account.metrics": "Changed what an account counts",
  "account.zone": "Changed the time zone",
  "recap.note": "Wrote the note of a recap",
  "recap.keep": "Kept a recap held",
  "recap.release": "Released a recap",
  "recap.skip": "Skipped a recap",
  "account.csm": "Gave an account another CSM",
  "recap.restate": "Restated a month",
  "recap.correct": "Had a restated month mailed",
  "mail.settle": "Settled a mail",
  "mail.readdress": "Sent a mail again to another address",
  "mail.end_link": "Ended the link of a mail",
  "mail.replied": "Marked that a mail was answered",
  "mail.not_replied": "Took back that a mail was answered",
  "mail.pause": "Paused all sending",
  "mail.resume": "Resumed all sending",
  "address.release": "Let an address get recaps again",
  "account.hold_out": "Put an account on hold-out",
  "account.let_in": "Took an account off hold-out",
  "account.end": "Said when a contract ends",
  "account.go_on": "Let a contract go on",
  "account.review": "Had recaps of an account looked at first",
  "account.escalate": "Had recaps of an account wait for a person",
  "account.calm": "Let recaps of an account go out by themselves",
  "account.names_on": "Had people shown by name",
  "account.names_off": "Had people shown by team only",
  "account.guard_on": "Had mail links ask for sign-in",
  "account.guard_off": "Let mail links open the whole recap",
  "account.money_on": "Let subjects of mails name what a month was worth",
  "account.money_off": "Had no money in subjects of mails",
  "account.actors": "Said who actors are",
  "account.usual": "Set how recaps are read by default",
  "fee.enter": "Entered a fee",
  "fee.withdraw": "Withdrew a fee",
  "roi.offer": "Offered to show value against the fee",
  "roi.end": "Took back that value is shown against the fee",
  "share.make": "Made a link",
  "share.mail": "Mailed a link",
  "share.rotate": "Rotated a link",
  "share.revoke": "Revoked a link",
  "feed.make": "Made a calendar feed",
  "feed.end": "Ended a calendar feed",
  "contact.add": "Added a contact",
  "contact.reading": "Changed how a contact gets the recap",
  "contact.leave": "Said that a contact left",
  "contact.return": "Brought a contact back",
  "staff.add": "Added a member of staff",
  "staff.role": "Changed the role of a member of staff",
  "staff.end": "Ended the access of a member of staff",
  "staff.return": "Gave a member of staff their access back",
};
const kinds: Record<PrincipalKind, string> = { staff: "", key: "key", system: "by itself", contact: "customer" };

/** Acts on rows: for the others it is always one, and says nothing. */
const counted: ReadonlySet<string> = new Set(["parked.discard", "parked.replay", "event.correct"]);
const words: Record<string, string> = {
  rows: "events",
  first: "first id",
  id: "id",
  name: "name",
  code: "code",
  reason: "because",
  accepted: "counted",
  session: "session",
  archive: "archive",
  metric: "metric",
  version: "version",
  month: "month",
  prefix: "key",
  mode: "mode",
  door: "door",
  from: "from",
  to: "to",
  token: "now called",
  events: "events",
  label: "named",
  locale: "locale",
  currency: "currency",
  renewal: "renewal",
  seats: "seats",
  gives: "counts in comparisons:",
  sees: "sees comparisons:",
  beside: "beside it",
  link: "link",
  kind: "kind",
  scope: "scope",
  role: "role",
  language: "language",
  frequency: "frequency",
  detail: "form",
  celebration: "First Value",
  mail: "mail",
  outcome: "as",
  fee: "in minor units",
};

/** Whole, where a key and its value are none of anybody's words. */
const phrases: Record<string, string> = {
  "kind team": "team link",
  "kind personal": "personal link",
  "scope take_part": "may take part",
  "scope view": "view only",
  "role none": "no access",
  "kind escalation": "open escalation",
  "kind churn_notice": "churn notice",
  "kind named": "names and teams kept",
  "kind removed": "entries taken out",
  "as resend": "to be sent again",
  "month first_value": "First Value",
};

/** The audit keeps no names: who it was is looked up when it is read. */
function contactDetail({ about, contact }: AuditRow): string[] {
  if (about.contact == null) return [];
  return [contact ? `${contact.name}, ${contact.role.replace("_", " ")}` : "a contact erased since"];
}

function detailsOf(row: AuditRow): string[] {
  const { act, about, sourceName } = row;
  const own = Object.entries(about).flatMap(([key, value]) => {
    const word = words[key];
    const isSilent = value === null || word === undefined || (key === "rows" && !counted.has(act));
    return isSilent || (key === "mode" && value === "live") ? [] : [phrases[`${word} ${value}`] ?? `${word} ${value}`];
  });
  return [...(sourceName === null ? [] : [`source ${sourceName}`]), ...contactDetail(row), ...own];
}

/** Acts that tell what was and what is. */
const own: Record<string, (about: AuditRow["about"]) => string[]> = {
  "goal.set": goalDetails,
  "goal.change": goalDetails,
  "goal.reach": reachDetails,
  "goal.fall": reachDetails,
  "recap.restate": restatedDetails,
};

/** An act of the audit in words. */
export function viewAudit(facts: AuditRow): AuditView["rows"][number] {
  const { id, at, act, about, byKind, byName, accountId, accountName } = facts;
  return {
    ...{ id, at, accountId, accountName },
    act: acts[act as AuditAct] ?? act,
    by: byName,
    byKind: kinds[byKind as PrincipalKind] ?? "",
    details: (own[act] ?? (() => detailsOf(facts)))(about),
  };
}
