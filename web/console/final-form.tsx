import type { ComponentChildren, JSX } from "preact";
import type { Typed } from "#schema/console-data.ts";
import { idOf } from "./typed.ts";

interface FinalFormProps {
  /** Its name among the forms of the page. */
  form: string;
  /** Missing: nothing is typed into it. */
  typed?: Typed | null;
  action: string;
  title: string;
  /** What it is about, for who cannot see what it stands beside. */
  about: string;
  children: ComponentChildren;
}

/** A second, deliberate press beside a line of a list that needs no script: what it does is said before; open again when it was refused. */
export function FinalForm(props: FinalFormProps): JSX.Element {
  const { form } = props;
  return (
    <details class="final" open={props.typed?.form === form}>
      <summary>
        {props.title}
        <span class="unseen"> {props.about}</span>
      </summary>
      <form method="post" action={props.action} id={`${idOf(form)}-form`}>
        {props.children}
      </form>
    </details>
  );
}
