import type { JSX } from "preact";
import type { ConsoleRecapView, RecapRow } from "#schema/console-recap.ts";
import { ReasonField } from "./reason-field.tsx";
import { typedField } from "./typed.ts";

type Typed = ConsoleRecapView["typed"];

interface HeldReasonProps {
  id: string;
  typed: Typed;
}

/** The reason of a release or a hold, which nobody has to give. */
export function HeldReasonField({ id, typed }: HeldReasonProps): JSX.Element {
  return (
    <ReasonField
      {...typedField(typed, `held-${id}`, "reason")}
      hint="One line, if you like. Only for us: it stays with the recap, beside your name."
      isOptional
    />
  );
}

/** The same as the buttons beside it, with a word why. */
export function HeldReason(props: { row: RecapRow; typed: Typed }): JSX.Element {
  const { row, typed } = props;
  const path = `/console/recaps/${row.id}`;
  return (
    <details class="more" open={typed?.form === `held-${row.id}`}>
      <summary>{row.reviewUntil ? "Release it or keep it held, with a reason" : "Release it with a reason"}</summary>
      {/* Enter presses the first button: where there are two, the one that mails nobody. */}
      <form method="post" action={`${path}/release`}>
        <HeldReasonField id={row.id} typed={typed} />
        <div class="row-actions">
          {row.reviewUntil && (
            <button type="submit" class="btn" formAction={`${path}/keep`}>
              Keep it held, and say why
            </button>
          )}
          <button type="submit" class="btn">
            Release, and say why
          </button>
        </div>
      </form>
    </details>
  );
}

/** Somebody else was faster, and its form is gone: what was typed is not. */
export function ReasonLeft(props: { view: ConsoleRecapView }): JSX.Element | null {
  const { row, typed, maySend } = props.view;
  const reason = typed?.values.reason?.trim();
  const isOfSkip = typed?.form === "skip";
  const isTaken = (maySend && !isOfSkip) || (row.state === "held" && (isOfSkip || row.headline !== null));
  if (!reason || isTaken) return null;
  return (
    <p>
      What you wrote is not kept: <bdi>{reason}</bdi>
    </p>
  );
}
