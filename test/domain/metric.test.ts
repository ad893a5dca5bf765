import { expect, test } from "vitest";
import { chooseFigures } from "#domain/metric/goal.ts";
import { historyOf } from "#domain/metric/history.ts";
import { previewForms, previewSentence } from "#domain/metric/sentence.ts";
import { definitionFor, firstVersion, isAdditive, nextVersion } from "#domain/metric/version.ts";
import { hoursSaved, rateOn } from "#domain/metric/worth.ts";
import { moneyOf } from "#domain/recap/money.ts";
import { type AskedFigures, figuresForm } from "#schema/goal-form.ts";
import { type AskedMetric, metricForm } from "#schema/metric-form.ts";
import { type MetricDefinition, type MetricRate, metricDefinition } from "#schema/metrics.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import { aggregations, minorDigits, pluralForms } from "#schema/words.ts";
import { daysOf, departures } from "../support/recap-figures.ts";
import { refusalOf } from "../support/refused-act.ts";

const meetings: MetricDefinition = {
  ...departures,
  key: "meeting.booked",
  name: "Meetings booked",
  noun: { one: "meeting", other: "meetings" },
  verb: "booked",
  actorNoun: { one: "rep", other: "reps" },
  statuses: ["held", "no_show"],
  countedStatuses: ["held"],
  rates: [],
  languages: {
    de: {
      noun: { one: "Termin", other: "Termine" },
      verb: "gebucht",
      actorNoun: { one: "Vertriebler", other: "Vertriebler" },
    },
    fr: {
      noun: { one: "réunion", many: "de réunions", other: "réunions" },
      verb: "réservé",
      actorNoun: { one: "commercial", other: "commerciaux" },
    },
    es: {
      noun: { one: "reunión", other: "reuniones" },
      verb: "reservado",
      actorNoun: { one: "comercial", other: "comerciales" },
    },
    ja: { noun: { other: "件の会議" }, verb: "予約しました", actorNoun: { other: "人の担当者" } },
    ar: {
      noun: { one: "اجتماع واحد", two: "اجتماعين", few: "اجتماعات", many: "اجتماعًا", other: "اجتماع" },
      verb: "حجز",
      actorNoun: { one: "مندوب واحد", two: "مندوبان", few: "مندوبين", other: "مندوب" },
    },
  },
};

const rate: MetricRate = {
  amountMinor: 9000,
  currency: "USD",
  validFrom: "2026-03-03",
  agreedBy: "Ellen Marsh",
  agreedOn: "2026-03-01",
  note: "",
};

/** What the form of a kept definition asks for when nothing is touched, with `over` on top. */
function asked(over: Partial<AskedMetric["fields"]> = {}, more: Partial<AskedMetric> = {}): AskedMetric {
  const { version, startsOn, comparable: _, rates: __, ...fields } = meetings;
  return { fields: { ...fields, ...over }, startsOn, basedOn: version, newRate: null, withdrawn: [], ...more };
}

function saidOf(run: () => unknown): { code: string; fields: string[] } {
  const refused = refusalOf(run);
  return { code: refused?.code ?? "none", fields: Object.keys(refused?.details ?? {}) };
}

const next = (over: Partial<AskedMetric["fields"]>, more: Partial<AskedMetric> = {}, old = meetings) =>
  nextVersion({ month: "2026-10", old, asked: asked(over, more), metrics: [meetings, departures] });

// Versions

test("a month has the last version that had begun by then", () => {
  const versions = [null, "2026-03", "2026-07"].map((startsOn, at) => ({ ...meetings, version: at + 1, startsOn }));
  const versionIn = (month: string) => definitionFor(versions, month)?.version;
  expect(["2020-01", "2026-02", "2026-03", "2026-06", "2026-07", "2030-12"].map(versionIn)).toEqual([1, 1, 2, 2, 3, 3]);
  expect(definitionFor([], "2026-03")).toBeNull();
});

