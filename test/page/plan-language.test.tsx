import { expect, it } from "vitest";
import { renderHtml } from "#pages/html.ts";
import { ItemPage } from "#portal/item.tsx";
import { JourneyPage } from "#portal/journey.tsx";
import { OverviewPage } from "#portal/overview.tsx";
import { PeoplePage } from "#portal/people.tsx";
import { PlanPage } from "#portal/plan.tsx";
import { type Telling, tellingOf } from "#portal/telling.ts";
import { WhoPage } from "#portal/who.tsx";
import type {
  Frame,
  GoalView,
  ItemRow,
  ItemView,
  JourneyView,
  Notice,
  OverviewView,
  Person,
  PlanView,
  StepRefusal,
  ThreadEntry,
  TimelineEntry,
  WhoView,
} from "#schema/portal.ts";
import type { Language } from "#schema/words.ts";
import { languages, month } from "../mail/case.ts";
import { textOf, wordIn } from "../support/page-text.ts";

/* Every state the pages about the work can be in; what people typed is in letters that are no word of any language. */

const today = "2026-11-05";
const locales: Record<Language, string> = {
  en: "en-US",
  de: "de-DE",
  fr: "fr-FR",
  es: "es-ES",
  ja: "ja-JP",
  ar: "ar-EG",
};
const others = languages.filter((language) => language !== "en");

const frame: Frame = {
  base: "/q",
  vendor: { name: "Qx", hue: 1 },
  account: { name: "Qx", slug: "q", locale: "en-US", timezone: "America/Denver" },
  today,
  viewer: { kind: "team", name: null, contactId: "c", canAct: true },
  csm: { name: "Qx Qx", title: "Qx", email: "q@example.com", role: "csm", side: "vendor" },
  notice: null,
};

const row = (more: Partial<ItemRow> = {}): ItemRow => ({
  ...{ id: "i", title: "Qx qx", why: "Qx.", side: "customer", stage: "preboarding", state: "open" },
  ...{
    dueOn: "2026-11-20",
    lateDays: 0,
    isOver: false,
    ownerName: "Qx Qx",
    waitsFor: null,
    stuckReason: null,
    stuckOn: null,
  },
  ...{ comments: 0, doneOn: null, doneBy: null, version: 1, mine: false },
  ...more,
});

const stuck = row({ state: "stuck", stuckOn: "2026-11-04", stuckReason: "Qx" });
const done = row({ state: "done", doneOn: "2026-11-02", doneBy: "Qx Qx" });
const skipped = row({ state: "skipped" });
const dues = ["2026-11-05", "2026-11-06", "2026-11-08", "2026-12-24", "2027-10-01"].map((dueOn) => row({ dueOn }));
const late = [1, 2, 3, 11, 100].map((lateDays) => row({ dueOn: "2026-10-01", lateDays, comments: lateDays }));
const ours = (item: ItemRow): ItemRow => ({ ...item, side: "vendor" });
const rows = [
  ...dues,
  ...late,
  stuck,
  row({ isOver: true }),
  row({ waitsFor: "Qx" }),
  row({ mine: true }),
  row({ why: "", comments: 1 }),
];

const metric = { noun: { one: "Qx", other: "Qx" }, scale: 0, displayDecimals: 0 };
const goalFrom = (more: Partial<GoalView> = {}): GoalView => ({
  ...{ kind: "twelve_month", type: "accumulate", statement: "Qx", baseline: 0, target: 900, startsOn: "2026-04-18" },
  ...{ targetOn: "2027-04-18", current: 300, progress: 0.33, expected: 500, neededPerMonth: 100, projection: null },
  ...{ pace: null, paceState: "behind", reachedOn: null, daysToReach: null, milestones: [], metric },
  ...more,
});
const goals: GoalView[] = [
  ...(["ramping_up", "ahead", "on_pace", "slightly_behind", "behind", "reached", null] as const).map((paceState) =>
    goalFrom({ paceState }),
  ),
  goalFrom({ type: "reach_level" }),
  goalFrom({ current: null }),
  goalFrom({ progress: null }),
  goalFrom({ startsOn: "2026-12-01" }),
  ...[today, "2026-11-06", "2026-11-01"].map((targetOn) => goalFrom({ kind: "first_value", targetOn })),
  ...["2026-11-03", "2026-11-01", "2026-11-02"].map((reachedOn) =>
    goalFrom({ kind: "first_value", targetOn: "2026-11-02", reachedOn, daysToReach: 2 }),
  ),
];

