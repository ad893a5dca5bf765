import type { JSX } from "preact";
import { OpenFrame } from "./frame.tsx";

interface ProblemProps {
  vendorName: string;
  title: string;
  text: string;
  requestId: string;
  /** Where to go from here; missing where no place is known. */
  back?: { href: string; title: string } | undefined;
}

/** Any refusal or fault as a page. The id is all that links it to the log. */
export function ProblemPage(props: ProblemProps): JSX.Element {
  return (
    <OpenFrame vendorName={props.vendorName}>
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      {props.back && (
        <p class="way">
          <a href={props.back.href}>{props.back.title}</a>
        </p>
      )}
      <p class="quiet">
        If you write to us about this, give us this number: <code>{props.requestId}</code>
      </p>
    </OpenFrame>
  );
}
