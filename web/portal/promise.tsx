import type { JSX } from "preact";
import type { Frame } from "#schema/portal.ts";
import type { StepBecame, StepPromise } from "#schema/portal-value.ts";
import type { StepList } from "#schema/recap-said.ts";
import { plainDay } from "./day-words.ts";
import { itemPath } from "./path.ts";
import type { Telling } from "./telling.ts";

interface Row {
  /** Of the item; null: it has no page. */
  path: string | null;
  title: string;
  meta: string;
  became: StepBecame;
}

/** What recaps said would come next, and what happened since. */
export function promiseTable(promises: StepPromise[], frame: Frame, telling: Telling): JSX.Element | null {
  if (promises.length === 0) return null;
  const { format, words } = telling;
  const rows = promises.map(({ key, step, became }) => ({
    path: pathOf(step.id, became, frame),
    title: step.title,
    meta: [
      words.value.inRecap(format.monthYear(key)),
      words.day.by({ kind: "date", said: plainDay(format, frame.today, step.day) }),
    ].join(words.day.comma),
    became,
  }));
  return (
    <section>
      <h2>{words.value.promises}</h2>
      {rowTable(rows, frame.today, telling)}
    </section>
  );
}

/** The steps a month named, and what came of each; without that where nobody knows. */
export function namedSteps(
  next: StepList | null,
  known: { ids: string[]; became: StepBecame[]; frame: Frame } | null,
  telling: Telling,
): JSX.Element | null {
  if (!next) return null;
  return (
    <section>
      <h2>{next.title}</h2>
      {known ? rowTable(rowsOf(next, known), known.frame.today, telling) : stepList(next)}
    </section>
  );
}

function rowsOf(
  { steps }: StepList,
  { ids, became, frame }: { ids: string[]; became: StepBecame[]; frame: Frame },
): Row[] {
  return steps.flatMap(({ title, meta }, at) => {
    const [id, what] = [ids[at], became[at]];
    if (id === undefined || !what) return [];
    return { path: pathOf(id, what, frame), title, meta, became: what };
  });
}

function stepList({ steps }: StepList): JSX.Element {
  return (
    <ol class="coming">
      {steps.map(({ title, meta }) => (
        <li>
          <p>
            <bdi>{title}</bdi>
          </p>
          <p class="meta">{meta}</p>
        </li>
      ))}
    </ol>
  );
}

function rowTable(rows: Row[], today: string, telling: Telling): JSX.Element {
  const { words } = telling;
  return (
    <table class="ledger became">
      <thead>
        <tr>
          <th scope="col">{words.value.named}</th>
          <th scope="col">{words.value.happened}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ path, title, meta, became }) => (
          <tr>
            <td>
              {path ? (
                <a href={path}>
                  <bdi>{title}</bdi>
                </a>
              ) : (
                <bdi>{title}</bdi>
              )}
              <span class="meta">{meta}</span>
            </td>
            <td>
              {becameWords(became, today, telling)}
              {late(became, telling)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function pathOf(id: string, { kind }: StepBecame, frame: Frame): string | null {
  return kind === "gone" ? null : itemPath(frame, id);
}

function becameWords(became: StepBecame, today: string, { format, words, name }: Telling): string {
  const { step, value } = words;
  if (became.kind === "gone") return value.gone;
  if (became.kind === "ended") return step.ended;
  if (became.kind === "skipped") return became.reason ? value.skipped(name(became.reason)) : step.skipped;
  const on = became.on && plainDay(format, today, became.on);
  if (became.kind === "done") return step.done({ on, by: became.by && name(became.by) });
  if (became.kind === "moved") return value.moved(on ?? "");
  return became.lateDays > 0 ? value.notYet : value.planned(on ?? "");
}

/** How late it was or is, on a line of its own. */
function late(became: StepBecame, { words, days }: Telling): JSX.Element | null {
  if (!("lateDays" in became) || became.lateDays === 0) return null;
  return <span class="meta">{words.day.late(days(became.lateDays))}</span>;
}
