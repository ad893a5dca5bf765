import { addDays, compareDays, isDay, toWorkday } from "#domain/day.ts";
import { Refusal } from "#schema/errors.ts";
import type { DueRule, Template, TemplateItem } from "#schema/template.ts";
import type { SegmentKey, Side, StageKey } from "#schema/words.ts";
import { enterpriseTemplate } from "./enterprise.ts";
import { midTemplate } from "./mid.ts";
import { smbTemplate } from "./smb.ts";

interface PlannedStage {
  key: StageKey;
  title: string;
  produces: string;
  position: number;
  startsOn: string;
  endsOn: string;
  dos: string[];
  donts: string[];
  pitfall: string;
}

interface PlannedMilestone {
  key: string;
  stage: StageKey;
  title: string;
  position: number;
  plannedOn: string;
}

interface PlannedItem {
  key: string;
  stage: StageKey;
  side: Side;
  title: string;
  why: string;
  owner: TemplateItem["owner"];
  position: number;
  dueOn: string;
  dueRule: DueRule;
  after: string | null;
  internal: boolean;
}

/** A template laid on one account's calendar. Positions count from 0 in each list; days are plain days. */
export interface Plan {
  stages: PlannedStage[];
  milestones: PlannedMilestone[];
  items: PlannedItem[];
}

interface Anchors {
  kickoff: string;
  first_value: string;
  renewal: string;
}

const templates: Record<SegmentKey, Template> = {
  smb: smbTemplate,
  mid: midTemplate,
  enterprise: enterpriseTemplate,
};

const onboardingStages: readonly StageKey[] = ["orchestration", "technical_kickoff", "first_value"];

/** The default template of a segment. */
export function templateFor(segment: SegmentKey): Template {
  return templates[segment];
}

/**
 * The stages, milestones and items of one account, with their days.
 *
 * Days are calendar days from the anchor of each rule. An item's due day on a weekend moves to Monday; with `days` of 0 or
 * less it moves back to Friday, so that a countdown never passes its anchor. Milestones do the same, except those that are
 * an anchor. Work of onboarding is due no later than First Value, a countdown begins no earlier than kickoff, nothing is
 * planned after the renewal day, and an item others wait for is due no later than they are (a template lists it first).
 *
 * @param firstValueOn the First Value goal's target day; null or absent: kickoff + the template's firstValueDays.
 * @throws Refusal invalid: a day that does not exist, or kickoff, First Value and renewal not in this order.
 */
export function planFrom({
  template,
  kickoffOn,
  firstValueOn,
  renewalOn,
}: {
  template: Template;
  kickoffOn: string;
  firstValueOn?: string | null | undefined;
  renewalOn: string;
}): Plan {
  refuseMissingDay("kickoffOn", kickoffOn);
  const gateOn = firstValueOn ?? addDays(kickoffOn, template.firstValueDays);
  const anchors = { kickoff: kickoffOn, first_value: gateOn, renewal: renewalOn };
  refuseDisorder(anchors);
  return {
    stages: template.stages.map((stage, position) => {
      const { key, title, produces, dos, donts, pitfall } = stage;
      const startsOn = withinAnchors({ day: countedDay(stage.start, anchors), rule: stage.start, stage: key, anchors });
      const endsOn = withinAnchors({ day: countedDay(stage.end, anchors), rule: stage.end, stage: key, anchors });
      return { key, title, produces, position, startsOn, endsOn: later(startsOn, endsOn), dos, donts, pitfall };
    }),
    milestones: planMilestones(template, anchors),
    items: planItems(template, anchors),
  };
}

function refuseMissingDay(field: string, day: string): void {
  if (!isDay(day)) throw new Refusal("invalid", "This is not a calendar day.", { [field]: day });
}

function refuseDisorder({ kickoff, first_value, renewal }: Anchors): void {
  refuseMissingDay("firstValueOn", first_value);
  refuseMissingDay("renewalOn", renewal);
  if (compareDays(first_value, kickoff) <= 0) {
    throw new Refusal("invalid", "First Value comes after kickoff.", { firstValueOn: first_value });
  }
  if (compareDays(renewal, first_value) <= 0) {
    throw new Refusal("invalid", "The renewal day comes after First Value.", { renewalOn: renewal });
  }
}

function countedDay(rule: DueRule, anchors: Anchors): string {
  return addDays(anchors[rule.from], rule.days);
}

function later(first: string, second: string): string {
  return compareDays(first, second) >= 0 ? first : second;
}

/** Agreed days can be nearer together than the template expects: keeps onboarding before its gate, countdowns after kickoff. */
function withinAnchors({
  day,
  rule,
  stage,
  anchors,
}: {
  day: string;
  rule: DueRule;
  stage: StageKey;
  anchors: Anchors;
}): string {
  const started = rule.from === "kickoff" ? day : later(day, anchors.kickoff);
  const limit = onboardingStages.includes(stage) ? anchors.first_value : anchors.renewal;
  return compareDays(started, limit) > 0 ? limit : started;
}

/** The workday a rule asks for, or null when it falls after the renewal day: the next contract plans that. */
function workdayOf({ rule, stage, anchors }: { rule: DueRule; stage: StageKey; anchors: Anchors }): string | null {
  const counted = toWorkday(countedDay(rule, anchors), rule.days > 0 ? "forward" : "back");
  if (compareDays(counted, anchors.renewal) > 0 && !onboardingStages.includes(stage)) return null;
  const kept = withinAnchors({ day: counted, rule, stage, anchors });
  if (kept === counted) return counted;
  return toWorkday(kept, kept === anchors.kickoff ? "forward" : "back");
}

function planMilestones(template: Template, anchors: Anchors): PlannedMilestone[] {
  const planned = template.milestones.flatMap(({ key, stage, title, on }) => {
    const plannedOn = on.days === 0 ? anchors[on.from] : workdayOf({ rule: on, stage, anchors });
    return plannedOn === null ? [] : [{ key, stage, title, plannedOn }];
  });
  return planned.map((milestone, position) => ({ ...milestone, position }));
}

function planItems(template: Template, anchors: Anchors): PlannedItem[] {
  const due = dueDays(template.items, anchors);
  const planned = template.items.flatMap((item) => {
    const dueOn = due.get(item.key);
    return dueOn === undefined ? [] : [{ item, dueOn }];
  });
  return planned.map(({ item: { due: dueRule, after, internal, ...item }, dueOn }, position) => ({
    ...item,
    position,
    dueOn,
    dueRule,
    after: after !== undefined && due.has(after) ? after : null,
    internal: internal ?? false,
  }));
}

/** Due day by item key. Walked from the last item back, so that a chain of waiting items pulls its first one along. */
function dueDays(items: TemplateItem[], anchors: Anchors): Map<string, string> {
  const due = new Map<string, string>();
  const neededBy = new Map<string, string>();
  for (const item of items.toReversed()) {
    const ruled = workdayOf({ rule: item.due, stage: item.stage, anchors });
    if (ruled === null) continue;
    const needed = neededBy.get(item.key) ?? ruled;
    const dueOn = compareDays(needed, ruled) < 0 ? needed : ruled;
    due.set(item.key, dueOn);
    if (item.after === undefined) continue;
    const earlier = neededBy.get(item.after) ?? dueOn;
    neededBy.set(item.after, compareDays(earlier, dueOn) < 0 ? earlier : dueOn);
  }
  return due;
}
