import type { JSX } from "preact";
import { OpenFrame } from "./frame.tsx";

interface UnsubscribeProps {
  vendorName: string;
  accountName: string;
  /** Where the one button posts to; reading this page changes nothing. */
  action: string;
  done: boolean;
}

export function unsubscribeTitle(done: boolean): string {
  return done ? "You get no more recaps" : "Stop the monthly recap?";
}

export function UnsubscribePage(props: UnsubscribeProps): JSX.Element {
  return (
    <OpenFrame vendorName={props.vendorName}>
      <h1>{unsubscribeTitle(props.done)}</h1>
      {props.done ? <Stopped {...props} /> : <Ask {...props} />}
    </OpenFrame>
  );
}

function Ask(props: UnsubscribeProps): JSX.Element {
  return (
    <>
      <p>
        You get one mail a month about what <bdi>{props.accountName}</bdi> reached with {props.vendorName}. Others who
        get it are not affected, and your link to the portal stays.
      </p>
      <form method="post" action={props.action}>
        <button type="submit" class="btn primary">
          Stop these mails
        </button>
      </form>
    </>
  );
}

function Stopped(props: UnsubscribeProps): JSX.Element {
  return (
    <>
      <p role="status">
        The monthly recap about <bdi>{props.accountName}</bdi> is no longer mailed to you, from now on. Every month
        stays readable in the portal.
      </p>
      <form method="post" action={props.action}>
        <input type="hidden" name="again" value="yes" />
        <button type="submit" class="btn">
          Get it again after all
        </button>
      </form>
    </>
  );
}
