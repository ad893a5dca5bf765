import type { ComponentChildren, JSX } from "preact";

/** What is wider than its page and scrolls by itself, so the keyboard has to reach it: lines as they stand, or a named region. */
export function Scroll(props: {
  as: "pre" | "section";
  class: string;
  /** What a region is of; lines say it themselves. */
  label?: string;
  children: ComponentChildren;
}): JSX.Element {
  const { as: Tag, label, children } = props;
  return (
    <Tag class={props.class} aria-label={label} tabIndex={0}>
      {children}
    </Tag>
  );
}
