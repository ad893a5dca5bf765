import type { JSX } from "preact";
import type { Frame } from "#schema/portal.ts";
import type { Language } from "#schema/words.ts";
import { basePath } from "./path.ts";
import { showingWords } from "./showing-words.ts";

/** The way to what the customer's admin decides about recaps. */
export function showingLink(frame: Frame, language: Language): JSX.Element {
  return (
    <p class="links">
      <a href={`${basePath(frame)}/showing`}>{showingWords[language].title}</a>
    </p>
  );
}