const entry = (more: Partial<TimelineEntry>): TimelineEntry => ({
  ...{ id: "t", title: "Qx", on: "2026-12-01", actualOn: null, kind: "milestone", state: "future", note: null },
  ...more,
});
const timeline: TimelineEntry[] = [
  entry({ on: "2026-10-01", actualOn: "2026-10-03", state: "past", note: { kind: "happened", days: 2 } }),
  entry({ on: "2026-10-01", actualOn: "2026-09-30", state: "past", note: { kind: "happened", days: -1 } }),
  entry({ on: "2026-10-01", actualOn: "2026-10-01", state: "past", note: { kind: "happened", days: 0 } }),
  entry({ on: "2026-10-01", state: "open" }),
  entry({ state: "ended" }),
  entry({ kind: "gate", note: { kind: "when", statement: "Qx" } }),
  entry({ kind: "event", note: { kind: "critical" } }),
];

const half = { done: 3, total: 11, late: 2 };
const all = { done: 11, total: 11, late: 0 };
const none = { done: 0, total: 0, late: 0 };
const whole: OverviewView = {
  ...{ frame, done: 6, total: 22, week: 12, customer: half, vendor: half, lastDoneOn: "2026-11-01", timeline },
  ...{ yourTurn: rows, ourTurn: rows.map(ours), firstValue: null, twelveMonth: null, latest: null },
  ...{ firstRecapOn: "2026-12-03", endedOn: null },
};
const latest = (value: number | null, before: number | null): OverviewView["latest"] => {
  const of = (key: string, figure: number | null) => ({
    key,
    value: figure,
    state: "ok" as const,
    version: 1,
    path: "/q",
  });
  return {
    month: of("2026-10", value),
    previous: before === null ? null : of("2026-09", before),
    metric: month().metric,
  };
};
const notices: Notice[] = (["done", "stuck", "reopened", "commented"] as const).map((act) => ({
  ...{ act, title: "Qx", undo: { action: "/q", version: 1 } },
}));

const overviews: OverviewView[] = [
  whole,
  { ...whole, endedOn: "2026-10-31" },
  ...rows.flatMap((item) => [
    { ...whole, yourTurn: [item] },
    { ...whole, yourTurn: [stuck], ourTurn: [ours(item)] },
    { ...whole, yourTurn: [], ourTurn: [ours(item)] },
  ]),
  ...goals.map((goal) => ({ ...whole, firstValue: goal, twelveMonth: goal })),
  { ...whole, yourTurn: [stuck], ourTurn: [] },
  { ...whole, done: 0, yourTurn: [row()], ourTurn: [ours(row({ waitsFor: "Qx" }))] },
  { ...whole, done: 1, customer: all, yourTurn: [], ourTurn: [ours(row())] },
  { ...whole, done: 22, customer: all, vendor: all, yourTurn: [], ourTurn: [] },
  ...[goalFrom(), goalFrom({ current: null })].map((twelveMonth) => ({ ...whole, done: 22, twelveMonth })),
  { ...whole, total: 0, done: 0, customer: none, vendor: none, yourTurn: [], ourTurn: [], timeline: [] },
  { ...whole, timeline: [entry({})] },
  { ...whole, firstRecapOn: null },
  { ...whole, firstRecapOn: null, endedOn: "2026-10-31" },
  ...[latest(193, 170), latest(193, null), latest(null, 3)].map((each) => ({ ...whole, latest: each })),
  ...notices.map((notice) => ({ ...whole, frame: { ...frame, notice } })),
];

