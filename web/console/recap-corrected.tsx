import type { JSX } from "preact";
import type { CorrectedView } from "#schema/console-recap.ts";
import { counted } from "#ui/format.ts";
import { ReasonField } from "./reason-field.tsx";

interface CorrectedProps {
  id: string;
  corrected: CorrectedView;
  canEdit: boolean;
}

/** A restated month: what it said, what it says, who was told otherwise, and the button that tells them. */
export function Corrected(props: CorrectedProps): JSX.Element {
  const { corrected } = props;
  return (
    <section aria-labelledby="corrected">
      <h2 id="corrected">Restated</h2>
      <p>
        <bdi>{corrected.before}</bdi> <span aria-hidden="true">→</span>
        <span class="unseen"> is now </span> <b dir="auto">{corrected.after}</b>{" "}
        {corrected.pace && <span>{corrected.pace} </span>}
        <span class="quiet">because of {corrected.why.join(", ")}</span>
      </p>
      <Readers {...props} />
      {corrected.unknown > 0 && (
        <p class="quiet">
          Nobody knows whether {counted(corrected.unknown, "earlier mail", "earlier mails")} arrived. Once you say so in
          the list of recaps, those readers can be told as well.
        </p>
      )}
    </section>
  );
}

function Readers(props: CorrectedProps): JSX.Element {
  const { readers, hindered } = props.corrected;
  if (hindered === "newer")
    return <p class="quiet">The month was restated once more: that version is the one to send.</p>;
  if (hindered === "held_out") return <p class="quiet">The account is on hold-out: nobody there is mailed.</p>;
  if (readers.length === 0) return <p class="quiet">Nobody is left who was mailed another figure of this month.</p>;
  return (
    <>
      <ul class="corrected-readers">
        {readers.map(({ name, told }) => (
          <li key={name}>
            <bdi>{name}</bdi>{" "}
            <span class="quiet" dir="auto">
              {told === null ? "got no mail: it was restated before theirs left" : `was told ${told}`}
            </span>
          </li>
        ))}
      </ul>
      {props.canEdit && <Send id={props.id} count={readers.length} />}
    </>
  );
}

function Send(props: { id: string; count: number }): JSX.Element {
  const people = counted(props.count, "person", "people");
  return (
    <form method="post" action={`/console/recaps/${props.id}/corrected`} class="sheet">
      <ReasonField
        form="corrected"
        name="reason"
        label="Why they should know"
        hint="Only for us: your name and the reason stay with the month. The mails are those of the preview below."
      />
      <div class="row-actions">
        <button type="submit" class="btn">
          Send the corrected mail to {people}
        </button>
      </div>
    </form>
  );
}
