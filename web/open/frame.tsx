import type { ComponentChildren, JSX } from "preact";

/** The small centred column of pages that need no session. */
export function OpenFrame(props: { vendorName: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="open">
      <header class="brand" dir="auto">
        {props.vendorName}
      </header>
      <main>{props.children}</main>
    </div>
  );
}
