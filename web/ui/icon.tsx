import type { JSX } from "preact";

const paths = {
  check: "M3.5 8.5l3 3 6-7",
  back: "M9.5 3.5L5 8l4.5 4.5",
  alert: "M8 2.5l6 11H2zM8 6.5v3.5M8 11.8v.2",
};

/** A drawn sign that always stands beside words, so it is hidden from assistive technology. */
export function Icon(props: { name: keyof typeof paths }): JSX.Element {
  return (
    <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[props.name]} />
    </svg>
  );
}
