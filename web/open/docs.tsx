import type { JSX } from "preact";
import type { GuideSection } from "#schema/guide.ts";
import { Guide } from "./docs-guide.tsx";
import { Code, Fields, Line } from "./docs-part.tsx";
import { type ApiBody, type ApiDocument, type ApiGroup, type ApiOperation, readOpenApi } from "./openapi.ts";

interface DocsProps {
  vendorName: string;
  /** The OpenAPI 3 document this deployment answers with; the page says nothing it does not say. */
  openapi: Record<string, unknown> & { "x-guide": GuideSection[] };
}

/** The API as a page for people: what to do first, the rules, then every address with its fields and answers. */
export function DocsPage(props: DocsProps): JSX.Element {
  const api = readOpenApi(props.openapi);
  const guide = props.openapi["x-guide"];
  return (
    <div class="docs">
      <header class="brand" dir="auto">
        {props.vendorName}
      </header>
      <Contents api={api} guide={guide} />
      <main>
        <h1>{api.title}</h1>
        <p class="lead">{api.lead}</p>
        {guide.map((section) => (
          <Guide key={section.id} section={section} document={props.openapi} server={api.server} />
        ))}
        {api.groups.map((group) => (
          <Group key={group.anchor} group={group} />
        ))}
        <p class="quiet">
          All of this for tools: <a href="/openapi.json">openapi.json</a>, OpenAPI 3.1.
        </p>
      </main>
    </div>
  );
}

function Contents(props: { api: ApiDocument; guide: GuideSection[] }): JSX.Element {
  return (
    <nav aria-label="On this page" id="contents">
      <details class="contents">
        <summary>On this page</summary>
        <ul>
          {props.guide.map((section) => (
            <li key={section.id}>
              <a href={`#${section.id}`}>{section.title}</a>
            </li>
          ))}
        </ul>
        {props.api.groups.map((group) => (
          <div key={group.anchor}>
            <a class="group" href={`#${group.anchor}`}>
              {group.name}
            </a>
            <ul>
              {group.operations.map((operation) => (
                <li key={operation.anchor}>
                  <a href={`#${operation.anchor}`}>{operation.summary}</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </nav>
  );
}

function Group(props: { group: ApiGroup }): JSX.Element {
  const { group } = props;
  return (
    <section id={group.anchor} aria-labelledby={`${group.anchor}-title`}>
      <h2 id={`${group.anchor}-title`}>{group.name}</h2>
      {group.operations.map((operation) => (
        <Operation key={operation.anchor} operation={operation} />
      ))}
      <BackUp />
    </section>
  );
}

/** A long page on a phone has its way back where a part of it ends. */
function BackUp(): JSX.Element {
  return (
    <p class="back-up">
      <a href="#contents">Back to the contents</a>
    </p>
  );
}

/** Folded, so that a group reads as a list of what it can do; a link to what is inside opens it, without a script. */
function Operation(props: { operation: ApiOperation }): JSX.Element {
  const { operation } = props;
  return (
    <details class="operation">
      <summary>
        <h3 id={`${operation.anchor}-title`}>{operation.summary}</h3>
        <code class="endpoint">
          <b class="method">{operation.method}</b> {operation.path}
        </code>
      </summary>
      <Described operation={operation} />
    </details>
  );
}

function Described(props: { operation: ApiOperation }): JSX.Element {
  const { operation } = props;
  const { parameters, body } = operation;
  return (
    <article id={operation.anchor} aria-labelledby={`${operation.anchor}-title`}>
      {operation.paragraphs.map((text) => (
        <p key={text}>
          <Line text={text} />
        </p>
      ))}
      {parameters.length > 0 && (
        <>
          <h4>Parameters</h4>
          <Fields fields={parameters.map((field) => ({ ...field, type: `${field.type}, in the ${field.place}` }))} />
        </>
      )}
      {body && body.fields.length > 0 && (
        <>
          <h4>Body</h4>
          <Fields fields={body.fields} />
        </>
      )}
      <h4>Example</h4>
      <Code text={operation.curl} />
      <Answers operation={operation} />
    </article>
  );
}

function Answers(props: { operation: ApiOperation }): JSX.Element {
  const { answers, shared } = props.operation;
  return (
    <>
      <h4>Answers</h4>
      {answers.map((answer) => (
        <div key={answer.status} class="answer">
          <p>
            <code>{answer.status}</code> <Line text={answer.text} />
          </p>
          <AnswerBody answer={answer} />
        </div>
      ))}
      <p class="quiet">
        Also {shared.join(", ")}: see <a href="#codes">codes</a>.
      </p>
    </>
  );
}

function AnswerBody(props: { answer: ApiBody }): JSX.Element | null {
  const { fields, example } = props.answer;
  if (example === null && fields.length === 0) return null;
  return (
    <>
      {example !== null && <Code text={example} />}
      {fields.length > 0 && (
        <details class="program">
          <summary>Its fields</summary>
          <Fields fields={fields} />
        </details>
      )}
    </>
  );
}
