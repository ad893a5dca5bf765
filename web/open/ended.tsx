import type { JSX } from "preact";
import type { Language } from "#schema/words.ts";
import { TextField } from "#ui/form.tsx";
import { endedWords } from "./ended-words.ts";
import { isolatedName, OpenFrame } from "./frame.tsx";

interface EndedProps {
  vendorName: string;
  language: Language;
}

export function endedTitle({ language }: EndedProps): string {
  return endedWords[language].title;
}

/**
 * The one answer to every link that opens nothing: wrong, malformed, revoked, rotated, expired, or a page visited without a
 * session. It is the same in each case, so that it tells nobody which links exist.
 */
export function EndedPage(props: EndedProps): JSX.Element {
  const words = endedWords[props.language];
  return (
    <OpenFrame {...props}>
      <h1>{words.title}</h1>
      <p>{words.lead(isolatedName(props.vendorName))}</p>
      <LinkForm language={props.language} />
    </OpenFrame>
  );
}

function LinkForm(props: { language: Language; typed?: string; problem?: string }): JSX.Element {
  const words = endedWords[props.language];
  return (
    <form method="post" action="/link">
      <TextField
        form="link"
        name="email"
        label={words.email}
        type="email"
        value={props.typed}
        problem={props.problem}
        required
        input={{ autocomplete: "email", spellcheck: false }}
      />
      <button type="submit" class="btn primary">
        {words.send}
      </button>
    </form>
  );
}

export function askAgainTitle({ language }: EndedProps): string {
  return endedWords[language].again;
}

/** What was written is no address: the same form with what was typed. */
export function AskAgainPage(props: EndedProps & { typed: string }): JSX.Element {
  const { typed, ...frame } = props;
  const words = endedWords[props.language];
  return (
    <OpenFrame {...frame}>
      <h1>{words.again}</h1>
      <LinkForm language={props.language} typed={typed} problem={words.noAddress} />
    </OpenFrame>
  );
}

export function linkSentTitle({ language }: EndedProps): string {
  return endedWords[language].sentTitle;
}

/** What follows, word for word the same whether the address is known or not. */
export function LinkSentPage(props: EndedProps): JSX.Element {
  const words = endedWords[props.language];
  return (
    <OpenFrame {...props}>
      <h1>{words.sentTitle}</h1>
      <p>{words.sent}</p>
      <p class="quiet">{words.nothingCame(isolatedName(props.vendorName))}</p>
    </OpenFrame>
  );
}
