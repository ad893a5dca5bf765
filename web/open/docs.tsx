import type { JSX } from "preact";
import { type ApiBody, type ApiDocument, type ApiOperation, readOpenApi } from "./openapi.ts";
import type { ApiField } from "./openapi-field.ts";

interface DocsProps {
  vendorName: string;
  /** The OpenAPI 3 document this deployment answers with; the page says nothing it does not say. */
  openapi: Record<string, unknown>;
}

/** The API as a page for people: endpoints, fields with their rules, examples, answers. */
export function DocsPage(props: DocsProps): JSX.Element {
  const api = readOpenApi(props.openapi);
  return (
    <div class="docs">
      <header class="brand" dir="auto">
        {props.vendorName}
      </header>
      <main>
        <h1>
          {api.title} {api.version && <small>version {api.version}</small>}
        </h1>
        <Paragraphs texts={api.paragraphs} />
        {api.server && (
          <p>
            Every path below starts at <code>{api.server}</code>
          </p>
        )}
        <Contents api={api} />
        {api.operations.map((operation) => (
          <Operation key={operation.anchor} operation={operation} />
        ))}
      </main>
    </div>
  );
}

function Paragraphs(props: { texts: string[] }): JSX.Element {
  return (
    <>
      {props.texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </>
  );
}

function Contents(props: { api: ApiDocument }): JSX.Element {
  return (
    <nav aria-label="Endpoints">
      <ul class="contents">
        {props.api.operations.map((operation) => (
          <li key={operation.anchor}>
            <a href={`#${operation.anchor}`}>{operation.summary}</a>
            <code>
              {operation.method} {operation.path}
            </code>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Operation(props: { operation: ApiOperation }): JSX.Element {
  const { operation } = props;
  const parameters = operation.parameters.map((field) => ({ ...field, name: `${field.name} (${field.place})` }));
  return (
    <section id={operation.anchor} aria-labelledby={`${operation.anchor}-title`}>
      <h2 id={`${operation.anchor}-title`}>{operation.summary}</h2>
      <p class="endpoint">
        <code>
          <b>{operation.method}</b> {operation.path}
        </code>
      </p>
      <Paragraphs texts={operation.paragraphs} />
      <Fields title="Parameters" fields={parameters} />
      {operation.body && <Fields title="Body" fields={operation.body.fields} />}
      <h3>Example</h3>
      <pre class="code">{operation.curl}</pre>
      <Answers answers={operation.answers} />
    </section>
  );
}

function Fields(props: { title: string; fields: ApiField[] }): JSX.Element | null {
  if (props.fields.length === 0) return null;
  return (
    <>
      <h3>{props.title}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Type</th>
            <th scope="col">Rules</th>
          </tr>
        </thead>
        <tbody>
          {props.fields.map((field) => (
            <tr key={field.name}>
              <th scope="row">
                <code>{field.name}</code>
                {field.required && <small>required</small>}
              </th>
              <td>{field.type}</td>
              <td>
                {field.text && <p>{field.text}</p>}
                {field.rules.length > 0 && <small>{field.rules.join("; ")}</small>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Answers(props: { answers: ApiOperation["answers"] }): JSX.Element | null {
  if (props.answers.length === 0) return null;
  return (
    <>
      <h3>Answers</h3>
      <table class="codes">
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {props.answers.map((answer) => (
            <tr key={answer.status}>
              <th scope="row">
                <code>{answer.status}</code>
              </th>
              <td>
                {answer.text}
                <AnswerBody answer={answer} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function AnswerBody(props: { answer: ApiBody }): JSX.Element | null {
  const { fields, example } = props.answer;
  if (example === null && fields.length === 0) return null;
  return (
    <details>
      <summary>What comes back</summary>
      {example !== null && <pre class="code">{example}</pre>}
      <Fields title="Fields" fields={fields} />
    </details>
  );
}
