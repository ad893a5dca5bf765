import { expect, test } from "vitest";
import type { Visit } from "#domain/view/frame.ts";
import { type JourneyFacts, viewJourney } from "#domain/view/journey.ts";
import { firstRecapOn, type OverviewFacts, viewOverview } from "#domain/view/overview.ts";
import { filterOf, threadOf, viewItem, viewPlan } from "#domain/view/plan.ts";
import { timelineOf } from "#domain/view/timeline.ts";
import { viewPeople, viewRecap, viewValue } from "#domain/view/value.ts";
import type { GoalPart, ItemPart, MilestonePart, MonthPart } from "#schema/portal-row.ts";
import { departures, figuresOf } from "../support/recap-figures.ts";
import { refusalOf } from "../support/refused-act.ts";

const today = "2026-11-20";
const account = {
  name: "Jackson Hole Airport",
  slug: "jackson-hole",
  timezone: "America/Denver",
  locale: "en-US",
  csm: { name: "Priya Raman", title: "Customer success", email: "priya@northgate.example" },
  kickoffOn: "2026-10-20",
  endsOn: null as string | null,
  metricKey: departures.key as string | null,
};
const metrics = [departures];
const dana = { kind: "personal", canAct: true, contactId: "c1", name: "Dana Whitfield", language: null } as const;
const visit: Visit = {
  vendor: { name: "Northgate", hue: 225 },
  now: Date.UTC(2026, 10, 20, 12),
  base: "/a/jackson-hole",
  grant: dana,
  did: null,
};

const plain: ItemPart = {
  id: "i1",
  stage: "first_value",
  side: "customer",
  title: "Connect your data source",
  why: "Nothing useful can happen before it.",
  ownerContactId: "c1",
  ownerName: "Dana Whitfield",
  dueOn: "2026-11-25",
  afterId: null,
  state: "open",
  stuckReason: null,
  stateOn: null,
  stateBy: null,
  comments: 0,
  version: 1,
};
const item = (id: string, over: Partial<ItemPart> = {}): ItemPart => ({ ...plain, id, title: `Step ${id}`, ...over });
const doneOn = (day: string) => ({ state: "done", stateOn: day, stateBy: "Sam" }) as const;

const gate: GoalPart = {
  kind: "first_value",
  statement: "100 departures without a gate conflict",
  metricKey: departures.key,
  type: "accumulate",
  target: 100,
  baseline: null,
  startsOn: "2026-10-20",
  targetOn: "2026-11-03",
  current: 40,
  reachedOn: null,
  milestones: [],
};
const year: GoalPart = { ...gate, kind: "twelve_month", target: 2400, targetOn: "2027-10-20" };
const month = (key: string, value: number | null, { key: metric, version: definition } = departures): MonthPart => ({
  key,
  value,
  state: value === null ? "stale" : "ok",
  version: 1,
  metric,
  definition,
  partial: false,
});

const stage = (key: JourneyFacts["stages"][number]["key"], startsOn: string, endsOn: string) => ({
  key,
  title: key,
  startsOn,
  endsOn,
  produces: "a result",
  guidance: { dos: ["ask"], donts: ["wait"], pitfall: "silence" },
});

/** What the database counts of a plan's finished steps. */
function finishedOf(items: ItemPart[]): OverviewFacts["finished"] {
  return (["customer", "vendor"] as const).flatMap((side) => {
    const done = items.filter((each) => each.side === side && each.state === "done");
    const days = done.map((each) => each.stateOn).toSorted();
    return done.length > 0 ? [{ side, count: done.length, lastOn: days.at(-1) ?? null }] : [];
  });
}

function overview({ items = [], ...facts }: Partial<OverviewFacts> = {}, over: Partial<Visit> = {}) {
  const nothing = { milestones: [], goals: [], months: [], finished: finishedOf(items) };
  return viewOverview({ account, metrics, ...nothing, items, ...facts }, { ...visit, ...over });
}

