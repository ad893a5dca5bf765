/** A dated point of the agreed way to a goal: the scaled value to have come to by that local day. */
export interface GoalPoint {
  on: string;
  value: number;
}

/** How a goal is to be come to, scaled; days are the points in time at which they begin. */
export interface GoalCurve {
  /** By the end of each of twelve months, from the one the goal starts in. */
  asked: { key: string; value: number }[];
  start: GoalPoint;
  milestones: GoalPoint[];
  end: GoalPoint;
}
