import type { JSX } from "preact";
import { TextField } from "#ui/form.tsx";
import { OpenFrame } from "./frame.tsx";

export const endedTitle = "This link does not open anything";
export const linkSentTitle = "Look in your mail";

/**
 * The one answer to every link that opens nothing: wrong, malformed, revoked, rotated, expired, or a page visited without a
 * session. It is the same in each case, so that it tells nobody which links exist.
 */
export function EndedPage(props: { vendorName: string }): JSX.Element {
  return (
    <OpenFrame vendorName={props.vendorName}>
      <h1>{endedTitle}</h1>
      <p>
        It may have been replaced, or a part of it was lost on the way. If you work with {props.vendorName}, we can mail
        you the one that works.
      </p>
      <form method="post" action="/link">
        <TextField
          form="link"
          name="email"
          label="Your email"
          type="email"
          required
          input={{ autocomplete: "email", spellcheck: false }}
        />
        <button type="submit" class="btn primary">
          Send me my link
        </button>
      </form>
    </OpenFrame>
  );
}

/** What follows, word for word the same whether the address is known or not. */
export function LinkSentPage(props: { vendorName: string }): JSX.Element {
  return (
    <OpenFrame vendorName={props.vendorName}>
      <h1>{linkSentTitle}</h1>
      <p>If this address is on our list, your link is on its way. It usually takes a minute.</p>
      <p class="quiet">
        Nothing there? Look in the spam folder, or ask your contact at {props.vendorName}: they can send it at once.
      </p>
    </OpenFrame>
  );
}
