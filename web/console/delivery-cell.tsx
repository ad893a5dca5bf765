import type { JSX } from "preact";
import type { DeliveryRow } from "#schema/console-recap.ts";
import { Moment } from "./moment.tsx";
import { None } from "./none.tsx";
import { deliveryTitle } from "./recap-delivery.tsx";

/* What the log of a recap and that of a person say of a mail in the same words. */

/** When it was planned, and when it left, or was tried last. */
export function DeliveryTimes({ createdAt, claimedAt, sentAt }: DeliveryRow): JSX.Element {
  const [word, at] = sentAt === null ? ["tried", claimedAt] : ["sent", sentAt];
  return (
    <ul class="times">
      <li>
        planned <Moment at={createdAt} />
      </li>
      {at !== null && (
        <li>
          {word} <Moment at={at} />
        </li>
      )}
    </ul>
  );
}

/** What the provider said since, and what it calls the mail. */
export function ProviderWord(delivery: DeliveryRow): JSX.Element {
  const { fate, fateAt, providerId } = delivery;
  if (fate === null && providerId === null) return <None />;
  return (
    <div>
      {fate && deliveryTitle(delivery)}
      {fate && fateAt !== null && (
        <>
          , <Moment at={fateAt} />
        </>
      )}
      {providerId && <small>{providerId}</small>}
    </div>
  );
}
