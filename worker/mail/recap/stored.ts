import type { RecapFigures, RecapNote } from "#schema/recap.ts";
import type { RecapVariant } from "#schema/words.ts";
import { renderRecap } from "./render.ts";

/** Stand where the links of one recipient go: tokens are derived when the mail is sent and kept nowhere. */
export const linkSlots = {
  view: "https://slot.invalid/view",
  unsubscribe: "https://slot.invalid/unsubscribe",
  portal: null,
};

/** The mails of a recap by variant, as they are kept with it: JSON, links still as slots. */
export function mailsOf(figures: RecapFigures, note: RecapNote | null): string {
  const render = (variant: RecapVariant) => {
    const { subject, html, text } = renderRecap({ figures, variant, note, links: linkSlots, recipientName: "" });
    return { subject, html, text };
  };
  return JSON.stringify({ sponsor: render("sponsor"), champion: render("champion") });
}