test("a version that begins with the one before takes its place", () => {
  const versions = [null, "2026-03", "2026-03"].map((startsOn, at) => ({ ...meetings, version: at + 1, startsOn }));
  expect(definitionFor(versions, "2026-03")?.version).toBe(3);
});

test("only counts and sums add up over days", () => {
  expect(aggregations.filter((aggregation) => isAdditive({ aggregation }))).toEqual(["count", "sum"]);
});

test("other words keep a version comparable, and it may hold from the beginning", () => {
  expect(next({ verb: "held" })).toMatchObject({ version: 2, startsOn: null, comparable: true, verb: "held" });
});

test.each([
  ["another aggregation", { aggregation: "sum" as const }],
  ["other statuses that count", { countedStatuses: ["held", "no_show"] }],
  ["every status instead of one", { countedStatuses: [] }],
])("%s makes figures that do not compare, from a month on", (_, over) => {
  expect(next(over, { startsOn: "2026-11" })).toMatchObject({ startsOn: "2026-11", comparable: false });
  expect(saidOf(() => next(over))).toEqual({ code: "invalid", fields: ["starts_on"] });
});

test("the order of statuses is no change of what counts", () => {
  const old = { ...meetings, countedStatuses: ["held", "no_show"] };
  expect(next({ countedStatuses: ["no_show", "held"], verb: "held" }, {}, old).comparable).toBe(true);
});

test("key and decimals stay for ever", () => {
  expect(saidOf(() => next({ key: "meeting.held" })).fields).toEqual(["key"]);
  expect(saidOf(() => next({ scale: 2 })).fields).toEqual(["scale"]);
});

test("no version begins before the one it follows", () => {
  const old = { ...meetings, version: 2, startsOn: "2026-07" };
  const from = (startsOn: string | null) => saidOf(() => next({ verb: "held" }, { startsOn, basedOn: 2 }, old)).fields;
  expect([null, "2026-06", "2026-07", "2026-08"].map(from)).toEqual([["starts_on"], ["starts_on"], [], []]);
});

test("a version is not written over one that somebody saved meanwhile", () => {
  expect(saidOf(() => next({ verb: "held" }, { basedOn: 1 }, { ...meetings, version: 2 })).code).toBe("conflict");
});

test("a version in which nothing is different is refused, in whatever order its words are kept", () => {
  const { de, ...rest } = meetings.languages;
  expect(saidOf(() => next({})).code).toBe("invalid");
  expect(saidOf(() => next({ languages: { ...rest, de } })).code).toBe("invalid");
  expect(saidOf(() => next({ minutesPerUnit: 30 })).code).toBe("none");
});

test("a rate divides two other metrics that add up", () => {
  const over = (of: string, per: string, others: MetricDefinition[]) =>
    saidOf(() =>
      firstVersion(asked({ key: "meeting.rate", aggregation: "rate", ratio: { of, per } }), [meetings, ...others]),
    ).fields;
  expect(over(meetings.key, departures.key, [departures])).toEqual([]);
  expect(over(meetings.key, departures.key, [])).toEqual(["ratio_per"]);
  expect(over(meetings.key, departures.key, [{ ...departures, aggregation: "avg" }])).toEqual(["ratio_per"]);
  expect(over("meeting.rate", departures.key, [departures])).toEqual(["ratio_of"]);
});

test("a metric that a rate divides stays a count or a sum", () => {
  const ratio = { ...departures, aggregation: "rate" as const, ratio: { of: meetings.key, per: departures.key } };
  const change = (aggregation: "sum" | "max") =>
    saidOf(() =>
      nextVersion({
        month: "2026-10",
        old: meetings,
        asked: asked({ aggregation }, { startsOn: "2026-11" }),
        metrics: [meetings, ratio],
      }),
    ).fields;
  expect([change("sum"), change("max")]).toEqual([[], ["aggregation"]]);
});

