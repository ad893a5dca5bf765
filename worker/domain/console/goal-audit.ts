import { decimalText } from "#domain/csv.ts";
import type { GoalPoint } from "#schema/curve.ts";
import type { AuditRow } from "#schema/data-row.ts";
import type { GoalType } from "#schema/words.ts";

type About = AuditRow["about"];

const types: Record<GoalType, string> = {
  accumulate: "a sum",
  reach_level: "a level to reach",
  reduce_to: "a level to come down to",
  keep: "a level to keep",
};

/** One side of a change as it was written down: what stood before has its names with "was_" in front. */
function factsOf(about: About, side: "" | "was_"): Record<string, string> {
  const text = (name: string) => String(about[side + name] ?? "");
  const figure = (value: number) => decimalText(value, Number(about[`${side}scale`] ?? 0));
  const scaled = (name: string) => (about[side + name] == null ? "none" : figure(Number(about[side + name])));
  const points = JSON.parse(text("milestones") || "[]") as GoalPoint[];
  const isBand = about[`${side}type`] === "keep";
  return {
    sentence: `“${text("statement")}”`,
    "counted in": text("metricKey"),
    "asks for": types[text("type") as GoalType] ?? "none",
    [isBand ? "upper edge" : "mark"]: scaled("target"),
    [isBand ? "lower edge" : "start at"]: scaled("baseline"),
    by: text("targetOn"),
    milestones: points.map(({ on, value }) => `${figure(value)} by ${on}`).join(", ") || "none",
  };
}

const titleOf = (about: About) => (about.goal === "first_value" ? "First Value" : "Twelve-month goal");

/** The local day a goal was reached by now, and the one that stood there before; either may be missing. */
export function reachDetails(about: About): string[] {
  const was = about.was === null ? [] : [`was ${about.was}`];
  return [titleOf(about), ...(about.on === null ? [] : [`on ${about.on}`]), ...was];
}

/** What a goal says, each part that changed with what stood there before; all that is agreed of a new one. */
export function goalDetails(about: About): string[] {
  const title = titleOf(about);
  const now = Object.entries(factsOf(about, ""));
  if (about.was_type == null)
    return [title, ...now.flatMap(([what, text]) => (text === "none" ? [] : [`${what} ${text}`]))];
  const before = factsOf(about, "was_");
  const changed = now.filter(([what, text]) => (before[what] ?? "none") !== text);
  return [title, ...changed.map(([what, text]) => `${what} ${text} (was ${before[what] ?? "none"})`)];
}
