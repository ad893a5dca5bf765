import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { actorKinds, goalKinds, goalTypes, itemStates, sides, stageKeys } from "#schema/words.ts";

export const goal = sqliteTable(
  "goal",
  {
    accountId: text("account_id").notNull(),
    kind: text({ enum: goalKinds }).notNull(),
    statement: text().notNull(),
    metricKey: text("metric_key").notNull(),
    type: text({ enum: goalTypes }).notNull(),
    /** Scaled by the metric. */
    target: integer().notNull(),
    baseline: integer(),
    startsOn: text("starts_on").notNull(),
    targetOn: text("target_on").notNull(),
    /** The local day it was reached, as of the last rollup; derived, never edited. */
    reachedOn: text("reached_on"),
    /** JSON list of GoalPoint: the agreed way there, by day; values scaled. */
    milestones: text().notNull().default("[]"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.kind] })],
);

export const stage = sqliteTable(
  "stage",
  {
    accountId: text("account_id").notNull(),
    key: text({ enum: stageKeys }).notNull(),
    position: integer().notNull(),
    title: text().notNull(),
    produces: text().notNull(),
    startsOn: text("starts_on").notNull(),
    endsOn: text("ends_on").notNull(),
    /** JSON {dos, donts, pitfall}. */
    guidance: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
);

export const milestone = sqliteTable(
  "milestone",
  {
    accountId: text("account_id").notNull(),
    id: text().notNull(),
    stageKey: text("stage_key", { enum: stageKeys }).notNull(),
    kind: text({ enum: ["milestone", "gate", "event"] }).notNull(),
    position: integer().notNull(),
    title: text().notNull(),
    plannedOn: text("planned_on").notNull(),
    actualOn: text("actual_on"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

export const item = sqliteTable(
  "item",
  {
    accountId: text("account_id").notNull(),
    id: text().notNull(),
    stageKey: text("stage_key", { enum: stageKeys }).notNull(),
    side: text({ enum: sides }).notNull(),
    position: integer().notNull(),
    title: text().notNull(),
    why: text().notNull(),
    ownerContactId: text("owner_contact_id"),
    ownerStaffId: text("owner_staff_id"),
    dueOn: text("due_on").notNull(),
    afterId: text("after_id"),
    internal: integer({ mode: "boolean" }).notNull(),
    state: text({ enum: itemStates }).notNull(),
    stuckReason: text("stuck_reason"),
    /** Day and person of the last change of state. */
    stateOn: text("state_on"),
    stateBy: text("state_by"),
    /** Comments the customer can see. */
    comments: integer().notNull(),
    version: integer().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

/** What happened, who did it: append-only, a trigger refuses UPDATE and DELETE. */
export const activity = sqliteTable(
  "activity",
  {
    accountId: text("account_id").notNull(),
    id: text().notNull(),
    at: integer().notNull(),
    itemId: text("item_id"),
    act: text().notNull(),
    actorKind: text("actor_kind", { enum: actorKinds }).notNull(),
    actorId: text("actor_id"),
    actorName: text("actor_name").notNull(),
    body: text(),
    internal: integer({ mode: "boolean" }).notNull(),
    /** Id of the command that made it: the same command twice is one change. */
    command: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex("activity_command").on(t.accountId, t.command),
    // The thread of one item.
    index("activity_item").on(t.accountId, t.itemId, t.at),
    // The newest acts of one account in the console.
    index("activity_at").on(t.accountId, t.at),
  ],
);
