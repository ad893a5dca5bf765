import fc from "fast-check";
import { expect, test } from "vitest";
import { recapCsv, reviewCsv } from "#domain/csv.ts";
import { contributorsOf } from "#domain/recap/contributors.ts";
import { reviewOf } from "#domain/recap/review.ts";
import { viewReview } from "#domain/view/review.ts";
import { sayReview } from "#mail/recap/said-review.ts";
import type { SharesPart } from "#schema/portal-row.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import type { Review } from "#schema/review.ts";
import { recapSettings } from "#schema/settings.ts";
import { daysOf, departures, figuresOf } from "../support/recap-figures.ts";

/* Who three months are from, and what they are worth by now. */

const keys = ["2026-08", "2026-09", "2026-10"];
const { actorIs: _, ...work } = departures;
const lengths: Record<string, number> = { "2026-08": 31, "2026-09": 30, "2026-10": 31 };

interface Did {
  month: number;
  day: number;
  actor: number;
  value: number;
}
type TeamOf = (actor: number) => string | null;

interface Told {
  did: Did[];
  teamOf?: TeamOf;
  metric?: RecapFigures["metric"];
  names?: boolean;
  /** What the snapshots say, where that is not what the days say by now. */
  published?: Did[];
}

const add = (all: { value: number }[]) => all.reduce((sum, { value }) => sum + value, 0);
const nobody = -1;
const idOf = (actor: number) => `u-${actor}`;
const nameOf = (actor: number) => `Person ${actor}`;

function actorsOf(did: Did[], teamOf: (actor: number) => string | null): RecapInputs["actors"] {
  const byActor = Map.groupBy(
    did.filter(({ actor }) => actor !== nobody),
    ({ actor }) => actor,
  );
  return [...byActor].map(([actor, own]) => ({
    ...{ actor: idOf(actor), name: nameOf(actor), team: teamOf(actor), value: add(own) },
  }));
}

/** Three published months, what they come to by now, and their shares. */
function tell({ did, teamOf = () => null, metric = work, names = false, published = did }: Told) {
  const base = figuresOf();
  const snapshots = keys.map((key, month) => {
    const own = published.filter((each) => each.month === month);
    const days = daysOf(
      key,
      Array.from({ length: lengths[key] ?? 0 }, (_each, at) => add(own.filter(({ day }) => day === at + 1))),
    );
    const value = add(own);
    const period = { ...base.period, key, firstDay: `${key}-01`, lastDay: `${key}-${lengths[key]}` };
    const actors = actorsOf(own, teamOf);
    const contributors = contributorsOf(value, { actors, metric, names, settings: recapSettings } as RecapInputs);
    const money = value === 0 ? null : { ...(base.money as NonNullable<typeof base.money>), amountMinor: value * 9000 };
    return figuresOf({ period, days, value, metric, contributors, money, state: value === 0 ? "zero" : "ok" });
  });
  const dates = Map.groupBy(did, ({ month, day }) => `${keys[month]}-${String(day).padStart(2, "0")}`);
  const shares: SharesPart = {
    names,
    days: [...dates].map(([date, own]) => ({ key: date.slice(0, 7), date, value: add(own) })),
    actors: [...new Set(did.map(({ actor }) => actor).filter((actor) => actor !== nobody))].map((actor) => ({
      ...{ actor: idOf(actor), name: nameOf(actor), team: teamOf(actor) },
      months: Object.fromEntries(
        keys.flatMap((key, month) => {
          const own = did.filter((each) => each.actor === actor && each.month === month);
          return own.length > 0 ? [[key, add(own)]] : [];
        }),
      ),
    })),
  };
  const live = keys.map((key, month) => ({
    ...{ key, metric: metric.key, value: add(did.filter((each) => each.month === month)) },
  }));
  return { snapshots, live, shares };
}

function reviewed(told: Told): Review {
  const { snapshots, live, shares } = tell(told);
  return reviewOf(snapshots, keys, { live, shares });
}

/** `value` of each of these actors, in each of the months. */
const each = (...values: number[][]): Did[] =>
  values.flatMap((own, actor) => own.map((value, month) => ({ month, day: 3 + actor, actor, value })));