const group = (more: Partial<PlanView["groups"][number]> = {}): PlanView["groups"][number] => ({
  ...{ key: "preboarding", title: "Qx", startsOn: "2026-04-18", endsOn: "2026-12-01", done: 3, total: 9 },
  ...{ open: [...rows, ...rows.map(ours), ours(row({ ownerName: null }))], closed: [done, skipped] },
  ...more,
});
const plans: PlanView[] = [
  ...(["all", "yours", "ours", "mine"] as const).map((filter) => ({
    ...{ frame, filter, customer: half, vendor: all, groups: [] },
  })),
  {
    ...{ frame, filter: "all", customer: half, vendor: { done: 1, total: 1, late: 0 } },
    groups: [group({ open: [], closed: [done] }), group({ open: [], closed: [skipped] }), group()],
  },
];

const acts = ["done", "reopened", "stuck", "unstuck", "commented", "created", "edited", "skipped"] as const;
const said = (act: ThreadEntry["act"]): ThreadEntry => ({
  ...{ at: Date.UTC(2026, 10, 4, 12), actorName: "Qx Qx", actorKind: "team", act, body: "Qx" },
});
const refusals: StepRefusal[] = [
  ...(["reason", "longReason", "body", "longBody", "form", "raced"] as const).map((kind) => ({ kind })),
  ...(["open", "done", "stuck", "skipped"] as const).map((state) => ({ kind: "changed" as const, state, by: "Qx" })),
];
const whole1: ItemView = { frame, item: row(), stageTitle: "Qx", thread: acts.map(said), draft: null, refused: null };
const items: ItemView[] = [
  ...[...rows, ...rows.map(ours), done, skipped, row({ ownerName: null })].map((item) => ({ ...whole1, item })),
  { ...whole1, thread: [] },
  { ...whole1, thread: [], item: done },
  ...refusals.flatMap((refused) => [
    { ...whole1, refused, draft: { field: "reason" as const, value: "Qx" } },
    { ...whole1, refused, draft: { field: "body" as const, value: "Qx" } },
  ]),
];

const stage = (more: Partial<JourneyView["stages"][number]> = {}): JourneyView["stages"][number] => ({
  ...{ key: "first_value", title: "Qx", produces: "Qx", startsOn: "2026-10-01", endsOn: "2026-12-01", closedOn: null },
  ...{ state: "now", dos: ["Qx"], donts: ["Qx"], pitfall: "Qx", entries: timeline, customer: half, vendor: none },
  ...more,
});
const stages = [stage(), stage({ state: "past", closedOn: "2026-10-30" }), stage({ state: "future", entries: [] })];
const year = { frame, kickoffOn: "2026-04-18", endsOn: "2027-04-18", endedOn: null, stages };
const journeys: JourneyView[] = [
  ...goals.map((firstValue) => ({ ...year, firstValue })),
  { ...year, kickoffOn: "2026-12-01", endsOn: "2027-12-01", firstValue: null, stages: [] },
  { ...year, endedOn: "2026-10-20", firstValue: null },
];

const roles = ["champion", "executive_sponsor", "project_lead", "admin", "end_user"];
const person = (role: string): Person => ({ name: "Qx Qx", title: "Qx", email: null, role, side: "customer" });

const whos: WhoView[] = [
  { frame, contacts: [{ id: "c", name: "Qx", title: "Qx" }], back: "/q", pending: null, problem: null },
  ...(["choose", "long", "known"] as const).map((problem) => ({
    ...{ frame, contacts: [], back: "/q", pending: { action: "/q", fields: {} }, problem },
  })),
];