function journey(facts: Partial<JourneyFacts> = {}) {
  const stages = [stage("first_value", "2026-10-25", "2026-11-03"), stage("reviews", "2026-12-01", "2027-01-01")];
  return viewJourney({ account, metrics, stages, milestones: [], goals: [], items: [], ...facts }, visit);
}

const codeOf = (act: () => unknown) => refusalOf(act)?.code ?? "shown";

// What the sentence of the overview is made of

test("skipped steps count nowhere: not done, not left, not late", () => {
  const items = [
    item("a", doneOn("2026-11-01")),
    item("b", { dueOn: "2026-11-01" }),
    item("c", { state: "skipped", stateOn: "2026-11-02", dueOn: "2026-10-01" }),
    item("d", { side: "vendor" }),
  ];
  const shown = overview({ items });
  expect([shown.done, shown.total, shown.lastDoneOn]).toEqual([1, 3, "2026-11-01"]);
  expect(shown.customer).toEqual({ done: 1, total: 2, late: 1 });
  expect(shown.vendor).toEqual({ done: 0, total: 1, late: 0 });
});

test("once the contract is over nobody is late and nobody's turn: what was open ended with it", () => {
  const ended = { ...account, endsOn: "2026-11-12" };
  const items = [
    item("a", { dueOn: "2026-11-10" }),
    item("b", { dueOn: "2026-11-15", state: "stuck", stuckReason: "We wait" }),
    item("c", { afterId: "a", side: "vendor" }),
    item("d", doneOn("2026-11-02")),
  ];
  const stages = [{ key: "first_value" as const, title: "", startsOn: "2026-10-20", endsOn: "2026-12-20" }];
  const rowsIn = (now: typeof account) =>
    viewPlan({ account: now, items, stages }, visit, "all").groups.flatMap(({ open, closed }) => [...open, ...closed]);
  const saidOf = (now: typeof account) =>
    rowsIn(now)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ lateDays, isOver, waitsFor }) => [lateDays, isOver, waitsFor]);
  const open = [
    [10, false, null],
    [5, false, null],
    [0, false, "Step a"],
    [0, false, null],
  ];
  expect(saidOf(account)).toEqual(open);
  // A contract that is to end changes nothing yet, and its last day is one of it.
  for (const endsOn of ["2026-12-01", today]) expect(saidOf({ ...account, endsOn })).toEqual(open);
  expect(saidOf(ended)).toEqual([
    [0, true, null],
    [0, true, null],
    [0, true, null],
    [0, false, null],
  ]);
  const { customer, vendor } = viewPlan({ account: ended, items, stages }, visit, "all");
  expect([customer.late, vendor.late]).toEqual([0, 0]);
});

test("a stuck step is still to be done and gets late; the day it is due it is not late yet", () => {
  const items = [
    item("a", { state: "stuck", stuckReason: "access", stateOn: "2026-11-10", dueOn: "2026-11-13" }),
    item("b", { dueOn: today }),
    item("c", { ...doneOn("2026-11-18"), dueOn: "2026-11-01" }),
  ];
  const rows = overview({ items }).yourTurn;
  expect(rows.map((row) => [row.id, row.lateDays, row.stuckReason, row.stuckOn])).toEqual([
    ["a", 7, "access", "2026-11-10"],
    ["b", 0, null, null],
  ]);
});

test("next for you: this person's own steps, first what is due first, at most three", () => {
  const items = ["d", "c", "b", "a"].map((id, at) => item(id, { dueOn: `2026-11-2${9 - at}` }));
  const others = item("x", { ownerContactId: "c2", dueOn: "2026-11-01" });
  expect(overview({ items: [others, ...items] }).yourTurn.map((row) => row.id)).toEqual(["a", "b", "c"]);
});