test("agreed values stand by their first day; one may be withdrawn, and no two of a currency begin together", () => {
  const old = { ...meetings, rates: [rate, { ...rate, validFrom: "2026-09-01" }] };
  const added = next({}, { newRate: { ...rate, validFrom: "2026-06-01" } }, old);
  expect(added.rates.map((each) => each.validFrom)).toEqual(["2026-03-03", "2026-06-01", "2026-09-01"]);
  expect(next({}, { withdrawn: [0] }, old).rates).toEqual([old.rates[1]]);
  expect(saidOf(() => next({}, { newRate: rate }, old)).fields).toEqual(["rate_from"]);
  expect(next({}, { newRate: { ...rate, currency: "EUR" } }, old).rates).toHaveLength(3);
  expect(next({}, { newRate: { ...rate, amountMinor: 1 }, withdrawn: [0] }, old).rates[0]?.amountMinor).toBe(1);
});

test("the history says what each version changed, newest first", () => {
  const second = next({ countedStatuses: [] }, { startsOn: "2026-11", newRate: rate });
  const history = historyOf(
    [meetings, second].map((definition) => ({ definition, keptOn: "2026-10-20", keptBy: "Priya" })),
  );
  expect(history.map(({ version, comparable }) => [version, comparable])).toEqual([
    [2, false],
    [1, true],
  ]);
  expect(history[0]?.changes).toEqual([
    { what: "Statuses that count", before: "held", after: "all" },
    { what: "Value per unit", before: "none", after: "USD 90.00 from 2026-03-03" },
  ]);
  expect(history[1]?.changes).toEqual([]);
});

// Sentences

test("plural categories are those of CLDR", () => {
  for (const [language, categories] of Object.entries(pluralForms)) {
    const known = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    expect([...categories].toSorted(), language).toEqual([...known].toSorted());
  }
});

test.each([
  ["en", "In October, your 4 reps booked 200 meetings."],
  ["de", "Im Oktober haben Ihre 4 Vertriebler 200 Termine gebucht."],
  ["fr", "En octobre, vos 4 commerciaux ont réservé 200 réunions."],
  ["es", "En octubre, sus 4 comerciales han reservado 200 reuniones."],
  ["ja", "10月、4人の担当者が200件の会議を予約しました。"],
  ["ar", "في أكتوبر، حجز 4 مندوبين 200 اجتماع."],
] as const)("in %s the metric reads as a plain sentence", (language, sentence) => {
  expect(previewSentence(meetings, language)).toBe(sentence);
});

test("where the words of a language are missing there is no sentence", () => {
  expect(previewSentence({ ...meetings, languages: {} }, "de")).toBeNull();
  expect(previewForms({ ...meetings, languages: {} }, "de")).toEqual([]);
});

test("every plural form is seen in its place, and Arabic says one and two without a number", () => {
  expect(previewForms(meetings, "en")).toEqual([
    "In October, your 1 rep booked 1 meeting.",
    "In October, your 0 reps booked 0 meetings.",
  ]);
  expect(previewForms(meetings, "fr")).toEqual([
    "En octobre, votre 0 commercial a réservé 0 réunion.",
    `En octobre, vos ${(1_000_000).toLocaleString("fr")} commerciaux ont réservé ${(1_000_000).toLocaleString("fr")} de réunions.`,
    "En octobre, vos 2 commerciaux ont réservé 2 réunions.",
  ]);
  expect(previewForms(meetings, "ar").slice(0, 4)).toEqual([
    "في أكتوبر، حجز 0 مندوب 0 اجتماع.",
    "في أكتوبر، حجز مندوب واحد اجتماع واحد.",
    "في أكتوبر، حجز مندوبان اجتماعين.",
    "في أكتوبر، حجز 3 مندوبين 3 اجتماعات.",
  ]);
});