const stream = fc.array(
  fc.record({
    month: fc.integer({ min: 0, max: 2 }),
    day: fc.integer({ min: 1, max: 30 }),
    actor: fc.integer({ min: nobody, max: 11 }),
    value: fc.integer({ min: -2, max: 900 }),
  }),
  { maxLength: 60 },
);

test("whoever three months of 1,000 random streams are from adds to their total, the others included, and the strongest of all comes first", () => {
  let shown = 0;
  fc.assert(
    fc.property(stream, fc.constantFrom("thing", "name", "team"), fc.integer({ min: 2, max: 6 }), (did, by, teams) => {
      const metric = by === "thing" ? departures : work;
      const teamOf = (actor: number) => (actor % 7 === 6 ? null : `Team ${actor % teams}`);
      const { contributors, total } = reviewed({ did, metric, names: by === "name", teamOf });
      expect(total).toBe(add(did));
      if (contributors === null) return;
      shown += 1;
      expect(add(contributors.shown) + (contributors.others?.value ?? 0)).toBe(total);
      expect(contributors.shown.length).toBeLessThanOrEqual(recapSettings.contributorsShown);
      if (contributors.by === "team") return;
      const sums = [...new Set(did.map(({ actor }) => actor))]
        .filter((actor) => actor !== nobody)
        .map((actor) => add(did.filter((one) => one.actor === actor)));
      expect(contributors.shown[0]?.value).toBe(Math.max(...sums.filter((value) => value !== 0)));
    }),
    { numRuns: 1000 },
  );
  expect(shown).toBeGreaterThan(300);
});

test("who is sixth in every month and second over the three is second", () => {
  const ten = [9, 0, 0];
  const did = each(ten, ten, [0, 9, 0], [0, 9, 0], [0, 0, 9], [0, 0, 9], [9, 0, 0], [0, 9, 0], [0, 0, 9], [5, 5, 5]);
  const { contributors } = reviewed({ did, metric: departures });
  expect(contributors?.shown[0]).toMatchObject({ value: 15 });
});

test("people stand by name while their admin wants that, and by team at once when not: no name, no id", () => {
  const did = each([4, 0, 3], [3, 3, 0], [0, 2, 2], [1, 1, 1], [2, 0, 2], [0, 3, 1]);
  const teamOf = (actor: number) => ["North", "East", "South"][actor % 3] ?? null;
  expect(reviewed({ did, teamOf, names: true }).contributors).toMatchObject({ by: "name" });
  // Composed with names, read after the admin closed it.
  const { snapshots, live, shares } = tell({ did: did.map((one) => ({ ...one, month: 0 })), teamOf, names: true });
  const closed = reviewOf(snapshots, keys, { live, shares: { ...shares, names: false } });
  expect(closed.contributors).toEqual({
    by: "team",
    shown: [
      { name: "East", value: 10 },
      { name: "North", value: 10 },
      { name: "South", value: 8 },
    ],
    others: null,
  });
  const view = { review: closed, contract: { renewalOn: "" }, frame: { today: "" } } as never;
  for (const text of [JSON.stringify(sayReview(view, "en").contributors), reviewCsv({ review: closed, fee: null })]) {
    expect(text).toContain("North");
    expect(text).not.toMatch(/Person|u-\d/);
  }
});

test("a team of one person in any of the months is not shown: two months of it subtracted from three would tell theirs", () => {
  const teamOf = (actor: number) => ["North", "East", "South", "West"][actor >> 1] ?? null;
  const both = [5, 5, 5];
  const whole = each(both, both, both, both, both, both, both, both);
  const names = (did: Did[]) => reviewed({ did, teamOf }).contributors?.shown.map(({ name }) => name) ?? null;
  expect(names(whole)).toEqual(["East", "North", "South", "West"]);
  // Of West one person alone had October. What is left of that month has to hide them, so another team joins it: two are none.
  const alone = whole.filter(({ actor, month }) => actor !== 7 || month !== 2);
  expect(names(alone)).toBeNull();
});

