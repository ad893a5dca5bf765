import type { ReviewPromise } from "#schema/portal.ts";
import type { RecapStep } from "#schema/recap.ts";

/** What a stored month says of the plan. */
export interface MonthSteps {
  key: string;
  next: RecapStep | null;
  done: RecapStep[];
  /** When the plan as it is now says that the next step was done; missing where only the months themselves are asked. */
  doneOn?: string | null;
}

/**
 * What each month, oldest first, named as the next step, and the local day on which a later one says it was done. A step that
 * was named again counts from the first time and is planned as it was said last.
 */
export function promisesOf(months: MonthSteps[]): ReviewPromise[] {
  const promises = months.flatMap(({ key, next, doneOn = null }, index): ReviewPromise[] => {
    if (!next) return [];
    const later = months.slice(index + 1);
    const done = later.flatMap((month) => month.done.find(({ title }) => title === next.title) ?? []);
    const latest = later.findLast((month) => month.next?.title === next.title)?.next ?? next;
    return [{ key, step: latest, doneOn: done[0]?.day ?? doneOn }];
  });
  return promises.filter(({ step }, at) => promises.findIndex((each) => each.step.title === step.title) === at);
}
