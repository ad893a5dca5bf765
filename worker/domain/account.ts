import type { AccountPlan, GoalPlan, OpenedAccount } from "#schema/account.ts";
import type { GoalPoint } from "#schema/curve.ts";
import { Refusal } from "#schema/errors.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ContactRole, GoalKind } from "#schema/words.ts";
import { addDays, addMonths } from "./day.ts";
import { scaledValue } from "./event/value.ts";
import { curveOf } from "./metric/curve.ts";
import { isAdditive } from "./metric/version.ts";
import { type Plan, planFrom, templateFor } from "./template/template.ts";

interface StaffFacts {
  id: string;
  title: string;
}

export interface OpenInputs {
  plan: AccountPlan;
  id: string;
  slug: string;
  /** UTC ms. */
  now: number;
  /** Today in the account's zone. */
  today: string;
  csmId: string | null;
  staff: StaffFacts[];
  metric: MetricDefinition | null;
}

const levels: Record<ContactRole, string> = {
  champion: "manager",
  executive_sponsor: "executive",
  project_lead: "manager",
  admin: "user",
  end_user: "user",
};

/** The address of an account: letters and digits of its name. A name without any gets one from its external id. */
export function slugOf(name: string, externalId: string): string {
  const plain = (text: string) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 48)
      .replace(/-+$/, "");
  return plain(name) || plain(externalId) || "account";
}

/** Who owns an item that a template gives to a role: the first contact in that role, else the champion, else anybody. */
function contactFor(role: string, contacts: { id: string; role: string }[]): string | null {
  const found =
    contacts.find((each) => each.role === role) ?? contacts.find((each) => each.role === "champion") ?? contacts[0];
  return found?.id ?? null;
}

const titles: Record<string, RegExp> = {
  technical_lead: /technical|solution|engineer/i,
  account_executive: /account exec|sales/i,
  executive_sponsor_vendor: /chief|vp\b|vice|director|sponsor/i,
};

function staffFor(owner: string, { staff, csmId }: OpenInputs): string | null {
  const title = titles[owner];
  return (title && staff.find((each) => title.test(each.title))?.id) ?? csmId;
}

/** Milestones come with the goal alone: a template knows no customer's figures, so it carries none. */
function milestonesOf(
  kind: GoalKind,
  { milestones = [] }: GoalPlan,
  to: { target: number; startsOn: string; targetOn: string; scale: number },
): GoalPoint[] {
  const field = (at: number, part: string) => `${kind}.milestones.${at}.${part}`;
  const asked = milestones.map((each, at) => ({ ...each, field: { on: field(at, "on"), value: field(at, "value") } }));
  const problems: Record<string, string> = {};
  const points = curveOf(asked, { ...to, origin: 0 }, problems);
  const text = Object.values(problems)[0];
  if (text !== undefined) throw new Refusal("invalid", text, problems);
  return points;
}

/** A new account's goals are sums from the kickoff to their day: another figure, or no time at all, is no goal. */
function refuseStrangeGoal(
  kind: GoalKind,
  { targetOn, plan, metric }: Pick<OpenInputs, "plan"> & { metric: MetricDefinition; targetOn: string },
): void {
  if (!isAdditive(metric)) {
    const text = "Goals of a new account are counted up day by day; figures of this metric do not add up.";
    throw new Refusal("invalid", text, { metric: text });
  }
  if (targetOn > plan.kickoffOn) return;
  throw new Refusal("invalid", "A goal ends after the kickoff.", {
    [`${kind}.by`]: "A day after the kickoff, please.",
  });
}

function goalRow(
  kind: GoalKind,
  goal: GoalPlan | null,
  inputs: OpenInputs & { targetOn: string },
): Record<string, string | number | null>[] {
  const { metric, plan } = inputs;
  if (!goal || !metric) return [];
  refuseStrangeGoal(kind, { plan, metric, targetOn: inputs.targetOn });
  const target = scaledValue(goal.target, metric.scale);
  if (typeof target !== "number" || target <= 0) {
    const text =
      metric.scale === 0
        ? "A whole number above zero, please."
        : `Above zero, with at most ${metric.scale} decimals, please.`;
    throw new Refusal("invalid", text, { [kind]: text });
  }
  const span = { startsOn: plan.kickoffOn, targetOn: inputs.targetOn };
  return [
    {
      accountId: inputs.id,
      kind,
      statement: goal.statement,
      metricKey: metric.key,
      type: "accumulate",
      target,
      baseline: null,
      ...span,
      reachedOn: null,
      milestones: JSON.stringify(milestonesOf(kind, goal, { target, ...span, scale: metric.scale })),
    },
  ];
}

