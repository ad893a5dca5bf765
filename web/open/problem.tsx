import type { JSX } from "preact";
import { OpenFrame } from "./frame.tsx";

interface ProblemProps {
  vendorName: string;
  title: string;
  text: string;
  requestId: string;
}

/** Any refusal or fault as a page. The id is all that links it to the log. */
export function ProblemPage(props: ProblemProps): JSX.Element {
  return (
    <OpenFrame vendorName={props.vendorName}>
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      <p class="quiet">
        If you write to us about this, give us this number: <code>{props.requestId}</code>
      </p>
    </OpenFrame>
  );
}
