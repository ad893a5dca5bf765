import type { JSX } from "preact";

/** The sections of a long page, to jump to. */
export function PageTabs(props: { sections: { id: string; title: string }[] }): JSX.Element {
  return (
    <nav class="tabs" aria-label="On this page">
      <ul>
        {props.sections.map((section) => (
          <li key={section.id}>
            <a href={`#${section.id}`}>{section.title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