test("who owns nothing, or has not said who it is, sees what the customer's side has to do", () => {
  const items = [
    item("mine"),
    item("theirs", { ownerContactId: "c2", dueOn: "2026-11-01" }),
    item("v", { side: "vendor" }),
  ];
  for (const grant of [{ ...dana, contactId: "c9" }, { ...dana, contactId: null, name: null }, "preview"] as const)
    expect(overview({ items }, { grant }).yourTurn.map((row) => row.id)).toEqual(["theirs", "mine"]);
  expect(overview({ items }).ourTurn.map((row) => row.id)).toEqual(["v"]);
});

test("steps due on one day stay in the order of the plan", () => {
  const items = ["z", "a", "m"].map((id) => item(id));
  expect(overview({ items }).yourTurn.map((row) => row.id)).toEqual(["z", "a", "m"]);
});

test("a step waits for the one before only while both are to be done", () => {
  const after = item("b", { afterId: "a" });
  const waitsFor = (before: ItemPart, own = after) =>
    overview({ items: [before, own] }).yourTurn.find((row) => row.id === "b")?.waitsFor;
  expect(waitsFor(item("a"))).toBe("Step a");
  expect(waitsFor(item("a", { state: "stuck" }))).toBe("Step a");
  expect(waitsFor(item("a", doneOn("2026-11-01")))).toBe(null);
  expect(waitsFor(item("a", { state: "skipped" }))).toBe(null);
  expect(waitsFor(item("other"))).toBe(null);
});

test.each([
  ["2026-10-20", 5],
  ["2026-11-20", 1],
  ["2026-11-14", 1],
  ["2026-11-13", 2],
  ["2026-12-24", 1],
  ["2025-11-21", 52],
  ["2020-01-01", 52],
])("with kickoff on %s the twentieth of November 2026 is in week %i of 52", (kickoffOn, week) => {
  expect(overview({ account: { ...account, kickoffOn } }).week).toBe(week);
});

test("today is the account's own day, not ours", () => {
  const now = Date.UTC(2026, 10, 21, 2);
  expect(overview({}, { now }).frame.today).toBe("2026-11-20");
  expect(overview({ account: { ...account, timezone: "Pacific/Kiritimati" } }, { now }).frame.today).toBe("2026-11-21");
});

test("the newest month stands beside the one before; without a metric there is no headline", () => {
  const months = [month("2026-08", 90), month("2026-09", 100), month("2026-10", null)];
  const latest = overview({ months }).latest;
  expect([latest?.month.key, latest?.month.value, latest?.previous?.value]).toEqual(["2026-10", null, 100]);
  expect(latest?.month.path).toBe("/a/jackson-hole/value/2026-10");
  expect(overview({ months: months.slice(0, 1) }).latest?.previous).toBe(null);
  expect(overview({ months, account: { ...account, endsOn: "2026-10-12" } }).latest?.previous).toBe(null);
  expect(overview({}).latest).toBe(null);
  expect(overview({ months, metrics: [] }).latest).toBe(null);
});

test.each([
  ["2026-10-20", "2026-11-03"],
  ["2026-10-25", "2026-11-03"],
  ["2026-10-26", "2026-12-03"],
  ["2026-12-31", "2027-02-03"],
  ["2027-02-22", "2027-03-03"],
  ["2027-02-23", "2027-04-03"],
  ["2027-02-01", "2027-03-03"],
])("after a kickoff on %s the first recap is expected on %s: a stub of less than a week waits", (kickoff, day) => {
  expect(firstRecapOn({ kickoffOn: kickoff, endsOn: null }, kickoff)).toBe(day);
});

test.each([
  ["2026-11-22", "2026-12-03"],
  ["2026-11-03", "2026-11-03"],
  ["2026-11-04", "2026-12-03"],
])("an account that came here late, seen on %s, waits for the next third, %s", (today, day) => {
  expect(firstRecapOn({ kickoffOn: "2026-06-01", endsOn: null }, today)).toBe(day);
});

test.each([
  ["2026-10-31", null],
  ["2026-11-01", "2026-12-03"],
  ["2026-12-15", "2026-12-03"],
])(
  "a contract that ends on %s promises the recap of November on %s: its own month is the last one told",
  (endsOn, day) => {
    expect(firstRecapOn({ kickoffOn: "2026-06-01", endsOn }, "2026-11-23")).toBe(day);
  },
);

