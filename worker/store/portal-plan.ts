import { sql } from "drizzle-orm";
import { milestoneSteps } from "#schema/milestone-step.ts";
import { account, contact, staff } from "#tables/account.ts";
import { activity, goal, item, milestone, stage } from "#tables/plan.ts";
import { flag } from "./db.ts";
import { goalFields } from "./part.ts";
import { list, own } from "./portal-part.ts";

/* What portal pages read of the plan of the account at hand. Internal items and acts never match. */

const ownerName = sql`coalesce(
  (select ${contact.name} from ${contact} where ${contact.accountId} = ${item.accountId} and ${contact.id} = ${item.ownerContactId}),
  (select ${staff.name} from ${staff} where ${staff.id} = ${item.ownerStaffId}))`;

export const itemFields = {
  id: item.id,
  stage: item.stageKey,
  side: item.side,
  title: item.title,
  why: item.why,
  ownerContactId: item.ownerContactId,
  ownerName,
  dueOn: item.dueOn,
  afterId: item.afterId,
  state: item.state,
  stuckReason: item.stuckReason,
  stateOn: item.stateOn,
  stateBy: item.stateBy,
  comments: item.comments,
  version: item.version,
};

const shownItem = sql`and ${item.internal} = 0`;
export const items = list(itemFields, own(item, sql`${shownItem} order by ${item.position}`));
/** What is left to do, and the step a redirect speaks of. */
export const leftItems = list(
  itemFields,
  own(
    item,
    sql`${shownItem} and (${item.state} in ('open', 'stuck') or ${item.id} = ${sql.placeholder("did")}) order by ${item.position}`,
  ),
);
export const finished = list(
  { side: item.side, count: sql`count(*)`, lastOn: sql`max(${item.stateOn})` },
  own(item, sql`${shownItem} and ${item.state} = 'done' group by ${item.side}`),
);
export const oneItem = list(
  itemFields,
  own(
    item,
    sql`${shownItem} and (${item.id} = ${sql.placeholder("itemId")} or ${item.id} = (select d."after_id" from ${item} as d where d."account_id" = ${sql.placeholder("accountId")} and d."id" = ${sql.placeholder("itemId")}))`,
  ),
);
export const stages = list(
  {
    key: stage.key,
    title: stage.title,
    produces: stage.produces,
    startsOn: stage.startsOn,
    endsOn: stage.endsOn,
    guidance: stage.guidance,
  },
  own(stage, sql`order by ${stage.position}`),
  ["guidance"],
);
export const stageNames = list(
  { key: stage.key, title: stage.title, startsOn: stage.startsOn, endsOn: stage.endsOn },
  own(stage, sql`order by ${stage.position}`),
);
/** The key of the step of the milestone around it. */
const stepKey = sql`coalesce(${sql.raw(`'${JSON.stringify(milestoneSteps)}'`)} ->> ('$.' || ${account.segment} || '."' || ${milestone.id} || '"'), ${milestone.id})`;
/** The step itself, beside the milestone; none where it is a day alone. */
const withStep = sql`from ${milestone} left join ${item} on ${item.accountId} = ${milestone.accountId} and ${item.id} = ${stepKey} ${shownItem}
  where ${milestone.accountId} = ${account.id} order by ${milestone.plannedOn}, ${milestone.position}`;
export const milestones = list(
  {
    id: milestone.id,
    stage: milestone.stageKey,
    kind: milestone.kind,
    title: milestone.title,
    plannedOn: milestone.plannedOn,
    actualOn: sql`coalesce(${milestone.actualOn}, iif(${item.state} = 'done', ${item.stateOn}, null))`,
    isOpen: flag(sql`${item.state} in ('open', 'stuck')`),
  },
  withStep,
  ["isOpen"],
);
export const goals = list(goalFields, own(goal, sql``), ["milestones"]);
export const thread = list(
  {
    at: activity.at,
    act: activity.act,
    actorKind: activity.actorKind,
    actorName: activity.actorName,
    body: activity.body,
  },
  own(
    activity,
    sql`and ${activity.itemId} = ${sql.placeholder("itemId")} and ${activity.internal} = 0 order by ${activity.at} desc limit 100`,
  ),
);
/** The newest commands that changed the step: one that comes again is a second click, or nobody heard the answer. */
export const pressed = list(
  { command: activity.command },
  own(
    activity,
    sql`and ${activity.itemId} = ${sql.placeholder("itemId")} and ${activity.internal} = 0 order by ${activity.at} desc limit 20`,
  ),
);
