import type { JSX } from "preact";
import type { RecapRow, RecapsView } from "#schema/console-recap.ts";
import { ConsoleFrame } from "./frame.tsx";
import { needsPerson } from "./recap-delivery.tsx";
import { PauseSwitch } from "./recap-pause.tsx";
import { isStuck, RecapList } from "./recap-row.tsx";
import { RestoredPart } from "./restored.tsx";

export function recapsTitle(view: RecapsView): string {
  const waiting = view.rows.filter(waitsForPerson).length;
  return waiting > 0 ? `Recaps (${waiting} need you)` : "Recaps";
}

/** What goes out and what went out: first what waits for a person. */
export function RecapsPage(props: { view: RecapsView }): JSX.Element {
  const { view } = props;
  const waiting = view.rows.filter(waitsForPerson);
  const rest = view.rows.filter((row) => !waitsForPerson(row));
  const coming = rest.filter((row) => row.state === "due" || row.state === "sending");
  const past = rest.filter((row) => row.state === "sent" || row.state === "archived");
  return (
    <ConsoleFrame frame={view.frame} section="recaps">
      <h1>Recaps</h1>
      <div class="bar">
        <a class="btn" href="/console/calendar">
          Calendar
        </a>
        <a class="btn" href="/console/recaps/stopped">
          Stopped addresses
        </a>
        {view.canEdit && view.frame.pause === null && <PauseSwitch />}
      </div>
      {view.rows.length === 0 && (
        <div class="empty">
          <p>No recaps yet.</p>
          <p>
            Each account gets one on the third workday or so of the month, about the month before, as soon as its
            figures are complete.
          </p>
        </div>
      )}
      <Part title="Needs you" rows={waiting} canEdit={view.canEdit} />
      <Part title="Going out" rows={coming} canEdit={view.canEdit} />
      <Part title="Over" rows={past} canEdit={view.canEdit} />
      {!view.frame.pause?.restore && <RestoredPart restored={view.restored} />}
    </ConsoleFrame>
  );
}

function waitsForPerson(row: RecapRow): boolean {
  return row.state === "held" || isStuck(row) || row.deliveries.some(needsPerson);
}

function Part(props: { title: string; rows: RecapRow[]; canEdit: boolean }): JSX.Element | null {
  if (props.rows.length === 0) return null;
  const id = props.title.toLowerCase().replace(" ", "-");
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      <RecapList rows={props.rows} canEdit={props.canEdit} named />
    </section>
  );
}
