import type { ContactRole, Side, StageKey } from "./words.ts";

/** What an item's due day is counted from; `days` are calendar days, moved off weekends when the plan is made. */
export interface DueRule {
  from: "kickoff" | "first_value" | "renewal";
  days: number;
}

export interface TemplateItem {
  /** Stable within the template, kebab-case; other items name it in `after`. */
  key: string;
  stage: StageKey;
  side: Side;
  title: string;
  /** One line a customer would want to read: why it matters. */
  why: string;
  /** Who owns it: a contact role for the customer's side, a staff role in words for ours. */
  owner: ContactRole | "csm" | "technical_lead" | "account_executive" | "executive_sponsor_vendor";
  due: DueRule;
  /** Key of the item that must be done first. */
  after?: string;
  internal?: boolean;
}

export interface TemplateStage {
  key: StageKey;
  title: string;
  /** One sentence: what this stage brings the customer. */
  produces: string;
  start: DueRule;
  end: DueRule;
  dos: string[];
  donts: string[];
  pitfall: string;
}

interface TemplateMilestone {
  key: string;
  stage: StageKey;
  title: string;
  on: DueRule;
}

export interface Template {
  segment: string;
  name: string;
  version: number;
  /** Days from kickoff to the planned First Value. */
  firstValueDays: number;
  /** The First Value definition of this segment, in words. */
  firstValueDefinition: string;
  /** Whether both executive sponsors take part. */
  sponsors: "customer" | "both";
  stages: TemplateStage[];
  milestones: TemplateMilestone[];
  items: TemplateItem[];
}