test("decimals follow the language, and so does the form that goes with them", () => {
  const metric: MetricDefinition = { ...meetings, scale: 2, displayDecimals: 1, aggregation: "avg" };
  expect(previewSentence(metric, "de")).toBe("Im Oktober haben Ihre 4 Vertriebler im Schnitt 12,5 Termine gebucht.");
  expect(previewSentence(metric, "en")).toBe("In October, your 4 reps booked 12.5 meetings on average.");
});

test("each aggregation has its own sentence, and no slot stays open in any language", () => {
  const say = (aggregation: MetricDefinition["aggregation"]) => previewSentence({ ...meetings, aggregation }, "en");
  expect(say("unique")).toBe("In October, 200 reps booked meetings.");
  expect(say("max")).toBe("In October, your 4 reps booked at most 200 meetings.");
  expect(say("latest")).toBe("At the end of October, your 4 reps booked 200 meetings.");
  for (const aggregation of aggregations)
    for (const language of ["en", "de", "fr", "es", "ja", "ar"] as const)
      expect(previewSentence({ ...meetings, aggregation }, language)).not.toMatch(/[{}[\]|]|undefined/);
});

// Worth

test("a day has the newest rate of the account's currency that had begun", () => {
  const rates = [
    rate,
    { ...rate, currency: "EUR", validFrom: "2026-04-01", amountMinor: 1 },
    { ...rate, validFrom: "2026-09-01", amountMinor: 9500 },
  ];
  const amounts = ["2026-03-02", "2026-03-03", "2026-08-31", "2026-09-01"].map(
    (day) => rateOn(rates, "USD", day)?.amountMinor ?? null,
  );
  expect(amounts).toEqual([null, 9000, 9000, 9500]);
  expect(rateOn(rates, "GBP", "2026-09-01")).toBeNull();
});

const worthOf = (rates: MetricRate[], values: number[], over: { scale?: number; currency?: string } = {}) => {
  const metric = { ...meetings, scale: over.scale ?? 0, rates };
  return moneyOf(daysOf("2026-10", values), { metric, account: { currency: over.currency ?? "USD" } } as RecapInputs);
};

test("each day of a month is worth the rate in force that day, and each one is named", () => {
  const rates = [rate, { ...rate, validFrom: "2026-10-03", amountMinor: 10_000, agreedBy: "Dana Whitfield" }];
  expect(worthOf(rates, [1, 1, 1, 1])).toEqual({
    amountMinor: 38_000,
    currency: "USD",
    rateMinor: 10_000,
    agreedOn: "2026-03-01",
    agreedBy: "Dana Whitfield",
    rates: [
      { rateMinor: 9000, agreedOn: "2026-03-01", agreedBy: "Ellen Marsh", from: "2026-10-01" },
      { rateMinor: 10_000, agreedOn: "2026-03-01", agreedBy: "Dana Whitfield", from: "2026-10-03" },
    ],
  });
});

test("days are rounded half to even one by one, each at its own rate", () => {
  const rates = [
    { ...rate, amountMinor: 1 },
    { ...rate, amountMinor: 3, validFrom: "2026-10-02" },
  ];
  // 0.5 x 1 = 0.5 -> 0; 0.5 x 3 = 1.5 -> 2; 1.5 x 3 = 4.5 -> 4; −0.5 x 3 = −1.5 -> −2.
  expect(worthOf(rates, [5, 5, 15, -5], { scale: 1 })?.amountMinor).toBe(4);
});

test("nothing is converted: without a rate in the account's currency there is no amount", () => {
  expect(worthOf([rate], [200], { currency: "EUR" })).toBeNull();
  expect(worthOf([{ ...rate, validFrom: "2026-10-02" }], [200])).toBeNull();
});

test("minutes a unit saves are told in hours with at most one decimal", () => {
  expect(hoursSaved(200, { scale: 0, minutesPerUnit: 30 })).toBe(100);
  expect(hoursSaved(12_345, { scale: 2, minutesPerUnit: 7.5 })).toBe(15.4);
  expect(hoursSaved(200, { scale: 0, minutesPerUnit: null })).toBeNull();
});

