/** Closed word lists. Tables take them as enum columns, contracts as zod enums; no zod here so that tables stay light. */
export const sides = ["customer", "vendor"] as const;
export const itemStates = ["open", "done", "stuck", "skipped"] as const;
export const contactRoles = ["champion", "executive_sponsor", "project_lead", "admin", "end_user"] as const;
/** Whose part it is to read what the account reached; the others are mailed nothing of it. */
export const readerRoles = [
  "champion",
  "executive_sponsor",
  "admin",
] as const satisfies readonly (typeof contactRoles)[number][];
export const contactLevels = ["executive", "manager", "user"] as const;
export const staffRoles = ["admin", "csm", "viewer"] as const;
/** What a member of staff may do; "none": they left, and their name stays on what they did. */
export const staffAccess = [...staffRoles, "none"] as const;
export const segmentKeys = ["smb", "mid", "enterprise"] as const;
export const stageKeys = [
  "preboarding",
  "handoff",
  "orchestration",
  "technical_kickoff",
  "first_value",
  "recurring_impact",
  "reviews",
  "renewal",
] as const;
export const goalKinds = ["first_value", "twelve_month"] as const;
export const goalTypes = ["accumulate", "reach_level", "reduce_to", "keep"] as const;
/** The most milestones on the way to a goal: two a month. */
export const mostPoints = 24;
const paceStates = ["ramping_up", "ahead", "on_pace", "slightly_behind", "behind", "reached"] as const;
export const aggregations = ["count", "sum", "min", "max", "avg", "unique", "latest", "rate"] as const;
/** Languages a metric may be said in besides English, by their BCP 47 tag. */
export const metricLanguages = ["de", "fr", "es", "ja", "ar"] as const;
/** Languages mails and pages are written in, by their BCP 47 tag. */
export const languages = ["en", ...metricLanguages] as const;
/** How often a person gets the recap. */
export const recapFrequencies = ["monthly", "quarterly", "off"] as const;
/** Whether a person is told of the First Value. */
export const celebrationWishes = ["on", "off"] as const;
/** How much of the recap a person gets: the result and what is next, or that with its breakdowns. */
export const recapDetails = ["short", "whole"] as const;
/** Whose word decides how somebody gets the recap, the first who said anything: "usual" where nobody did. */
export const readingSources = ["person", "staff", "account", "usual"] as const;
/** The plural categories a language has (CLDR; Intl.PluralRules), the one everything falls back to last. */
export const pluralForms = {
  en: ["one", "other"],
  de: ["one", "other"],
  fr: ["one", "many", "other"],
  es: ["one", "many", "other"],
  ja: ["other"],
  ar: ["zero", "one", "two", "few", "many", "other"],
} as const;
/** Decimals of a currency's minor unit where ISO 4217 does not say two. Intl follows usage instead for some of them. */
export const minorDigits: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};
export const directions = ["higher", "lower", "neutral"] as const;
/** Where an account stands in its group, best first. */
const quarters = ["top", "second", "third", "lowest"] as const;
const metricStates = ["ok", "zero", "no_data", "stale", "failed"] as const;
/** A calendar feed reads the dates of the plan and opens no page. */
export const shareKinds = ["team", "personal", "calendar"] as const;
export const shareScopes = ["view", "take_part"] as const;
/** A month, or the one celebration of a First Value. */
export const recapKinds = ["monthly", "milestone"] as const;
/** Stands where a month's row of the ledger has its period: an account reaches its First Value once in a lifetime. */
export const firstValueKey = "first_value";
export const recapStates = ["due", "held", "sending", "sent", "archived"] as const;
/** What a person decided about a month while it was held: to look at it for longer, or to mail it to nobody. */
export const heldWords = ["kept", "skipped"] as const;
/** States of an account in which nobody congratulates: its recaps wait for a person. */
export const accountStates = ["escalation", "churn_notice"] as const;
/** How recaps of an account go out where it is not by themselves: after somebody could look, or in such a state. */
export const releaseKinds = ["review", ...accountStates] as const;
/** What contributors to a figure are shown as: teams of people, people by name, things. */
const contributorKinds = ["team", "name", "thing"] as const;
/** What the customer's admin decides about how their recaps are shown. */
export const showingChoices = ["names", "guard", "money"] as const;
export const deliveryStates = ["planned", "claimed", "sent", "failed", "suppressed", "unknown"] as const;
/** What the short and the whole mail are called among the mails of a recap, whoever reads them. */
export const recapVariants = ["sponsor", "champion"] as const;
/** Where a month of the calendar stands: to come, waiting for its figures, before a person, under way, over. */
export const calendarStates = [
  "planned",
  "paused",
  "waiting",
  "review",
  "held",
  "will_hold",
  "nobody",
  "hold_out",
  "going_out",
  "went_out",
  "archived",
] as const;
export const eventOutcomes = ["accepted", "duplicate", "conflict", "rejected"] as const;
export const keyModes = ["live", "test"] as const;
/** "archived": the key alone is here, the rest is in the archive. */
export const eventKinds = ["value", "adjustment", "archived"] as const;
export const logKinds = [
  "events",
  "staged",
  "correction",
  "session",
  "daily",
  "manual",
  "zone",
  "contract",
  "erasure",
] as const;
/** Acts that are audited, by the thing they are done to. */
export const auditActs = [
  "parked.discard",
  "parked.replay",
  "conflict.keep",
  "conflict.take",
  "event.correct",
  "event.adjust",
  "backfill.apply",
  "backfill.revert",
  "backfill.discard",
  "import.apply",
  "import.revert",
  "import.discard",
  "actor.erase",
  "archive.restore",
  "metric.add",
  "metric.version",
  "goal.set",
  "goal.change",
  "goal.reach",
  "goal.fall",
  "month.enter",
  "month.back",
  "key.make",
  "key.revoke",
  "source.add",
  "source.mapping",
  "account.open",
  "account.change",
  "account.size",
  "account.metrics",
  "account.zone",
  "recap.note",
  "recap.keep",
  "recap.release",
  "recap.skip",
  "account.csm",
  "recap.restate",
  "recap.correct",
  "mail.settle",
  "mail.readdress",
  "mail.end_link",
  "mail.replied",
  "mail.not_replied",
  "mail.pause",
  "mail.resume",
  "address.release",
  "account.hold_out",
  "account.let_in",
  "account.end",
  "account.go_on",
  "account.review",
  "account.escalate",
  "account.calm",
  "account.names_on",
  "account.names_off",
  "account.guard_on",
  "account.guard_off",
  "account.money_on",
  "account.money_off",
  "account.actors",
  "account.usual",
  "fee.enter",
  "fee.withdraw",
  "roi.offer",
  "roi.end",
  "share.make",
  "share.mail",
  "share.rotate",
  "share.revoke",
  "feed.make",
  "feed.end",
  "contact.add",
  "contact.reading",
  "contact.leave",
  "contact.return",
  "staff.add",
  "staff.role",
  "staff.end",
  "staff.return",
] as const;
/** What a customer says to seeing value against the fee. */
export const feeActs = ["roi_agreed", "roi_ended"] as const;
export const principalKinds = ["staff", "key", "system", "contact"] as const;
export const correctionActs = ["void", "restore", "amend", "adjust", "erase"] as const;
export const doors = ["events", "daily"] as const;
export const backfillModes = ["add", "replace_range"] as const;
export const backfillStates = ["open", "applied", "reverted", "discarded"] as const;
export const actorKinds = ["contact", "team", "staff", "system"] as const;

