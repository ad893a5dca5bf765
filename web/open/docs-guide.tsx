import type { JSX } from "preact";
import type { GuideBlock, GuideSection } from "#schema/guide.ts";
import { type ClientText, filePrograms, firstPrograms, programText } from "./client-text.ts";
import { Code, Fields, Line, Table } from "./docs-part.tsx";
import { namedFields } from "./openapi.ts";
import type { Json } from "./openapi-field.ts";

interface Around {
  document: Json;
  server: string;
}

export function Guide(props: Around & { section: GuideSection }): JSX.Element {
  const { section, ...around } = props;
  return (
    <section id={section.id} aria-labelledby={`${section.id}-title`}>
      <h2 id={`${section.id}-title`}>{section.title}</h2>
      {section.blocks.map((block, at) => (
        <Block key={at} block={block} {...around} />
      ))}
    </section>
  );
}

function Block(props: Around & { block: GuideBlock }): JSX.Element {
  const { block, document, server } = props;
  if (typeof block === "string")
    return (
      <p>
        <Line text={block.replaceAll("$URL", server)} />
      </p>
    );
  if ("code" in block) return <Code text={block.code.replaceAll("$URL", server)} />;
  if ("table" in block) return <GuideTable {...block.table} />;
  if ("fields" in block) return <Fields fields={namedFields(document, block.fields)} />;
  if (block.programs === "first")
    return (
      <>
        {firstPrograms.map((program) => (
          <figure key={program.file}>
            <figcaption>
              <ProgramName program={program} />
            </figcaption>
            <Code text={programText(program, server)} />
          </figure>
        ))}
      </>
    );
  return (
    <>
      {filePrograms.map((program) => (
        <details key={program.file} class="program">
          <summary>
            <ProgramName program={program} />
          </summary>
          <Code text={programText(program, server)} />
        </details>
      ))}
    </>
  );
}

/** Longer tables are looked something up in, and fold: a search of the browser finds what is inside. */
const shownRows = 12;

function GuideTable(props: { head: string[]; rows: string[][] }): JSX.Element {
  const { head, rows } = props;
  if (rows.length <= shownRows) return <Table {...props} />;
  return (
    <details class="program">
      <summary>
        {head[0]}: all {rows.length}
      </summary>
      <Table {...props} />
    </details>
  );
}

function ProgramName(props: { program: ClientText }): JSX.Element {
  const { language, run } = props.program;
  return (
    <>
      {language} <code class="run">{run}</code>
    </>
  );
}
