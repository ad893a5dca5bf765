import type { JSX } from "preact";
import type { ConsoleRecapView, DeliveryRow, RecapRow } from "#schema/console-recap.ts";
import { ProblemSummary } from "#ui/form.tsx";
import { Crumb } from "./crumb.tsx";
import { periodName } from "./date.ts";
import { DeliveryTimes, ProviderWord } from "./delivery-cell.tsx";
import { ConsoleFrame } from "./frame.tsx";
import { HeldReasonField, ReasonLeft } from "./held-reason.tsx";
import { Moment } from "./moment.tsx";
import { None } from "./none.tsx";
import { ReasonField } from "./reason-field.tsx";
import { Corrected } from "./recap-corrected.tsx";
import { deliveryTitle } from "./recap-delivery.tsx";
import { comingNotePath, NoteForm, Said } from "./recap-note.tsx";
import { RecapPreview } from "./recap-preview.tsx";
import { RecapList } from "./recap-row.tsx";
import { problemsOf, typedField } from "./typed.ts";

export function recapPageTitle(view: ConsoleRecapView): string {
  return `${periodName(view.row.periodKey)}: ${view.row.accountName}`;
}

/** One recap: its state, what may be done with it, the mails as they would go out, and everything that happened to it. */
export function RecapPage(props: { view: ConsoleRecapView }): JSX.Element {
  const { view } = props;
  const { row, canEdit } = view;
  return (
    <ConsoleFrame frame={view.frame} section="recaps">
      <Crumb
        above={[
          { href: "/console/recaps", title: "Recaps" },
          { href: `/console/accounts/${row.accountId}#recaps`, title: row.accountName, isName: true },
        ]}
      />
      <h1>{periodName(row.periodKey)}</h1>
      <ProblemSummary {...problemsOf(view.typed)} />
      <ReasonLeft view={view} />
      <RecapList rows={[row]} canEdit={canEdit} named={false} typed={view.typed} alone />
      {view.isToldLater && <p>Its first days are too few for a recap of their own: the next month tells them too.</p>}
      {canEdit && row.state === "held" && <Skip row={row} typed={view.typed} />}
      <Note view={view} />
      {canEdit && view.maySend && <SendClosed row={row} typed={view.typed} />}
      {view.corrected && <Corrected id={row.id} corrected={view.corrected} canEdit={canEdit} />}
      <RecapPreview view={view} />
      <DeliveryLog view={view} />
      <History log={view.log} />
    </ConsoleFrame>
  );
}

/** A word of a person, before the mail goes out. */
function Note(props: { view: ConsoleRecapView }): JSX.Element | null {
  const { row, note, takesNote, draft, canEdit, isDecline } = props.view;
  if (canEdit && takesNote)
    return (
      <>
        {note && <Said note={note} />}
        <p>
          <a href={comingNotePath(row)}>{note ? "Change the note" : "Add a note"}</a>
        </p>
      </>
    );
  if (!canEdit || row.state !== "held") return note && <Said note={note} />;
  const why = isDecline ? "The figure fell by more than a fifth: say why, if you know. " : "";
  return <NoteForm action={`/console/recaps/${row.id}/note`} note={note} draft={draft} why={why} />;
}

interface Answered {
  row: RecapRow;
  typed: ConsoleRecapView["typed"];
}

/** What is late by itself may be right from a person, and what was skipped by mistake is not lost. */
function SendClosed({ row, typed }: Answered): JSX.Element {
  const [why, act] = row.isSkipped ? ["It was skipped", "send"] : ["It was too late to go out by itself", "release"];
  return (
    <form class="sheet" method="post" action={`/console/recaps/${row.id}/${act}`}>
      <p>
        {why}, and nobody got it. Whether its readers get it all the same is for you to say: below is what they would
        read.
      </p>
      <HeldReasonField id={row.id} typed={typed} />
      <div class="row-actions">
        <button type="submit" class="btn">
          Send it now
        </button>
      </div>
    </form>
  );
}