test("a goal is shown when it was agreed and can be counted", () => {
  const shown = overview({ goals: [gate, year] });
  expect([shown.firstValue?.current, shown.firstValue?.target, shown.twelveMonth?.target]).toEqual([40, 100, 2400]);
  expect(overview({ goals: [] }).firstValue).toBe(null);
  expect(overview({ goals: [gate], metrics: [] }).firstValue).toBe(null);
});

test("before First Value is reached the year has no pace, and never a projection on a page", () => {
  const early = { ...year, startsOn: "2026-01-01", current: 10 };
  expect(overview({ goals: [{ ...gate }, early] }).twelveMonth).toMatchObject({
    paceState: "ramping_up",
    projection: null,
  });
  const reached = overview({ goals: [{ ...gate, reachedOn: "2026-11-01" }, early] });
  expect(reached.twelveMonth).toMatchObject({ paceState: "behind", projection: null });
});

test("a goal to reach a level reads the month before this one, and nothing older in its place", () => {
  const level: GoalPart = { ...year, type: "reach_level", baseline: 0, current: 999 };
  const current = (months: MonthPart[]) => overview({ goals: [level], months }).twelveMonth?.current;
  expect(current([month("2026-09", 50), month("2026-10", 80)])).toBe(80);
  expect(current([month("2026-09", 50)])).toBe(null);
});

const some = (key: string, value: number): MonthPart => ({ ...month(key, value), partial: true });

test("what the year asks for is rounded as its figures are shown, here as in the recap", () => {
  const tonnes = { ...departures, aggregation: "sum" as const, scale: 2, displayDecimals: 1 };
  const goal = { ...year, startsOn: "2026-05-01", targetOn: "2027-04-30", target: 610, current: 255 };
  const shown = overview({ goals: [goal], metrics: [tonnes] }, { now: Date.UTC(2026, 10, 1, 18) }).twelveMonth;
  expect(shown).toMatchObject({ expected: 310, neededPerMonth: 60 });
});

test.each([
  ["reduce_to", 100, 40],
  ["reach_level", 0, 25],
  ["keep", 20, 50],
] as const)(
  "some days of a month are no month: a goal to %s, from %d to %d, is not met by them",
  (type, baseline, target) => {
    const level: GoalPart = { ...year, type, baseline, target, current: 30, startsOn: "2026-10-12" };
    expect(overview({ goals: [level], months: [some("2026-10", 30)] }).twelveMonth).toMatchObject({
      current: null,
      progress: null,
      paceState: "ramping_up",
    });
  },
);

test("only whole months are in the share of a level that is kept", () => {
  const kept: GoalPart = { ...year, type: "keep", baseline: 20, target: 50, startsOn: "2026-08-01" };
  const months = [month("2026-08", 30), some("2026-09", 90), month("2026-10", 30)];
  expect(overview({ goals: [kept], months }).twelveMonth?.progress).toBe(1);
  expect(overview({ goals: [kept], months: [...months.slice(0, 2), month("2026-10", 90)] }).twelveMonth?.progress).toBe(
    0.5,
  );
});

test("a level is held against what was to be reached by the end of its month, as in the recap of it, on every day after", () => {
  const level = {
    ...year,
    startsOn: "2026-05-01",
    targetOn: "2027-04-30",
    type: "reach_level" as const,
    baseline: 0,
    target: 120,
  };
  const on = (now: number) =>
    overview({ goals: [level], months: [month("2026-10", 60)] }, { now }).twelveMonth ?? { pace: null, expected: null };
  for (const day of [1, 20, 29]) {
    const { pace, expected } = on(Date.UTC(2026, 10, day, 18));
    expect([pace, expected], String(day)).toEqual([1, 60]);
  }
  // What adds up goes on adding up.
  const sum = { ...level, type: "accumulate" as const, baseline: null, current: 60 };
  expect(overview({ goals: [sum] }, { now: Date.UTC(2026, 10, 20, 18) }).twelveMonth?.expected).toBe(66);
});

