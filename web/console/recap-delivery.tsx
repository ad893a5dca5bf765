import type { JSX } from "preact";
import type { DeliveryRow } from "#schema/console-recap.ts";
import type { DeliveryFate } from "#schema/delivery.ts";
import { Moment } from "./moment.tsx";
import { deliveryStateTitles } from "./word.ts";

const fateTitles: Record<DeliveryFate, string> = {
  delivered: "Delivered",
  bounced: "Bounced",
  complained: "Called spam by its reader",
};

/** How far a mail came, in words: what the provider said since, else what became of it here. */
export function deliveryTitle({ fate, state }: Pick<DeliveryRow, "fate" | "state">): string {
  return fate ? fateTitles[fate] : deliveryStateTitles[state];
}

/** A mail that did not arrive and can go to a corrected address. */
function isLost({ state, fate, replacedBy }: DeliveryRow): boolean {
  return (state === "failed" || fate === "bounced") && !replacedBy;
}

/** Ambiguous, failed and returned mails are never folded away. */
export function needsPerson(delivery: DeliveryRow): boolean {
  return delivery.state === "unknown" || isLost(delivery);
}

interface DeliveryProps {
  delivery: DeliveryRow;
  canEdit: boolean;
}

/** One mail to one person: where it is, and what may be done about it. */
export function Delivery(props: DeliveryProps): JSX.Element {
  const { delivery } = props;
  return (
    <li>
      <span class="who" dir="auto">
        {delivery.recipientName} <small>{delivery.recipientEmail}</small>
      </span>
      <span class={needsPerson(delivery) || delivery.fate === "complained" ? "state warn" : "state"}>
        {deliveryTitle(delivery)}
      </span>
      <span class="detail">{detailOf(delivery)}</span>
      {delivery.state === "unknown" && props.canEdit && <Settle delivery={delivery} />}
      {delivery.maySend && props.canEdit && <SendLate delivery={delivery} />}
      {isLost(delivery) && props.canEdit && <Correct delivery={delivery} />}
    </li>
  );
}

function detailOf(delivery: DeliveryRow): JSX.Element | string {
  if (delivery.replacedBy)
    return delivery.state === "suppressed"
      ? "Sent again with the restated figure."
      : "Sent again to a corrected address.";
  if (delivery.fate && delivery.fateAt) return <Moment at={delivery.fateAt} />;
  const tries = delivery.attempts > 1 ? `after ${delivery.attempts} tries` : "";
  const error = delivery.lastError ?? "";
  switch (delivery.state) {
    case "planned":
      return nextTry(delivery.nextAt, error);
    case "claimed":
      return "";
    case "sent":
      return sentWords(delivery.sentAt, [tries, beforeRestore(error)].filter(Boolean).join(", "));
    case "failed":
      return [tries, error].filter(Boolean).join(": ");
    case "suppressed":
      return error || "this person unsubscribed, or the address bounced";
    case "unknown":
      return beforeRestore(error)
        ? "It may have left before an older copy of the database was put back. We did not send it again."
        : "The mail server took the message but did not confirm. We did not send it again.";
  }
}

function nextTry(at: number | null, error: string): JSX.Element | string {
  if (at === null) return error;
  return (
    <>
      next try <Moment at={at} />
      {error && `: ${error}`}
    </>
  );
}

function sentWords(at: number | null, how: string): JSX.Element | string {
  if (at === null) return how;
  return (
    <>
      <Moment at={at} />
      {how && `, ${how}`}
    </>
  );
}

function beforeRestore(error: string): string {
  return error.endsWith("before the restore.") ? "before the restore" : "";
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

function SendLate({ delivery }: { delivery: DeliveryRow }): JSX.Element {
  return (
    <form class="row-actions" method="post" action={`/console/deliveries/${delivery.id}/settle`}>
      <button type="submit" class="btn" name="outcome" value="resend">
        Send it now
      </button>
      <span class="quiet">To {delivery.recipientName} alone: nobody gets it twice.</span>
    </form>
  );
}

function Correct(props: { delivery: DeliveryRow }): JSX.Element {
  const { id, recipientName } = props.delivery;
  return (
    <form class="row-actions" method="post" action={`/console/deliveries/${id}/correct`}>
      <label for={`correct-${id}`}>Right address of {recipientName}</label>
      <input class="control short" id={`correct-${id}`} name="email" type="email" required maxLength={254} />
      <button type="submit" class="btn">
        Correct and send
      </button>
    </form>
  );
}