function Skip({ row, typed }: Answered): JSX.Element {
  const [it, archived] = row.kind === "monthly" ? ["this month", "The month"] : ["this mail", "The First Value"];
  return (
    <details class="more" open={typed?.form === "skip"}>
      <summary>Skip {it}</summary>
      <form method="post" action={`/console/recaps/${row.id}/skip`}>
        <ReasonField
          {...typedField(typed, "skip", "reason")}
          hint={`${archived} is archived and nobody is mailed. Your name and the reason stay with it. You can still send it later.`}
        />
        <button type="submit" class="btn danger">
          Skip, mail nobody
        </button>
      </form>
    </details>
  );
}

function DeliveryLog({ view }: { view: ConsoleRecapView }): JSX.Element | null {
  const { deliveries } = view.row;
  if (deliveries.length === 0) return null;
  return (
    <section aria-labelledby="log">
      <h2 id="log">Delivery log</h2>
      <table class="plain delivery-log">
        <caption class="unseen">Delivery log</caption>
        <thead>
          <tr>
            {["Person", "State", "Tries", "When", "Provider", "Last error", "Link"].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {deliveries.map((each) => (
            <LogRow key={each.id} delivery={each} view={view} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LogRow(props: { delivery: DeliveryRow; view: ConsoleRecapView }): JSX.Element {
  const { delivery, view } = props;
  return (
    <tr>
      <th scope="row">
        <a href={`/console/accounts/${view.row.accountId}/people/${delivery.contactId}`} dir="auto">
          {delivery.recipientName}
        </a>
        <small>{delivery.recipientEmail}</small>
      </th>
      <td data-label="State">
        <div>
          {deliveryTitle({ ...delivery, fate: null })}
          <Reply delivery={delivery} view={view} />
        </div>
      </td>
      <td data-label="Tries">{delivery.attempts}</td>
      <td data-label="When">
        <DeliveryTimes {...delivery} />
      </td>
      <td data-label="Provider">
        <ProviderWord {...delivery} />
      </td>
      <td data-label="Last error">{delivery.lastError ?? <None />}</td>
      <td data-label="Link">
        <ViewLink delivery={delivery} view={view} />
      </td>
    </tr>
  );
}

/** Whether the mail of the row still opens its recap page, and the end of that. */
function ViewLink({ delivery, view }: { delivery: DeliveryRow; view: ConsoleRecapView }): JSX.Element {
  const { id, state, createdAt, viewEndedAt, recipientName } = delivery;
  const until = createdAt + view.linkMs;
  if (viewEndedAt !== null)
    return (
      <>
        Ended <Moment at={viewEndedAt} />
      </>
    );
  if (state !== "sent" && state !== "unknown") return <None />;
  if (until < view.frame.now)
    return (
      <>
        Over <Moment at={until} />
      </>
    );
  if (!view.canEdit)
    return (
      <>
        Open until <Moment at={until} />
      </>
    );
  return (
    <form method="post" action={`/console/deliveries/${id}/end-link`}>
      <small>
        Open until <Moment at={until} />
      </small>
      <button type="submit" class="btn danger">
        End this link<span class="unseen"> of {recipientName}</span>
      </button>
    </form>
  );
}

/** Whether its reader replied: nobody but who has the mailbox knows. */
function Reply({ delivery, view }: { delivery: DeliveryRow; view: ConsoleRecapView }): JSX.Element | null {
  const { id, state, repliedAt, repliedBy, recipientName } = delivery;
  const isMarked = repliedAt !== null;
  if (!isMarked && (!view.canEdit || (state !== "sent" && state !== "unknown"))) return null;
  return (
    <form method="post" action={`/console/deliveries/${id}/reply`}>
      <input type="hidden" name="replied" value={isMarked ? "no" : "yes"} />
      {isMarked && (
        <small>
          Replied, marked <Moment at={repliedAt} /> by <bdi>{repliedBy}</bdi>
        </small>
      )}
      {view.canEdit && (
        <button type="submit" class="btn">
          {isMarked ? "Take back" : "They replied"}
          <span class="unseen">: {recipientName}</span>
        </button>
      )}
    </form>
  );
}

function History(props: { log: ConsoleRecapView["log"] }): JSX.Element | null {
  if (props.log.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">What was done</h2>
      <ul class="mail-history">
        {props.log.map((each) => (
          <li key={`${each.at} ${each.text}`}>
            <span class="quiet num">
              <Moment at={each.at} />
            </span>{" "}
            <bdi>{each.by}</bdi>: <bdi>{each.text}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
