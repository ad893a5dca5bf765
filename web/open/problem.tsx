import type { JSX } from "preact";
import type { Language } from "#schema/words.ts";
import { OpenFrame } from "./frame.tsx";
import { problemWords } from "./problem-words.ts";

interface ProblemProps {
  vendorName: string;
  language: Language;
  title: string;
  text: string;
  requestId: string;
  /** Where to go from here; missing where no place is known. */
  back?: { href: string; title: string } | undefined;
}

/** Any refusal or fault as a page. The id is all that links it to the log. */
export function ProblemPage(props: ProblemProps): JSX.Element {
  return (
    <OpenFrame vendorName={props.vendorName} language={props.language}>
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      {props.back && (
        <p class="way">
          <a href={props.back.href}>{props.back.title}</a>
        </p>
      )}
      <p class="quiet">
        {problemWords[props.language].number} <code dir="ltr">{props.requestId}</code>
      </p>
    </OpenFrame>
  );
}