test("whatever teams and months there are, no month of one person is left between what is shown", () => {
  let shown = 0;
  fc.assert(
    fc.property(stream, fc.integer({ min: 3, max: 5 }), (did, teams) => {
      const busy = [...did, ...each(...Array.from({ length: 9 }, () => [1, 1, 1])).filter((one) => one.day % 5 !== 0)];
      const teamOf = (actor: number) => (actor > 9 ? null : `Team ${actor % teams}`);
      const { contributors, months } = reviewed({ did: busy, teamOf });
      if (contributors === null) return;
      shown += 1;
      const names = contributors.shown.map(({ name }) => name);
      for (const [month, { figures }] of months.entries()) {
        const active = actorsOf(
          busy.filter((one) => one.month === month),
          teamOf,
        ).filter(({ value }) => value !== 0);
        const told = [...names, ...(figures?.contributors?.shown.map(({ name }) => name) ?? [])];
        const groups = [
          ...names.map((name) => active.filter(({ team }) => team === name)),
          active.filter(({ team }) => team === null || !told.includes(team)),
        ];
        for (const group of groups) expect(group.length).not.toBe(1);
      }
    }),
    { numRuns: 500 },
  );
  expect(shown).toBeGreaterThan(50);
});

const eight = each(...Array.from({ length: 8 }, (_one, actor) => [5 + actor, 6 + actor, 7 + actor]));
const ofFour = (actor: number) => ["North", "East", "South", "West"][actor >> 1] ?? null;

/** The months as published with one of these teams, read with the other. */
function regrouped(before: TeamOf, after: TeamOf, did = eight, published = did) {
  const { snapshots } = tell({ did: published, teamOf: before });
  const { live, shares } = tell({ did, teamOf: after });
  return reviewOf(snapshots, keys, { live, shares }).contributors;
}

test("who changed teams, left theirs or was erased after the months were published cannot be found: nothing is told of the teams they were and are in", () => {
  const three = each(...Array.from({ length: 12 }, (_one, actor) => [5 + actor, 6 + actor, 7 + actor]));
  const ofFive = (actor: number) => ["North", "East", "South", "West", "Centre", "Coast"][actor >> 1] ?? null;
  const before = tell({ did: three, teamOf: ofFive }).snapshots[0]?.contributors?.shown.map(({ name }) => name);
  expect(before).toContain("West");
  const names = (after: TeamOf) => regrouped(ofFive, after, three)?.shown.map(({ name }) => name);
  expect(names(ofFive)).toEqual(["Coast", "Centre", "West", "South", "East"]);
  // From West to Coast, from West to no team, and all but one of West under a new name.
  expect(names((actor) => (actor === 6 ? "Coast" : ofFive(actor)))).toEqual(["Centre", "South", "East"]);
  expect(names((actor) => (actor === 6 ? null : ofFive(actor)))).toEqual(["Coast", "Centre", "South", "East"]);
  const erased = three.map((one) => (one.actor === 6 ? { ...one, actor: nobody } : one));
  expect(regrouped(ofFive, ofFive, erased, three)?.shown.map(({ name }) => name)).not.toContain("West");
  // With four teams nobody is left to stand beside the rest.
  expect(regrouped(ofFour, (actor) => (actor === 6 ? "East" : ofFour(actor)))).toBeNull();
  // Two of three under a new name.
  const trio = (actor: number) => ["North", "East", "South", "West"][Math.floor(actor / 3)] ?? null;
  expect(regrouped(trio, (actor) => (actor === 9 || actor === 10 ? "Harbour" : trio(actor)), three)).toMatchObject({
    shown: [{ name: "South" }, { name: "East" }, { name: "North" }],
  });
});

test("a whole team under another name is shown by that, beside what came late for another", () => {
  const after = (actor: number) => (actor >> 1 === 3 ? "Harbour" : ofFour(actor));
  const names = (more: Did[]) => regrouped(ofFour, after, [...eight, ...more], eight)?.shown.map(({ name }) => name);
  expect(names([])).toEqual(["Harbour", "South", "East", "North"]);
  expect(names([{ month: 1, day: 20, actor: 2, value: 1 }])).toEqual(["Harbour", "South", "East", "North"]);
});