// First Value closes by the figure

test("the First Value stage is closed by its metric alone: every box ticked closes nothing", () => {
  const items = [item("a", doneOn("2026-10-30"))];
  const [open] = journey({ items, goals: [gate] }).stages;
  expect([open?.closedOn, open?.state]).toEqual([null, "now"]);
  const [closed] = journey({ items: [item("a")], goals: [{ ...gate, reachedOn: "2026-11-09" }] }).stages;
  expect([closed?.closedOn, closed?.state]).toEqual(["2026-11-09", "past"]);
});

test("other stages close with their last step, on the day it was done; one open step keeps them open", () => {
  const steps = [doneOn("2026-12-05"), doneOn("2026-12-03"), { state: "skipped", stateOn: "2026-12-24" } as const];
  const items = steps.map((over, at) => item(`r${at}`, { stage: "reviews", ...over }));
  expect(journey({ items }).stages[1]).toMatchObject({ closedOn: "2026-12-05", state: "past" });
  expect(journey({ items: [...items, item("open", { stage: "reviews" })] }).stages[1]?.closedOn).toBe(null);
  expect(journey({ items: [] }).stages[1]).toMatchObject({ closedOn: null, state: "future" });
});

test("a stage is now from its first day on; only First Value stays open past its last", () => {
  const stages = [
    stage("handoff", "2026-11-01", "2026-11-19"),
    stage("first_value", "2026-11-01", "2026-11-19"),
    stage("reviews", "2026-11-20", "2026-11-20"),
    stage("renewal", "2026-11-21", "2026-12-01"),
  ];
  expect(journey({ stages, goals: [gate] }).stages.map((each) => each.state)).toEqual(["past", "now", "now", "future"]);
});

test("the gate of the timeline stands where the figure put it, and says how far from the plan", () => {
  const planned: MilestonePart = {
    id: "first-value",
    stage: "first_value",
    kind: "gate",
    title: "First value",
    plannedOn: "2026-11-03",
    actualOn: "2026-10-01",
    isOpen: false,
  };
  const at = (goal: GoalPart[], endsOn: string | null = null) => timelineOf([planned], goal, { today, endsOn })[0];
  expect(at([gate])).toMatchObject({
    actualOn: null,
    state: "open",
    note: { kind: "when", statement: gate.statement },
  });
  expect(at([])).toMatchObject({ state: "open", note: null });
  expect(at([gate], "2026-11-12")).toMatchObject({ state: "ended" });
  expect(at([{ ...gate, reachedOn: "2026-11-09" }])).toMatchObject({
    state: "past",
    note: { kind: "happened", days: 6 },
  });
  expect(at([{ ...gate, reachedOn: "2026-11-02" }])?.note).toEqual({ kind: "happened", days: -1 });
  expect(at([{ ...gate, reachedOn: "2026-11-03" }])?.note).toEqual({ kind: "happened", days: 0 });
});

const milestoneOn = (id: string, plannedOn: string, over: Partial<MilestonePart> = {}): MilestonePart => ({
  ...{ id, stage: "reviews", kind: "milestone", title: id, plannedOn, actualOn: null, isOpen: false },
  ...over,
});
const statesOf = (milestones: MilestonePart[], endsOn: string | null = null) =>
  timelineOf(milestones, [], { today, endsOn }).map(({ id, state }) => [id, state]);

test("the timeline is in the order of the days things really happened", () => {
  const late = milestoneOn("late", "2026-01-01", { actualOn: "2026-11-19" });
  expect(statesOf([milestoneOn("b", "2026-11-30"), late, milestoneOn("a", today)])).toEqual([
    ["late", "past"],
    ["a", "future"],
    ["b", "future"],
  ]);
});

