import type { ComponentChildren, JSX } from "preact";

interface OpenFrameProps {
  vendorName: string;
  /** Missing: English, as the document says. */
  language?: string;
  children: ComponentChildren;
}

/** The small centred column of pages that need no session. */
export function OpenFrame(props: OpenFrameProps): JSX.Element {
  const { language } = props;
  return (
    <div class="open" {...(language && { lang: language, dir: language === "ar" ? "rtl" : "ltr" })}>
      <header class="brand" dir="auto">
        {props.vendorName}
      </header>
      <main>{props.children}</main>
    </div>
  );
}
