import type { JSX } from "preact";
import { Scroll } from "#ui/scroll.tsx";
import type { ApiField } from "./openapi-field.ts";

/** A sentence with words between backticks as code. */
export function Line(props: { text: string }): JSX.Element {
  return <>{props.text.split("`").map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}

/** A program or an answer, to be copied as it stands. */
export function Code(props: { text: string }): JSX.Element {
  return (
    <Scroll as="pre" class="code">
      <code>{props.text.trimEnd()}</code>
    </Scroll>
  );
}

export function Table(props: { head: string[]; rows: string[][] }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          {props.head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map(([name = "", ...cells]) => (
          <tr key={name}>
            <th scope="row">
              <Line text={name} />
            </th>
            {cells.map((cell, at) => (
              <td key={props.head[at + 1]} data-head={props.head[at + 1]}>
                <Line text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Fields one by one: name, type, what it is about, its limits. */
export function Fields(props: { fields: ApiField[] }): JSX.Element {
  return (
    <dl class="fields">
      {props.fields.map((field) => (
        <div key={field.name}>
          <dt>
            <code>{field.name}</code>
            {field.required && <span class="need">required</span>}
            <small>{field.type}</small>
          </dt>
          <dd>
            <Line text={field.text} />
            {field.rules.length > 0 && <small>{field.rules.join("; ")}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