test("a milestone is reached by its step and by no day; one that has none is a day, over with it", () => {
  const isOpen = true;
  const yesterday = "2026-11-19";
  expect(
    statesOf([
      milestoneOn("day", "2026-11-01"),
      milestoneOn("step", "2026-11-02", { isOpen }),
      milestoneOn("event", "2026-11-03", { kind: "event" }),
      milestoneOn("early", "2026-12-24", { actualOn: yesterday }),
      milestoneOn("now", today, { isOpen }),
    ]),
  ).toEqual([
    ["day", "past"],
    ["step", "open"],
    ["event", "past"],
    ["early", "past"],
    ["now", "future"],
  ]);
});

test("what was not reached when the contract ended ended with it; the customer's own event did not", () => {
  const isOpen = true;
  expect(
    statesOf(
      [
        milestoneOn("day", "2026-11-01"),
        milestoneOn("step", "2026-11-02", { isOpen }),
        milestoneOn("reached", "2026-11-03", { actualOn: "2026-11-04" }),
        milestoneOn("last", "2026-11-12"),
        milestoneOn("after", "2026-11-13"),
        milestoneOn("event", "2026-12-01", { kind: "event" }),
      ],
      "2026-11-12",
    ),
  ).toEqual([
    ["day", "past"],
    ["step", "ended"],
    ["reached", "past"],
    ["last", "past"],
    ["after", "ended"],
    ["event", "future"],
  ]);
});

// Plan, thread, archive, people

test("the filter of the plan is one of four words; any other shows all", () => {
  expect(["yours", "ours", "mine", "all", "", "__proto__", undefined].map(filterOf)).toEqual([
    "yours",
    "ours",
    "mine",
    "all",
    "all",
    "all",
    "all",
  ]);
});

test("the plan groups steps by stage and leaves empty stages out; the counts of both sides ignore the filter", () => {
  const items = [
    item("mine"),
    item("theirs", { ownerContactId: "c2" }),
    item("v", { side: "vendor", ownerContactId: null, ...doneOn(today) }),
  ];
  const facts = { account, items, stages: journey().stages };
  const ids = (filter: Parameters<typeof viewPlan>[2]) =>
    viewPlan(facts, visit, filter).groups.map((group) => [
      group.key,
      ...group.open.map((row) => row.id),
      group.closed.length,
    ]);
  expect(ids("all")).toEqual([["first_value", "mine", "theirs", 1]]);
  expect(ids("mine")).toEqual([["first_value", "mine", 0]]);
  expect(ids("ours")).toEqual([["first_value", 1]]);
  expect(viewPlan(facts, visit, "ours").customer.total).toBe(2);
});

test("a step that is not in the plan is not there", () => {
  const facts = { account, items: [item("a")], stages: [], thread: [] };
  expect(codeOf(() => viewItem(facts, visit, { itemId: "b", draft: null, refused: null }))).toBe("not_found");
  expect(viewItem(facts, visit, { itemId: "a", draft: null, refused: null }).item.id).toBe("a");
});

test("an act the page has no words for is left out of the thread", () => {
  const entry = (act: string) => ({ at: 1, act, actorKind: "staff" as const, actorName: "Priya", body: null });
  expect(threadOf([entry("created"), entry("moved"), entry("done")]).map(({ act }) => act)).toEqual([
    "created",
    "done",
  ]);
});

test("the notice after a change offers undo only while the step is as it was left", () => {
  const notice = (did: string, over: Partial<ItemPart> = {}) =>
    overview({ items: [item("a", over)] }, { did }).frame.notice;
  expect(notice("done:a", { ...doneOn(today), version: 4 })).toEqual({
    act: "done",
    title: "Step a",
    undo: { action: "/a/jackson-hole/plan/a/undo", version: 4 },
  });
  expect(notice("commented:a")?.undo).toBe(null);
  expect(notice("reopened:a")?.undo).toBe(null);
  expect(notice("done:b")).toBe(null);
  expect(notice("hacked:a")).toBe(null);
  expect(notice("")).toBe(null);
});