test("a restated month tells no more of who changed teams than the version before it", () => {
  const actors = (teamOf: TeamOf, did = eight) =>
    actorsOf(
      did.filter(({ month }) => month === 0),
      teamOf,
    );
  const told = (inputs: object) => {
    const all = { metric: work, names: false, settings: recapSettings, restated: null, ...inputs } as RecapInputs;
    return contributorsOf(add(all.actors), all);
  };
  const names = (inputs: object) => told(inputs)?.shown.map(({ name }) => name);
  const first = told({ actors: actors(ofFour) });
  expect(first?.shown.map(({ name }) => name)).toEqual(["West", "South", "East", "North"]);
  const restated = { before: 1, goal: null, told: first, reasons: ["correction"] };
  const moved = actors((actor) => (actor === 6 ? "East" : actor === 7 ? "East" : ofFour(actor)));
  expect(names({ actors: moved })).toEqual(["East", "South", "North"]);
  expect(names({ actors: moved, restated })).toBeUndefined();
  const voided = actors(ofFour, eight.filter(({ actor, month }) => actor !== 0 || month !== 0).concat(each([3])));
  expect(names({ actors: voided, restated })).toEqual(["West", "South", "East", "North"]);
});

test("what came late for a team moves its figure, and hides nobody", () => {
  const late = { month: 1, day: 20, actor: 6, value: 2 };
  const names = (more: Did[]) => regrouped(ofFour, ofFour, [...eight, ...more], eight)?.shown.map(({ name }) => name);
  expect(names([late])).toEqual(["West", "South", "East", "North"]);
  expect(names([late, { ...late, actor: 0 }])).toEqual(["West", "South", "East", "North"]);
});

test("two contributors are not shown, and where a month is no sum of days nobody is, with that month named if another names somebody", () => {
  const four = each([5, 5, 5], [4, 4, 4], [3, 3, 3], [2, 2, 2]);
  const told = { did: four, metric: departures };
  expect(reviewed(told).contributors?.shown).toHaveLength(4);
  expect(reviewed({ ...told, did: four.filter(({ actor }) => actor < 2) })).toMatchObject({
    ...{ contributors: null, undivided: [] },
  });
  const { snapshots, live, shares } = tell(told);
  const packed = { ...shares, days: shares.days.filter(({ key }) => key !== "2026-09") };
  const review = reviewOf(snapshots, keys, { live, shares: packed });
  expect(review).toMatchObject({ contributors: null, undivided: ["2026-09"] });
  const view = { review, contract: { renewalOn: "" }, frame: { today: "" } } as never;
  expect(sayReview(view, "en")).toMatchObject({ contributors: null, undivided: "September 2026" });
  const unnamed = snapshots.map((figures) => ({ ...figures, contributors: null }));
  expect(reviewOf(unnamed, keys, { live, shares: packed }).undivided).toEqual([]);
});

test("figures that do not add up, or of which a month is missing, are from nobody", () => {
  const told = { did: each([5, 5, 5], [4, 4, 4], [3, 3, 3]), metric: departures };
  const { snapshots, live, shares } = tell(told);
  expect(reviewOf(snapshots.slice(1), keys, { live, shares }).contributors).toBeNull();
  expect(reviewed({ ...told, metric: { ...departures, aggregation: "avg" } }).contributors).toBeNull();
});

test("the file has who the three months are from as that of one month has it, below the days", () => {
  const did = each([5, 5, 5], [4, 4, 4], [3, 3, 3], [2, 2, 2], [2, 1, 1], [1, 1, 1], [1, 1, 1]);
  const review = reviewed({ did, metric: departures });
  const rows = reviewCsv({ review, fee: null }).split("\r\n");
  expect(rows.slice(-7, -1)).toEqual([
    "contributor,Person 0,15,departures",
    "contributor,Person 1,12,departures",
    "contributor,Person 2,9,departures",
    "contributor,Person 3,6,departures",
    "contributor,Person 4,4,departures",
    "contributor,2 others,6,departures",
  ]);
  expect(recapCsv(review.last)).toContain("contributor,2 others,2,departures\r\n");
});

const moneyOf = ({ money, publishedMoney }: Review) => [publishedMoney?.amountMinor, money?.amountMinor];

