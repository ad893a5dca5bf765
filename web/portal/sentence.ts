import type { ItemRow, OverviewView } from "#schema/portal.ts";
import { nearDay, plainDay } from "./day-words.ts";
import type { Step } from "./plan-words-en.ts";
import type { Telling } from "./telling.ts";

/* The sentence at the top of the overview. */

interface Sentence {
  /** Set in bold: what is achieved. */
  done: string;
  /** What comes next and whose turn it is. */
  next: string;
}

/** Where the account stands and what comes next, in words that hold in every state of the plan. */
export function overviewSentence(view: OverviewView, telling: Telling): Sentence {
  const { words, format } = telling;
  const { sentence } = words;
  if (view.endedOn !== null) return afterEnd(view, view.endedOn, telling);
  if (view.total === 0) return emptyPlan(view, telling);
  const total = format.count(view.total);
  if (view.done >= view.total) return { done: sentence.allDone(view.total, total), next: whatIsLeft(view, telling) };
  const done = { done: view.done, said: format.count(view.done), total };
  const lead = view.done === 0 ? sentence.ahead(view.total, total) : sentence.done(done);
  return { done: lead, next: nextWords(view, telling) };
}

/** Of a contract that is over nobody is asked for the next step. */
function afterEnd({ done, total, frame }: OverviewView, on: string, { words, format }: Telling): Sentence {
  const ended = words.overview.ended(plainDay(format, frame.today, on));
  if (total === 0) return { done: ended, next: "" };
  const said = { done, said: format.count(done), total: format.count(total) };
  return { done: ended, next: done >= total ? words.sentence.allDone(total, said.total) : words.sentence.done(said) };
}

function emptyPlan({ frame }: OverviewView, { words, name }: Telling): Sentence {
  const who = frame.csm?.name ?? frame.vendor.name;
  return { done: words.sentence.preparing, next: words.sentence.shares(name(who)) };
}

function whatIsLeft(view: OverviewView, { words, format }: Telling): string {
  const goal = [view.firstValue, view.twelveMonth].find((candidate) => candidate && !candidate.reachedOn);
  if (!goal) return words.sentence.nothingAsked;
  if (goal.current === null || goal.type !== "accumulate") return words.sentence.result;
  return words.sentence.resultStands({
    now: format.figure(goal.current, goal.metric),
    target: format.figure(goal.target, goal.metric),
    things: format.plural(goal.target, goal.metric, goal.metric.noun),
  });
}

function nextWords(view: OverviewView, telling: Telling): string {
  const { sentence } = telling.words;
  const said = (item: ItemRow): Step => stepOf(item, view.frame.today, telling);
  const yours = view.yourTurn.find((item) => item.state === "open");
  const ours = view.ourTurn.find((item) => item.state === "open");
  const stuck = view.yourTurn.find((item) => item.state === "stuck");
  if (yours) {
    const then = ours ? { ...said(ours), waits: ours.waitsFor !== null } : null;
    return sentence.yours({ isFirst: view.done === 0, step: said(yours), ours: then });
  }
  if (stuck) return sentence.stuck(telling.name(stuck.title)) + (ours ? sentence.meanwhile(said(ours)) : "");
  if (!ours) return sentence.nothingAsked;
  return view.customer.done >= view.customer.total ? sentence.yoursDone(said(ours)) : sentence.oursNext(said(ours));
}

function stepOf(item: ItemRow, today: string, { words, format, name, days }: Telling): Step {
  return {
    title: item.title,
    quoted: name(item.title),
    late: item.lateDays > 0 ? words.day.late(days(item.lateDays)) : null,
    by: words.day.by(nearDay(format, today, item.dueOn)),
  };
}