function pagesIn(telling: Telling): string[] {
  const said = { number: "193", noun: "Qx" };
  const bodies = [
    ...overviews.map((view) => (
      <OverviewPage view={view} telling={telling} said={view.latest?.month.value ? said : null} />
    )),
    ...plans.map((view) => <PlanPage view={view} telling={telling} />),
    ...items.map((view) => <ItemPage view={view} telling={telling} />),
    ...journeys.map((view) => <JourneyPage view={view} telling={telling} />),
    <PeoplePage
      view={{ frame, customer: roles.map(person), vendor: frame.csm ? [frame.csm] : [] }}
      telling={telling}
    />,
    <PeoplePage view={{ frame, customer: [], vendor: [] }} telling={telling} />,
    ...whos.map((view) => <WhoPage view={view} telling={telling} />),
  ];
  return bodies.map((body) => renderHtml(body));
}

it("no page about the work has an English word in another language, whatever its state", () => {
  const found: string[] = [];
  for (const language of others)
    for (const page of pagesIn(tellingOf({ language, locale: locales[language] }))) {
      const word = wordIn(language, textOf(page));
      if (word !== "") found.push(`${language}: ${word}`);
    }
  expect([...new Set(found)]).toEqual([]);
});

it("no page about the work says undefined, null, or a number in letters of another script than its own", () => {
  for (const language of languages)
    for (const page of pagesIn(tellingOf({ language, locale: locales[language] })).map(textOf)) {
      expect(page).not.toMatch(/undefined|null|NaN|\[object|#/);
      // Names of months and days come from the account's locale, so Egyptian pages count in Arabic digits.
      if (language === "ar") expect(page).not.toMatch(/(?<![\d,.])[1-9]\d? (?:من|أيام|يوم)/);
    }
});

it("late, done and commented are counted as each language counts", () => {
  const said = (language: Language, lateDays: number) =>
    textOf(
      renderHtml(
        <PlanPage
          view={
            { ...plans[0], groups: [group({ open: [row({ lateDays, comments: lateDays })], closed: [] })] } as PlanView
          }
          telling={tellingOf({ language, locale: locales[language] })}
        />,
      ),
    );
  const ways = (language: Language) => [1, 2, 3, 11, 100].map((count) => said(language, count));
  const expected: [Language, string[]][] = [
    ["en", ["1 day late", "2 days late", "3 comments", "11 days late", "100 comments"]],
    ["de", ["1 Tag verspätet", "2 Tage verspätet", "3 Kommentare", "11 Tage", "100 Kommentare"]],
    ["fr", ["1 jour de retard", "2 jours de retard", "3 commentaires", "11 jours", "100 commentaires"]],
    ["es", ["1 día de retraso", "2 días de retraso", "3 comentarios", "11 días", "100 comentarios"]],
    ["ja", ["1日遅れ", "2日遅れ", "コメント3件", "11日遅れ", "コメント100件"]],
    ["ar", ["تأخير يوم واحد", "تأخير يومين", "٣ تعليقات", "تأخير ١١ يومًا", "١٠٠ تعليق"]],
  ];
  for (const [language, forms] of expected)
    for (const [at, form] of forms.entries()) expect(ways(language)[at], language).toContain(form);
});

it("what people typed keeps its direction to itself on an Arabic page", () => {
  const telling = tellingOf({ language: "ar", locale: "ar-EG" });
  const item = row({ title: "Ship v2.", state: "stuck", stuckReason: "No key (yet)", stuckOn: today });
  const plan = renderHtml(
    <PlanPage view={{ ...plans[0], groups: [group({ open: [item] })] } as PlanView} telling={telling} />,
  );
  expect(plan).toContain("<bdi>Ship v2.</bdi>");
  expect(plan).toContain("\u2068No key (yet)\u2069");
  const step = renderHtml(
    <ItemPage view={{ ...whole1, item, thread: [{ ...said("commented"), body: "Why?" }] }} telling={telling} />,
  );
  expect(step).toContain('<p class="said" dir="auto">Why?</p>');
  // Which side an empty field begins on is for the style sheet, which tells it by its placeholder.
  expect(step).toMatch(/<textarea[^>]* placeholder=" "/);
  expect(step).not.toMatch(/<textarea[^>]* dir=/);
});