test("what three months are worth counts what came since they were published, at the rate of its day", () => {
  const published = each([5, 5, 5], [4, 4, 4], [3, 3, 3]);
  const late = { month: 1, day: 20, actor: 0, value: 2 };
  const rates = [
    ...departures.rates,
    { ...(departures.rates[0] as (typeof departures.rates)[number]), validFrom: "2026-09-15", amountMinor: 10_050 },
  ];
  const metric = { ...departures, rates };
  const same = reviewed({ did: published, metric: departures });
  expect(moneyOf(same)).toEqual([36 * 9000, 36 * 9000]);
  const { snapshots, live, shares } = tell({ did: [...published, late], published, metric });
  const review = reviewOf(snapshots, keys, { live, shares });
  // October is worth what its own snapshot's rates say of it.
  expect(review.total).toBe(38);
  expect(moneyOf(review)).toEqual([36 * 9000, 24 * 9000 + 2 * 10_050 + 12 * 10_050]);
  const view = { review, contract: { renewalOn: "" }, frame: { today: "" } } as never;
  const { worth, worthLater } = sayReview(view, "en");
  expect(worth?.value).toBe("$3,567");
  expect(worthLater).toEqual({ published: "$3,240", counted: "$3,567", difference: "+$327" });
  const rows = reviewCsv({ review, fee: null }).split("\r\n");
  expect(rows).toContain("worth changed since,three months,327.00,USD");
  expect(rows).toContain("worth,three months,3567.00,USD");
});

test("less than was published is worth less, and a month that is what it was is worth what it was", () => {
  const published = each([5, 5, 5], [4, 4, 4], [3, 3, 3]);
  const taken = { month: 2, day: 3, actor: 0, value: -1 };
  const { snapshots, live, shares } = tell({ did: [...published, taken], published, metric: departures });
  const review = reviewOf(snapshots, keys, { live, shares });
  expect(moneyOf(review)).toEqual([36 * 9000, 35 * 9000]);
  const view = { review, contract: { renewalOn: "" }, frame: { today: "" } } as never;
  expect(sayReview(view, "en").worthLater?.difference).toBe("−$90");
  // Without days of it nothing else is known.
  expect(moneyOf(reviewOf(snapshots, keys))).toEqual([36 * 9000, 36 * 9000]);
});

test("a month that moved and has no days is worth its units at the one rate it had, and nothing that is known where it had two", () => {
  const published = each([5, 5, 5]);
  const { snapshots, live, shares } = tell({ did: published, metric: departures });
  const moved = live.map((one, at) => (at === 1 ? { ...one, value: 6 } : one));
  const undated = { ...shares, days: shares.days.filter(({ key }) => key !== "2026-09") };
  expect(moneyOf(reviewOf(snapshots, keys, { live: moved, shares: undated }))).toEqual([15 * 9000, 16 * 9000]);
  const [first] = departures.rates;
  const rates = [...departures.rates, { ...(first as NonNullable<typeof first>), validFrom: "2026-09-15" }];
  const two = snapshots.map((figures) => ({ ...figures, metric: { ...departures, rates } }));
  expect(reviewOf(two, keys, { live: moved, shares: undated }).money).toBeNull();
});

test("value against the fee is that of the same money as the page's", () => {
  const published = each([5, 5, 5], [4, 4, 4], [3, 3, 3]);
  const { snapshots, live, shares } = tell({
    did: [...published, { month: 1, day: 20, actor: 0, value: 4 }],
    published,
    metric: departures,
  });
  const account = {
    name: "",
    slug: "",
    timezone: "UTC",
    locale: "en-US",
    endsOn: null,
    csm: null,
    kickoffOn: "2026-01-01",
  };
  const nothing = { goals: [], later: null, disputes: [], named: [], standing: [], deciders: [], months: [] };
  // $1,080 a month: three of them are worth one time their fees as published.
  const fees = [
    { amountMinor: 108_000, currency: "USD", validFrom: "2026-01-01", agreedBy: "Ellen Marsh", agreedOn: "2026-01-01" },
  ];
  const consent = { offeredAt: 1, offeredBy: "Priya Raman", agreedAt: 1, agreedBy: "Ellen Marsh" };
  const facts = { ...nothing, account, reviewed: snapshots, live, shares, fees, consent };
  const visit = { vendor: { name: "Northgate", hue: 1 }, now: Date.UTC(2026, 10, 5), base: "/a/x", grant: "preview" };
  const contract = { renewalOn: "2027-01-01", endsOn: null };
  const { fee, review } = viewReview({ ...facts, contract } as never, { ...visit, did: null } as never, "2026-10");
  expect(moneyOf(review)).toEqual([324_000, 360_000]);
  expect(fee?.tenths).toBe(11);
});
