import type { ItemRow, OverviewView } from "#schema/portal.ts";
import { formatOf, isolated } from "#ui/format.ts";
import { lateWords, withDay } from "./day-words.ts";

/*
 * The sentence at the top of the overview. Titles are written by people: one that begins with a verb of this list reads
 * on as "you connect the gate feed", every other title is set apart as it stands.
 */
const verbs = new Set(
  `add agree announce appoint approve arrange ask assign attend bring build call check choose collect complete compare
  confirm connect create decide define deliver describe document draft enable export fill find finish fix forward gather
  get give go grant help hold import install introduce invite join keep launch learn let list load look make map measure
  meet migrate move name nominate open order pick plan prepare present provide publish put read reconcile record register
  release remove repeat report request reserve review roll run schedule select send set share show sign start switch
  talk tell test train translate try turn update upload use verify walk write`.split(/\s+/),
);

interface Sentence {
  /** Set in bold: what is achieved. */
  done: string;
  /** What comes next and whose turn it is. */
  next: string;
}

/** Where the account stands and what comes next, in words that hold in every state of the plan. */
export function overviewSentence(view: OverviewView): Sentence {
  if (view.total === 0) return emptyPlan(view);
  if (view.done >= view.total) return { done: `All ${view.total} steps are done.`, next: whatIsLeft(view) };
  return { done: doneWords(view), next: nextWords(view) };
}

function emptyPlan(view: OverviewView): Sentence {
  const who = view.frame.csm?.name ?? view.frame.vendor.name;
  return {
    done: "Your plan is being prepared.",
    next: `${isolated(who)} shares it here, with every step and its day.`,
  };
}

function doneWords(view: OverviewView): string {
  if (view.done === 0) return `${view.total} steps lead to your result.`;
  return `${view.done} of ${view.total} steps ${view.done === 1 ? "is" : "are"} done.`;
}

function whatIsLeft(view: OverviewView): string {
  const format = formatOf(view.frame.account.locale);
  const goal = [view.firstValue, view.twelveMonth].find((candidate) => candidate && !candidate.reachedOn);
  if (!goal) return "Nothing is asked of you now.";
  if (goal.current === null || goal.type !== "accumulate") return "What counts now is the result.";
  const now = format.figure(goal.current, goal.metric);
  const target = format.figure(goal.target, goal.metric);
  return `What counts now is the result: ${now} of ${target} ${format.plural(goal.target, goal.metric, goal.metric.noun)}.`;
}

function nextWords(view: OverviewView): string {
  const first = view.done === 0 ? "First" : "Next";
  const yours = view.yourTurn.find((item) => item.state === "open");
  const ours = view.ourTurn.find((item) => item.state === "open");
  const stuck = view.yourTurn.find((item) => item.state === "stuck");
  if (yours) return `${turn(first, "you", yours, view)}${ours ? after(ours, view) : ""}.`;
  if (stuck)
    return `One step is stuck: “${isolated(stuck.title)}”.${ours ? ` ${turn("Meanwhile", "we", ours, view)}.` : ""}`;
  if (!ours) return "Nothing is asked of you now.";
  const lead = view.customer.done >= view.customer.total ? "Yours are all done" : "Nothing is yours today";
  return `${lead}; ${turn("next", "we", ours, view)}.`;
}

function turn(lead: string, who: "you" | "we", item: ItemRow, view: OverviewView): string {
  const clause = asClause(item.title);
  const due = dueWords(item, view);
  if (clause) return `${lead}, ${who} ${clause}${due}`;
  return `${lead} ${who === "you" ? "for you" : "for us"}: “${isolated(item.title)}”${due}`;
}

function after(item: ItemRow, view: OverviewView): string {
  const clause = asClause(item.title);
  const when = item.waitsFor ? " after that" : dueWords(item, view);
  return clause ? `; we ${clause}${when}` : `; for us: “${isolated(item.title)}”${when}`;
}

function dueWords(item: ItemRow, view: OverviewView): string {
  if (item.lateDays > 0) return `, now ${lateWords(item.lateDays)}`;
  return ` ${withDay("by", formatOf(view.frame.account.locale), view.frame.today, item.dueOn)}`;
}

/** The title as the predicate of "you" or "we"; null when it does not begin with a known verb. */
function asClause(title: string): string | null {
  const trimmed = title.trim().replace(/[.!]+$/, "");
  const first = trimmed.split(/\s/, 1)[0] ?? "";
  if (!verbs.has(first.toLowerCase()) || first === first.toUpperCase()) return null;
  return first.toLowerCase() + trimmed.slice(first.length);
}
