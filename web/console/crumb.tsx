import type { JSX } from "preact";

/** The pages above this one. A customer's own name keeps its direction. */
export function Crumb(props: { above: { href: string; title: string; isName?: boolean }[] }): JSX.Element {
  return (
    <nav class="crumb" aria-label="Above this page">
      {props.above.map(({ href, title, isName }) => (
        <a key={title} href={href} dir={isName ? "auto" : undefined}>
          {title}
        </a>
      ))}
    </nav>
  );
}