test("an old address does not say done of a step that is open again, nor open of one that is done", () => {
  const notice = (did: string, over: Partial<ItemPart> = {}) =>
    overview({ items: [item("a", over)] }, { did }).frame.notice;
  expect([notice("done:a"), notice("stuck:a"), notice("reopened:a", doneOn(today))]).toEqual([null, null, null]);
});

test("a recap page shows its own snapshot, between its neighbours in the archive", () => {
  const months = ["2026-09", "2026-10", "2026-11"].map((key) => month(key, 1));
  const figures = JSON.stringify(figuresOf());
  const unsaid = { feedback: [], judges: [], note: null, standing: [] };
  const shown = viewRecap({ account, months, figures, ...unsaid }, visit, 0);
  expect([shown.earlier, shown.later]).toEqual(["/a/jackson-hole/value/2026-09", "/a/jackson-hole/value/2026-11"]);
  expect(viewRecap({ account, months: months.slice(1, 2), figures, ...unsaid }, visit, 0)).toMatchObject({
    earlier: null,
    later: null,
  });
  expect(codeOf(() => viewRecap({ account, months, figures: null, ...unsaid }, visit, 0))).toBe("not_found");
});

test("the archive says when the first recap is expected until there is one", () => {
  const facts = {
    account,
    metrics,
    goals: [],
    live: [],
    disputes: [],
    stepsDone: [],
    named: [],
    standing: [],
  };
  expect(viewValue({ ...facts, months: [] }, visit).firstRecapOn).toBe("2026-12-03");
  expect(viewValue({ ...facts, months: [month("2026-10", 3)] }, visit).firstRecapOn).toBe(null);
});

test("addresses of the customer's people stay out of the page", () => {
  const contacts = [{ name: "Dana", title: "", role: "champion" as const, email: "dana@jac.example" }];
  const shown = viewPeople({ account, contacts, staff: [account.csm] }, visit);
  expect(shown.customer.map((person) => person.email)).toEqual([null]);
  expect(JSON.stringify(shown.customer)).not.toContain("dana@");
  expect(shown.vendor[0]?.email).toBe("priya@northgate.example");
});

// The definition in force

const later = {
  ...departures,
  version: 2,
  startsOn: "2026-12",
  noun: { one: "take-off", other: "take-offs" },
  displayDecimals: 1,
};
const recount = { ...later, version: 3, startsOn: "2027-01", comparable: false };

test("a definition that begins later says nothing on today's pages", () => {
  const months = [month("2026-09", 100), month("2026-10", 110)];
  const given = [departures, later, recount];
  expect(overview({ months, metrics: given }).latest?.metric.version).toBe(1);
  expect(overview({ metrics: given, goals: [gate] }).firstValue?.metric.noun).toEqual(departures.noun);
  expect(
    overview({ metrics: given, goals: [gate] }, { now: Date.UTC(2026, 11, 2, 12) }).firstValue?.metric.noun,
  ).toEqual(later.noun);
});

test("a month is written as its own definition says, and not compared across one that counts something else", () => {
  const defined = [departures, departures, later, recount];
  const months = ["2026-10", "2026-11", "2026-12", "2027-01"].map((key, at) => month(key, 100, defined[at]));
  const facts = {
    account,
    metrics: [departures, later, recount],
    goals: [],
    months,
    live: [],
    disputes: [],
    ...{ stepsDone: [], named: [], standing: [] },
  };
  const view = viewValue(facts, visit);
  expect(view.months.map(({ displayDecimals, isComparable }) => [displayDecimals, isComparable])).toEqual([
    [0, false],
    [0, true],
    [1, true],
    [1, false],
  ]);
  expect(view.metric?.version).toBe(3);
  // A held month is not shown: the one after it has nothing to stand against.
  expect(viewValue({ ...facts, months: months.toSpliced(1, 1) }, visit).months[1]?.isComparable).toBe(false);
  expect(viewValue({ ...facts, months: months.slice(0, 2) }, visit).metric?.version).toBe(1);
});