// Forms

const plain = {
  key: "meeting.booked",
  name: "Meetings booked",
  noun_one: "meeting",
  noun_other: "meetings",
  verb: "booked",
  actor_one: "rep",
  actor_other: "reps",
  definition: "A meeting counts when both were there.",
  owner: "Priya Raman",
};

function faultsOf(over: Record<string, string>): string[] {
  const read = metricForm.safeParse({ ...plain, ...over });
  return read.success ? [] : [...new Set(read.error.issues.map((issue) => issue.path.join(".")))].toSorted();
}

test("a short form is a whole definition", () => {
  const read = metricForm.parse(plain);
  const definition = firstVersion(read, []);
  expect(metricDefinition.safeParse(definition).error).toBeUndefined();
  expect(definition).toMatchObject({ version: 1, startsOn: null, aggregation: "count", scale: 0, rates: [] });
});

test.each<[string, Record<string, string>, string[]]>([
  ["more decimals shown than kept", { scale: "1", display_decimals: "2" }, ["display_decimals"]],
  [
    "a status that counts and is not known",
    { statuses: "held", counted_statuses: "held, no_show" },
    ["counted_statuses"],
  ],
  ["a rate without its sides", { aggregation: "rate" }, ["ratio_of", "ratio_per"]],
  ["a rate of one thing", { aggregation: "rate", ratio_of: "a.b", ratio_per: "a.b" }, ["ratio_per"]],
  ["half an agreed value", { rate_amount: "90" }, ["rate_by", "rate_currency", "rate_from", "rate_on"]],
  [
    "more decimals than the currency has",
    {
      rate_amount: "90.5",
      rate_currency: "JPY",
      rate_from: "2026-03-03",
      rate_on: "2026-03-03",
      rate_by: "Ellen",
    },
    ["rate_amount"],
  ],
  ["half a language", { de_verb: "gebucht" }, ["de_actor_other", "de_noun_other"]],
  ["a form the language has not", { ja_noun_one: "会議" }, ["ja_noun_one"]],
  ["a language we do not write", { it_verb: "prenotato" }, ["it_verb"]],
  ["a month that is none", { starts_on: "2026-13" }, ["starts_on"]],
  ["minutes that are no number", { minutes_per_unit: "half an hour" }, ["minutes_per_unit"]],
  ["nine dimensions", { dims: "a,b,c,d,e,f,g,h,i" }, ["dims"]],
  ["two lines in a word", { de_verb: "a\nb", de_noun_other: "b", de_actor_other: "c" }, ["de_verb"]],
  [
    "several faults at once",
    { name: "", fr_verb: "réservé", scale: "7" },
    ["fr_actor_other", "fr_noun_other", "name", "scale"],
  ],
])("%s is said beside its field", (_, over, fields) => {
  expect(faultsOf(over)).toEqual(fields);
});

test("the currency alone is no agreed value, and an amount is kept in its minor unit", () => {
  expect(metricForm.parse({ ...plain, rate_currency: "USD" }).newRate).toBeNull();
  const amount = (rate_amount: string, rate_currency: string) =>
    metricForm.parse({
      ...plain,
      ...{ rate_amount, rate_currency, rate_from: "2026-03-03", rate_on: "2026-03-03", rate_by: "Ellen" },
    }).newRate?.amountMinor;
  expect([amount("90.5", "USD"), amount("1500", "JPY"), amount("1.25", "kwd")]).toEqual([9050, 1500, 1250]);
  expect([minorDigits.USD, minorDigits.JPY, minorDigits.KWD]).toEqual([undefined, 0, 3]);
});

test("lists are told apart by commas, each word once", () => {
  const { fields } = metricForm.parse({ ...plain, statuses: " held,no_show , held,,", dims: "channel" });
  expect([fields.statuses, fields.dims]).toEqual([["held", "no_show"], ["channel"]]);
});

// Goals of an account

