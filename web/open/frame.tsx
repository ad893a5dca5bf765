import type { ComponentChildren, JSX } from "preact";
import type { Language } from "#schema/words.ts";

interface OpenFrameProps {
  vendorName: string;
  /** Missing: English, as the document says. */
  language?: Language;
  children: ComponentChildren;
}

/** The small centred column of pages that need no session. */
export function OpenFrame(props: OpenFrameProps): JSX.Element {
  const { language } = props;
  return (
    <div class="open" {...(language && { lang: language, dir: language === "ar" ? "rtl" : "ltr" })}>
      <header class="brand">
        <bdi>{props.vendorName}</bdi>
      </header>
      <main>{props.children}</main>
    </div>
  );
}

/** A name in a sentence keeps its direction to itself. */
export function isolatedName(name: string): string {
  return `\u2068${name}\u2069`;
}