export type Side = (typeof sides)[number];
export type ItemState = (typeof itemStates)[number];
export type ContactRole = (typeof contactRoles)[number];
export type ReaderRole = (typeof readerRoles)[number];
export type StaffRole = (typeof staffRoles)[number];
export type StaffAccess = (typeof staffAccess)[number];
export type SegmentKey = (typeof segmentKeys)[number];
export type StageKey = (typeof stageKeys)[number];
export type GoalKind = (typeof goalKinds)[number];
export type GoalType = (typeof goalTypes)[number];
export type PaceState = (typeof paceStates)[number];
export type Aggregation = (typeof aggregations)[number];
export type MetricLanguage = (typeof metricLanguages)[number];
export type Language = (typeof languages)[number];
export type RecapFrequency = (typeof recapFrequencies)[number];
export type CelebrationWish = (typeof celebrationWishes)[number];
export type RecapDetail = (typeof recapDetails)[number];
export type ReadingSource = (typeof readingSources)[number];
export type PluralCategory = (typeof pluralForms)["ar"][number];
export type Quarter = (typeof quarters)[number];
export type Direction = (typeof directions)[number];
export type MetricState = (typeof metricStates)[number];
export type ShareKind = (typeof shareKinds)[number];
export type ShareScope = (typeof shareScopes)[number];
export type RecapKind = (typeof recapKinds)[number];
export type RecapState = (typeof recapStates)[number];
export type HeldWord = (typeof heldWords)[number];
export type AccountState = (typeof accountStates)[number];
export type ReleaseKind = (typeof releaseKinds)[number];
export type ContributorKind = (typeof contributorKinds)[number];
export type ShowingChoice = (typeof showingChoices)[number];
export type DeliveryState = (typeof deliveryStates)[number];
export type RecapVariant = (typeof recapVariants)[number];
export type CalendarState = (typeof calendarStates)[number];
/** What the preview shows besides is never kept with a recap and never mailed. */
export type PreviewVariant = RecapVariant | "internal";
export type EventOutcome = (typeof eventOutcomes)[number];
export type EventKind = (typeof eventKinds)[number];
export type Door = (typeof doors)[number];
export type LogKind = (typeof logKinds)[number];
export type AuditAct = (typeof auditActs)[number];
export type FeeAct = (typeof feeActs)[number];
export type PrincipalKind = (typeof principalKinds)[number];
export type KeyMode = (typeof keyModes)[number];
export type ActorKind = (typeof actorKinds)[number];