const choice = (over: Record<string, string> = {}): AskedFigures =>
  figuresForm.parse({
    headline: meetings.key,
    fv_statement: "20 meetings",
    fv_target: "20",
    fv_by: "2026-03-01",
    tm_statement: "2,400 meetings",
    tm_target: "2,400",
    ...over,
  });
const choose = (over: Record<string, string> = {}, metric = meetings) =>
  chooseFigures({ asked: choice(over), metrics: [metric, departures], goals: [], kickoffOn: "2026-01-15" });
const wrongIn = (over: Record<string, string>, metric = meetings) => saidOf(() => choose(over, metric)).fields;

test("both goals are counted in the headline and scaled by it", () => {
  const { goals } = choose({ fv_target: "12.5" }, { ...meetings, scale: 2 });
  expect(goals).toEqual([
    {
      kind: "first_value",
      statement: "20 meetings",
      metricKey: meetings.key,
      type: "accumulate",
      target: 1250,
      baseline: null,
      startsOn: "2026-01-15",
      targetOn: "2026-03-01",
      milestones: [],
    },
    expect.objectContaining({ kind: "twelve_month", target: 240_000, baseline: null, targetOn: "2027-01-15" }),
  ]);
});

test("a headline is among the metrics of an account and not chosen twice", () => {
  expect(
    choose({ [`use_${meetings.key}`]: "on", [`use_${departures.key}`]: "on", "use_no.metric": "on" }),
  ).toMatchObject({
    headline: meetings.key,
    keys: [departures.key],
  });
  expect(wrongIn({ headline: "no.metric" })).toEqual(["headline"]);
});

test("keeping within a band needs two edges in their order", () => {
  const keep = (tm_low: string, tm_high: string) => ({ tm_type: "keep", tm_target: "", tm_low, tm_high });
  expect(choose(keep("90", "110")).goals[1]).toMatchObject({ type: "keep", baseline: 90, target: 110 });
  expect(wrongIn(keep("110", "90"))).toEqual(["tm_high"]);
  expect(wrongIn(keep("", ""))).toEqual(["tm_low", "tm_high"]);
});

test.each([
  ["a level below the start", { tm_type: "reach_level", tm_target: "100", tm_baseline: "100" }, ["tm_target"]],
  ["a reduction above the start", { tm_type: "reduce_to", tm_target: "100", tm_baseline: "90" }, ["tm_target"]],
  ["a goal without a figure", { tm_target: "" }, ["tm_target"]],
  ["decimals the metric has not", { tm_target: "2400.5" }, ["tm_target"]],
  ["a year smaller than its beginning", { tm_target: "10" }, ["tm_target"]],
  ["a First Value without a day", { fv_by: "" }, ["fv_by"]],
  ["a day before the start", { tm_by: "2026-01-15" }, ["tm_by"]],
])("%s is refused beside its field", (_, over, fields) => {
  expect(wrongIn(over)).toEqual(fields);
});

test("a level may be reached or reduced from a start that is not agreed yet", () => {
  const level = { tm_type: "reduce_to", tm_target: "10", tm_baseline: "" };
  expect(choose(level).goals[1]).toMatchObject({ type: "reduce_to", target: 10, baseline: null });
});

const points = (...rows: [row: number, on: string, value: string][]): Record<string, string> =>
  Object.fromEntries(
    rows.flatMap(([row, on, value]) => [
      [`tm_on_${row}`, on],
      [`tm_value_${row}`, value],
    ]),
  );

test("milestones are kept in the order of their days, in whatever rows they were typed", () => {
  const rows = points([1, "2026-08-01", "1,200"], [2, "2026-04-01", "300"], [7, "2026-11-01", "2000"]);
  expect(choose(rows).goals.map((goal) => goal.milestones)).toEqual([
    [],
    [
      { on: "2026-04-01", value: 300 },
      { on: "2026-08-01", value: 1200 },
      { on: "2026-11-01", value: 2000 },
    ],
  ]);
  expect(choose(points([3, "", ""])).goals[1]?.milestones).toEqual([]);
});

