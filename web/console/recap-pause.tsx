import type { JSX } from "preact";
import type { SendingPause } from "#schema/console.ts";
import { Moment } from "./moment.tsx";
import { ReasonField } from "./reason-field.tsx";
import { RestoredFacts } from "./restored.tsx";

/** Says that all sending stands still, since when, by whom and why, with the way out of it. */
export function PauseBanner(props: { pause: SendingPause | null; canEdit: boolean }): JSX.Element | null {
  const { pause } = props;
  if (!pause) return null;
  return (
    <div class="notice problem paused" role="status">
      <p>
        <b>All sending is paused</b>, since <Moment at={pause.at} /> by <bdi>{pause.by}</bdi>: <bdi>{pause.reason}</bdi>
      </p>
      {pause.restore && <RestoredFacts restored={pause.restore} />}
      <p>What is due waits and goes out once sending is resumed.</p>
      {props.canEdit && <Resume isRunning={pause.restore?.isRunning ?? false} />}
    </div>
  );
}

function Resume(props: { isRunning: boolean }): JSX.Element {
  return (
    <form method="post" action="/console/recaps/resume">
      <button type="submit" class="btn" disabled={props.isRunning} aria-describedby="resume-why">
        Resume sending
      </button>
      {props.isRunning && (
        <span class="quiet" id="resume-why">
          Sending can go on once everything is put back.
        </span>
      )}
    </form>
  );
}

export function PauseSwitch(): JSX.Element {
  return (
    <details class="more">
      <summary>Pause all sending</summary>
      <form method="post" action="/console/recaps/pause">
        <ReasonField
          form="pause"
          name="reason"
          hint="Everybody in the console reads it. Mails that are due wait; none is lost."
        />
        <button type="submit" class="btn danger">
          Pause all sending
        </button>
      </form>
    </details>
  );
}
