import { decimalText } from "#domain/csv.ts";
import type { ConsoleFrame } from "#schema/console.ts";
import type { AccountFiguresView, MetricView } from "#schema/console-metric.ts";
import { Refusal } from "#schema/errors.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { metricLanguages } from "#schema/words.ts";
import type { KeptGoal } from "./goal.ts";
import { factsOf, historyOf, type KeptVersion } from "./history.ts";
import { previewForms, previewSentence, sentenceLanguages } from "./sentence.ts";
import { isAdditive } from "./version.ts";
import { hoursSaved, rateOn } from "./worth.ts";

/** What was typed into a form that was refused, and why. */
export interface Draft {
  values: Record<string, string>;
  problems: Record<string, string>;
}

/** How many units the preview of the worth speaks of. */
const sampleUnits = 200;

function languageValues(metric: MetricDefinition): Record<string, string> {
  const entries = metricLanguages.flatMap((language) => {
    const words = metric.languages[language];
    if (words === undefined) return [];
    const forms = (name: string, noun: object) =>
      Object.entries(noun).map(([category, form]) => [`${language}_${name}_${category}`, form]);
    return [[`${language}_verb`, words.verb], ...forms("noun", words.noun), ...forms("actor", words.actorNoun)];
  });
  return Object.fromEntries(entries);
}

/** A definition as the fields of its form. */
function formValues(metric: MetricDefinition): Record<string, string> {
  return {
    key: metric.key,
    version: String(metric.version),
    starts_on: metric.startsOn ?? "",
    name: metric.name,
    unit: metric.unit,
    noun_one: metric.noun.one,
    noun_other: metric.noun.other,
    verb: metric.verb,
    actor_one: metric.actorNoun.one,
    actor_other: metric.actorNoun.other,
    actor_is_thing: metric.actorIs === "thing" ? "on" : "",
    scale: String(metric.scale),
    display_decimals: String(metric.displayDecimals),
    aggregation: metric.aggregation,
    ratio_of: metric.ratio?.of ?? "",
    ratio_per: metric.ratio?.per ?? "",
    direction: metric.direction,
    seasonal: metric.seasonal ? "on" : "",
    statuses: metric.statuses.join(", "),
    counted_statuses: metric.countedStatuses.join(", "),
    dims: metric.dims.join(", "),
    minutes_per_unit: metric.minutesPerUnit === null ? "" : String(metric.minutesPerUnit),
    definition: metric.definition,
    owner: metric.owner,
    provenance: metric.provenance ?? "",
    ...languageValues(metric),
  };
}

function worthOf(metric: MetricDefinition, today: string): MetricView["worth"] {
  const currencies = [...new Set(metric.rates.map((rate) => rate.currency))];
  const money = currencies.flatMap((currency) => {
    const rate = rateOn(metric.rates, currency, today);
    return rate === null ? [] : [{ amountMinor: rate.amountMinor * sampleUnits, currency }];
  });
  const hours = hoursSaved(sampleUnits * 10 ** metric.scale, metric);
  return hours === null && money.length === 0 ? null : { units: sampleUnits, hours, money };
}

/**
 * The page of one metric, its versions given oldest first; of a new one without any. `today` is the vendor's day, UTC. A
 * draft shows what was typed.
 */
export function viewMetric(
  facts: { metrics: MetricDefinition[]; versions: KeptVersion[] },
  given: { frame: ConsoleFrame; today: string; draft: Draft | null },
): MetricView {
  const { frame, today, draft } = given;
  const metric = facts.versions.at(-1)?.definition ?? null;
  return {
    frame,
    canEdit: frame.staff.role === "admin",
    metric,
    facts: metric ? factsOf(metric) : {},
    values: draft?.values ?? (metric ? formValues(metric) : {}),
    problems: draft?.problems ?? {},
    divisible: facts.metrics
      .filter((each) => isAdditive(each) && each.key !== metric?.key)
      .map(({ key, name }) => ({ key, name })),
    previews: metric
      ? sentenceLanguages.map((language) => ({
          language,
          sentence: previewSentence(metric, language),
          forms: previewForms(metric, language),
        }))
      : [],
    worth: metric && worthOf(metric, today),
    versions: historyOf(facts.versions),
  };
}

export interface FiguresFacts {
  account: { id: string; name: string; kickoffOn: string; metricKey: string | null } | null;
  metrics: MetricDefinition[];
  /** Metrics besides the headline. */
  keys: string[];
  goals: KeptGoal[];
}

/** What the goals say in the fields of the form; figures in the decimals of the metric they are counted in. */
function goalValues(goals: readonly KeptGoal[], metrics: readonly MetricDefinition[]): Record<string, string> {
  const entries = goals.flatMap((goal) => {
    const scale = metrics.find((metric) => metric.key === goal.metricKey)?.scale ?? 0;
    const text = (value: number | null) =>
      value === null
        ? ""
        : decimalText(value, scale)
            .replace(/(\.\d*?)0+$/, "$1")
            .replace(/\.$/, "");
    const prefix = goal.kind === "first_value" ? "fv" : "tm";
    const isBand = goal.type === "keep" && goal.baseline !== null;
    return [
      [`${prefix}_statement`, goal.statement],
      [`${prefix}_by`, goal.targetOn],
      [`${prefix}_type`, goal.type],
      ...goal.milestones.flatMap(({ on, value }, at) => [
        [`${prefix}_on_${at + 1}`, on],
        [`${prefix}_value_${at + 1}`, text(value)],
      ]),
      ...(isBand
        ? [
            [`${prefix}_low`, text(goal.baseline)],
            [`${prefix}_high`, text(goal.target)],
          ]
        : [
            [`${prefix}_target`, text(goal.target)],
            [`${prefix}_baseline`, text(goal.baseline)],
          ]),
    ];
  });
  return Object.fromEntries(entries);
}

/** The page on which an account's metrics and goals are chosen. Throws Refusal not_found. */
export function viewFigures(
  facts: FiguresFacts,
  given: { frame: ConsoleFrame; draft: Draft | null },
): AccountFiguresView {
  const { account, metrics, keys, goals } = facts;
  const { frame, draft } = given;
  if (!account) throw new Refusal("not_found", "There is no such account.");
  const isChosen = (key: string) =>
    draft ? draft.values[`use_${key}`] === "on" : keys.includes(key) || key === account.metricKey;
  return {
    frame,
    canEdit: frame.staff.role !== "viewer",
    account: { id: account.id, name: account.name },
    metrics: metrics.map((metric) => ({
      key: metric.key,
      name: metric.name,
      definition: metric.definition,
      additive: isAdditive(metric),
      isChosen: isChosen(metric.key),
    })),
    headline: draft?.values.headline ?? account.metricKey ?? "",
    values: draft?.values ?? goalValues(goals, metrics),
    problems: draft?.problems ?? {},
  };
}