test("milestones on the way down fall from the start to the mark", () => {
  const down = { tm_type: "reduce_to", tm_target: "10", tm_baseline: "50" };
  const kept = choose({ ...down, ...points([1, "2026-04-01", "40"], [2, "2026-08-01", "20"]) }).goals[1];
  expect(kept?.milestones.map(({ value }) => value)).toEqual([40, 20]);
  expect(wrongIn({ ...down, ...points([1, "2026-04-01", "20"], [2, "2026-08-01", "40"]) })).toEqual(["tm_value_2"]);
});

test.each([
  ["on the day of the start", [[1, "2026-01-15", "100"]], ["tm_on_1"]],
  ["on the day of the goal", [[1, "2027-01-15", "100"]], ["tm_on_1"]],
  ["at nothing", [[1, "2026-04-01", "0"]], ["tm_value_1"]],
  ["at the mark itself", [[1, "2026-04-01", "2400"]], ["tm_value_1"]],
  [
    "not above the one before",
    [
      [2, "2026-04-01", "300"],
      [1, "2026-05-01", "300"],
    ],
    ["tm_value_1"],
  ],
  [
    "twice on one day",
    [
      [1, "2026-04-01", "300"],
      [2, "2026-04-01", "400"],
    ],
    ["tm_on_2"],
  ],
  ["with decimals the metric has not", [[4, "2026-04-01", "300.5"]], ["tm_value_4"]],
  [
    "without a day, and without a figure",
    [
      [1, "", "300"],
      [2, "2026-05-01", ""],
    ],
    ["tm_on_1", "tm_value_2"],
  ],
] as [string, [number, string, string][], string[]][])("a milestone %s is refused in its row", (_, rows, fields) => {
  expect(wrongIn(points(...rows))).toEqual(fields);
});

test("milestones need a start to lead on from, and a level to keep has none", () => {
  const rows = points([2, "2026-04-01", "300"]);
  expect(wrongIn({ ...rows, tm_type: "reach_level", tm_baseline: "" })).toEqual(["tm_baseline"]);
  expect(wrongIn({ ...rows, tm_type: "keep", tm_low: "90", tm_high: "110" })).toEqual(["tm_on_2"]);
});

test("a milestone that is no day or no number is refused in its row, and there are at most 24", () => {
  const form = { headline: meetings.key, ...points([1, "soon", "3"], [2, "2026-05-01", "x"], [25, "2026-04-01", "3"]) };
  const paths = figuresForm.safeParse(form).error?.issues.map((issue) => issue.path.join("."));
  expect(paths?.toSorted()).toEqual(["tm_on_1", "tm_on_25", "tm_value_2", "tm_value_25"]);
});

test("what does not add up can be a level and no sum", () => {
  const gauge: MetricDefinition = { ...meetings, aggregation: "latest" };
  const level = { fv_statement: "", fv_target: "", fv_by: "", tm_type: "reach_level", tm_baseline: "10" };
  expect(choose(level, gauge).goals).toHaveLength(1);
  expect(wrongIn({ ...level, tm_type: "accumulate" }, gauge)).toEqual(["tm_type"]);
  expect(wrongIn({ tm_type: "reach_level" }, gauge)).toEqual(["headline"]);
});

test("an account may have no goals yet, and a kept goal cannot be emptied", () => {
  const nothing = { fv_statement: "", fv_target: "", fv_by: "", tm_statement: "", tm_target: "" };
  expect(choose(nothing).goals).toEqual([]);
  const kept = choose().goals.map((goal) => ({ ...goal, reachedOn: null }));
  const empty = () =>
    chooseFigures({ asked: choice(nothing), metrics: [meetings], goals: kept, kickoffOn: "2026-01-15" });
  expect(saidOf(empty).fields).toEqual(["fv_statement", "fv_target", "tm_statement", "tm_target"]);
});