function itemRows(laid: Plan, inputs: OpenInputs, contacts: { id: string; role: string }[]): OpenedAccount["items"] {
  return laid.items.map((item) => {
    const isOurs = item.side === "vendor";
    // Work from before this account came here cannot be owed any more.
    const isPast = item.dueOn < inputs.plan.kickoffOn && inputs.today >= inputs.plan.kickoffOn;
    return {
      accountId: inputs.id,
      id: item.key,
      stageKey: item.stage,
      side: item.side,
      position: item.position,
      title: item.title,
      why: item.why,
      ownerContactId: isOurs ? null : contactFor(item.owner, contacts),
      ownerStaffId: isOurs ? staffFor(item.owner, inputs) : null,
      dueOn: item.dueOn,
      afterId: item.after,
      internal: item.internal ? 1 : 0,
      state: isPast ? "skipped" : "open",
      comments: 0,
      version: 1,
      createdAt: inputs.now,
    };
  });
}

function milestoneRows(laid: Plan, { id, plan }: OpenInputs): OpenedAccount["milestones"] {
  const rows = laid.milestones.map((each) => ({
    accountId: id,
    id: each.key,
    stageKey: each.stage as string,
    kind: each.key === "first-value" ? "gate" : "milestone",
    position: each.position,
    title: each.title,
    plannedOn: each.plannedOn,
  }));
  if (!plan.criticalEvent) return rows;
  const event = {
    kind: "event",
    position: rows.length,
    title: plan.criticalEvent.title,
    plannedOn: plan.criticalEvent.on,
  };
  return [...rows, { accountId: id, id: "critical-event", stageKey: "recurring_impact", ...event }];
}

/** A kickoff is at most three years past and two ahead. */
function refuseOddKickoff({ plan, today }: OpenInputs): void {
  const isOdd = plan.kickoffOn < addMonths(today, -36) || plan.kickoffOn > addMonths(today, 24);
  if (isOdd) {
    const text = "A kickoff lies at most three years back and two years ahead.";
    throw new Refusal("invalid", text, { kickoff: text });
  }
}

/** A year brings at least what First Value asks for. */
function refuseLesserYear([first, year]: OpenedAccount["goals"]): void {
  if (!first || !year || Number(first.target) <= Number(year.target)) return;
  const text = "A year should bring at least what First Value asks for.";
  throw new Refusal("invalid", text, { twelve_month: text });
}

function accountRow(
  { plan, id, slug, csmId, metric, now }: OpenInputs,
  from: { templateVersion: number; renewalOn: string },
): OpenedAccount["account"] {
  const { externalId, name, segment, kickoffOn, timezone, locale, currency } = plan;
  return {
    ...{ id, externalId, slug, name, segment, ...from, kickoffOn, timezone, locale, currency, csmId },
    metricKey: metric?.key ?? null,
    revision: 1,
    createdAt: now,
  };
}

function contactRows({ plan, id: accountId, now: createdAt }: OpenInputs) {
  return plan.contacts.map(
    ({ language = null, frequency = null, detail = null, celebration = null, ...each }, index) => ({
      ...{
        accountId,
        ...each,
        id: `c${index + 1}`,
        level: levels[each.role],
        createdAt,
        language,
        detail,
        celebration,
      },
      // "monthly" stands there where nobody said anything as well.
      ...{ frequency: frequency ?? "monthly", monthlySet: frequency === "monthly" ? 1 : null },
      addedBy: plan.addedBy,
    }),
  );
}

/**
 * Lays a segment's template on a customer's calendar: stages, milestones, homework of both sides with owners and due days,
 * and the two goals. Throws Refusal invalid when days are out of order or a goal's figure is none the metric can count.
 */
export function openAccount(inputs: OpenInputs): OpenedAccount {
  const { plan } = inputs;
  refuseOddKickoff(inputs);
  const template = templateFor(plan.segment);
  const renewalOn = plan.renewalOn ?? addMonths(plan.kickoffOn, 12);
  const firstValueOn = plan.firstValue?.by ?? addDays(plan.kickoffOn, template.firstValueDays);
  const laid = planFrom({ template, kickoffOn: plan.kickoffOn, firstValueOn, renewalOn });
  const contacts = contactRows(inputs);
  const goals = [
    ...goalRow("first_value", plan.firstValue, { ...inputs, targetOn: firstValueOn }),
    ...goalRow("twelve_month", plan.twelveMonth, {
      ...inputs,
      targetOn: plan.twelveMonth?.by ?? addMonths(plan.kickoffOn, 12),
    }),
  ];
  refuseLesserYear(goals);
  return {
    account: accountRow(inputs, { templateVersion: template.version, renewalOn }),
    contacts,
    goals,
    stages: laid.stages.map(({ dos, donts, pitfall, ...stage }) => ({
      accountId: inputs.id,
      ...stage,
      guidance: JSON.stringify({ dos, donts, pitfall }),
    })),
    milestones: milestoneRows(laid, inputs),
    items: itemRows(laid, inputs, contacts),
  };
}
