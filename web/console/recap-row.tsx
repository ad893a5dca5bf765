import type { JSX } from "preact";
import type { ConsoleRecapView, DeliveryRow, RecapRow } from "#schema/console-recap.ts";
import { counted } from "#ui/format.ts";
import { periodName } from "./date.ts";
import { HeldReason } from "./held-reason.tsx";
import { Moment } from "./moment.tsx";
import { Delivery, needsPerson } from "./recap-delivery.tsx";
import { recapStateTitles } from "./word.ts";

interface RecapListProps {
  rows: RecapRow[];
  canEdit: boolean;
  /** Whether each row says whose it is. */
  named: boolean;
  /** On the page of this one recap, which has its preview below. */
  alone?: boolean;
  /** A reason that was refused. */
  typed?: ConsoleRecapView["typed"];
}

/** Recaps with what holds them and where each mail is. */
export function RecapList(props: RecapListProps): JSX.Element {
  return (
    <ul class="recaps">
      {props.rows.map((row) => (
        <Recap key={row.id} row={row} {...props} />
      ))}
    </ul>
  );
}

function Recap(props: RecapListProps & { row: RecapRow }): JSX.Element {
  const { row } = props;
  return (
    <li id={`recap-${row.id}`} data-row>
      <div class="recap-head">
        <p class="what" dir={props.alone ? "auto" : undefined}>
          {props.alone ? <b>{aloneWords(row)}</b> : <Names row={row} named={props.named} />}
        </p>
        <p class={row.state === "held" ? "state warn" : "state"}>{stateTitle(row)}</p>
        <p class="when num">
          {dueWord(row)} <Moment at={row.dueAt} />
        </p>
      </div>
      {row.headline && !props.alone && (
        <p class="headline" dir="auto">
          {row.headline}
        </p>
      )}
      {row.quiet && <Playbook />}
      {row.state === "held" && <Held {...props} />}
      {isStuck(row) && (
        <div class="held">
          <Reasons row={row} />
        </div>
      )}
      {row.deliveries.length > 0 && <Deliveries {...props} />}
    </li>
  );
}

/** Whose month it is, and the way to it. */
function Names({ row, named }: { row: RecapRow; named: boolean }): JSX.Element {
  return (
    <>
      {named && (
        <a href={`/console/accounts/${row.accountId}#recaps`}>
          <bdi>{row.accountName}</bdi>
        </a>
      )}
      <a class={named ? "month" : "month name"} href={`/console/recaps/${row.id}`}>
        {periodName(row.periodKey)}
        {row.version > 1 && `, version ${row.version}`}
      </a>
    </>
  );
}

/** Its page says the month above: here stands what it came to. */
function aloneWords({ headline, version }: RecapRow): string {
  return [headline ?? "No figure yet", version > 1 && `version ${version}`].filter(Boolean).join(", ");
}

/** Something about the account keeps it from being composed; it is tried again with every tick. */
export function isStuck(row: RecapRow): boolean {
  return row.state === "due" && row.holds.length > 0;
}

function stateTitle(row: RecapRow): string {
  if (row.isHeldOut) return "Hold-out, nobody mailed";
  if (row.isSkipped) return "Skipped, not mailed";
  if (row.isLate) return "Too late, not mailed";
  return row.state === "archived" && row.version > 1 ? "Restated, not mailed" : recapStateTitles[row.state];
}

/** A second month at zero is no mail but a conversation; the next month with a figure ends it. */
function Playbook(): JSX.Element {
  return (
    <details class="more playbook">
      <summary>Second month in a row at zero: talk to the customer</summary>
      <p class="quiet">The sponsor gets no recap until there is something to tell. The champion does.</p>
      <ol>
        <li>Make sure it is a true zero: look at what came in from the source, and at its mapping.</li>
        <li>Call the champion. Ask what changed, not why nothing happened: people, season, another tool.</li>
        <li>Agree one step with an owner and a day, and put it into the plan.</li>
        <li>Tell the sponsor yourself, before they ask.</li>
      </ol>
      <p class="quiet">This goes away by itself with the first month that is not zero.</p>
    </details>
  );
}

function dueWord({ state }: RecapRow): string {
  if (state === "due") return "Goes out";
  return state === "held" ? "Was due" : "Due";
}

function Held(props: RecapListProps & { row: RecapRow }): JSX.Element {
  const { row, canEdit } = props;
  return (
    <div class="held">
      <Reasons row={row} />
      {row.kept && (
        <p>
          <bdi>{row.kept.by}</bdi>, <Moment at={row.kept.at} />: <bdi>{row.kept.text}</bdi>
        </p>
      )}
      {row.reviewUntil && (
        <p>
          Goes out by itself on <Moment at={row.reviewUntil} />, unless somebody stops it.
        </p>
      )}
      <div class="row-actions">
        {!props.alone && (
          <a class="btn" href={`/console/recaps/${row.id}`}>
            Preview
          </a>
        )}
        {canEdit && <HeldActions row={row} />}
      </div>
      {canEdit && row.headline !== null && <HeldReason row={row} typed={props.typed ?? null} />}
    </div>
  );
}

function Reasons({ row }: { row: RecapRow }): JSX.Element {
  return (
    <ul>
      {row.holds.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
      {row.holds.length === 0 && <li>Held by a person.</li>}
    </ul>
  );
}

function HeldActions(props: { row: RecapRow }): JSX.Element {
  const { id, reviewUntil, headline } = props.row;
  if (headline === null)
    return <span class="quiet">There is no figure to send yet. It goes on by itself once its data is complete.</span>;
  return (
    <>
      <form method="post" action={`/console/recaps/${id}/release`}>
        <button type="submit" class="btn">
          Release
        </button>
      </form>
      {reviewUntil && (
        <form method="post" action={`/console/recaps/${id}/keep`}>
          <button type="submit" class="btn">
            Keep it held
          </button>
        </form>
      )}
      <span class="quiet">Releasing sends it as it is, although the above is not settled.</span>
    </>
  );
}

function Deliveries(props: RecapListProps & { row: RecapRow }): JSX.Element {
  const { deliveries } = props.row;
  const list = (
    <ul class="deliveries">
      {deliveries.map((delivery) => (
        <Delivery key={delivery.id} delivery={delivery} canEdit={props.canEdit} />
      ))}
    </ul>
  );
  if (deliveries.some((each) => each.maySend || needsPerson(each))) return list;
  return (
    <details class="closed">
      <summary>{summaryWords(deliveries)}</summary>
      {list}
    </details>
  );
}

function summaryWords(deliveries: DeliveryRow[]): string {
  const sent = deliveries.filter((delivery) => delivery.state === "sent").length;
  const people = counted(deliveries.length, "person", "people");
  if (sent === 0) return `For ${people}`;
  return sent === deliveries.length ? `Sent to ${people}` : `Sent to ${sent} of ${people}`;
}
