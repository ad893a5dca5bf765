import type { JSX } from "preact";
import type { DeliveryRow, RecapRow } from "#schema/console.ts";
import { counted } from "#ui/format.ts";
import { english, instant } from "./date.ts";
import { deliveryStateTitles, recapStateTitles } from "./word.ts";

interface RecapListProps {
  rows: RecapRow[];
  canEdit: boolean;
  /** Zone of the account; UTC where rows of many accounts stand together. */
  timezone?: string;
  /** Whether each row says whose it is. */
  named: boolean;
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
  const { row, canEdit, timezone } = props;
  return (
    <li id={`recap-${row.id}`} data-row>
      <div class="recap-head">
        <p class="what">
          {props.named && (
            <a href={`/console/accounts/${row.accountId}#recaps`} dir="auto">
              {row.accountName}
            </a>
          )}
          <span class={props.named ? "month" : "month name"}>
            {english.monthYear(row.periodKey)}
            {row.version > 1 && `, version ${row.version}`}
          </span>
        </p>
        <p class={row.state === "held" ? "state warn" : "state"}>{recapStateTitles[row.state]}</p>
        <p class="when num">{dueWords(row, timezone)}</p>
      </div>
      {row.headline && (
        <p class="headline" dir="auto">
          {row.headline}
        </p>
      )}
      {row.state === "held" && <Held row={row} canEdit={canEdit} />}
      {row.deliveries.length > 0 && <Deliveries {...props} />}
    </li>
  );
}

function dueWords(row: RecapRow, timezone: string | undefined): string {
  const at = instant(row.dueAt, timezone);
  if (row.state === "due") return `Goes out ${at}`;
  return row.state === "held" ? `Was due ${at}` : `Due ${at}`;
}

function Held(props: { row: RecapRow; canEdit: boolean }): JSX.Element {
  const { row } = props;
  return (
    <div class="held">
      <ul>
        {row.holds.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {row.holds.length === 0 && <li>Held by a person.</li>}
      </ul>
      {props.canEdit && (
        <form method="post" action={`/console/recaps/${row.id}/release`}>
          <button type="submit" class="btn">
            Release
          </button>
          <span class="quiet">Sends it as it is, although the above is not settled.</span>
        </form>
      )}
    </div>
  );
}

function Deliveries(props: RecapListProps & { row: RecapRow }): JSX.Element {
  const { deliveries } = props.row;
  const list = (
    <ul class="deliveries">
      {deliveries.map((delivery) => (
        <Delivery key={delivery.id} delivery={delivery} canEdit={props.canEdit} timezone={props.timezone} />
      ))}
    </ul>
  );
  if (deliveries.some(needsPerson)) return list;
  return (
    <details class="closed">
      <summary>{summaryWords(deliveries)}</summary>
      {list}
    </details>
  );
}

/** Ambiguous and failed sends are never folded away. */
export function needsPerson(delivery: DeliveryRow): boolean {
  return delivery.state === "unknown" || delivery.state === "failed";
}

function summaryWords(deliveries: DeliveryRow[]): string {
  const sent = deliveries.filter((delivery) => delivery.state === "sent").length;
  const people = counted(deliveries.length, "person", "people");
  if (sent === 0) return `For ${people}`;
  return sent === deliveries.length ? `Sent to ${people}` : `Sent to ${sent} of ${people}`;
}

interface DeliveryProps {
  delivery: DeliveryRow;
  canEdit: boolean;
  timezone: string | undefined;
}

function Delivery(props: DeliveryProps): JSX.Element {
  const { delivery } = props;
  return (
    <li>
      <span class="who" dir="auto">
        {delivery.recipientName} <small>{delivery.recipientEmail}</small>
      </span>
      <span class={needsPerson(delivery) ? "state warn" : "state"}>{deliveryStateTitles[delivery.state]}</span>
      <span class="detail">{detailWords(props)}</span>
      {delivery.state === "unknown" && props.canEdit && <Settle delivery={delivery} />}
    </li>
  );
}

function detailWords({ delivery, timezone }: DeliveryProps): string {
  const tries = delivery.attempts > 1 ? `after ${delivery.attempts} tries` : "";
  const error = delivery.lastError ?? "";
  switch (delivery.state) {
    case "planned":
      return [delivery.nextAt === null ? "" : `next try ${instant(delivery.nextAt, timezone)}`, error]
        .filter(Boolean)
        .join(": ");
    case "claimed":
      return "";
    case "sent":
      return [delivery.sentAt === null ? "" : instant(delivery.sentAt, timezone), tries].filter(Boolean).join(", ");
    case "failed":
      return [tries, error].filter(Boolean).join(": ");
    case "suppressed":
      return error || "this person unsubscribed, or the address bounced";
    case "unknown":
      return "The mail server took the message but did not confirm. We did not send it again.";
  }
}

function Settle(props: { delivery: DeliveryRow }): JSX.Element {
  return (
    <form class="row-actions" method="post" action={`/console/deliveries/${props.delivery.id}/settle`}>
      <button type="submit" class="btn" name="outcome" value="sent">
        It arrived
      </button>
      <button type="submit" class="btn" name="outcome" value="resend">
        Send again
      </button>
      <span class="quiet">Ask {props.delivery.recipientName} first: sending again may bring it twice.</span>
    </form>
  );
}
