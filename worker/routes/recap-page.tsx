import type { VNode } from "preact";
import { sayRecap } from "#mail/recap/said.ts";
import { sayArchive } from "#mail/recap/said-archive.ts";
import { sayCelebration } from "#mail/recap/said-celebration.ts";
import { sayReview } from "#mail/recap/said-review.ts";
import { CelebrationPage } from "#portal/celebration.tsx";
import { RecapPage } from "#portal/recap.tsx";
import { ReviewPage, reviewTitle } from "#portal/review.tsx";
import { ValuePage, valueTitle } from "#portal/value.tsx";
import type { CelebrationFigures } from "#schema/celebration.ts";
import type { RecapView, ValueView } from "#schema/portal-value.ts";
import type { RecapNote } from "#schema/recap.ts";
import type { ReviewView } from "#schema/review.ts";
import type { Language } from "#schema/words.ts";

/** A page in words. `locale`: the language they are in. */
export interface SaidPage {
  title: string;
  locale: Language;
  body: VNode;
}

/** The page of a month, said as its mails say it. `language`: the reader's own, null for the account's. */
export function recapContent(view: RecapView, language: Language | null): SaidPage {
  const said = sayRecap(view.figures, { language, note: view.note, now: view.now });
  return { title: said.title, locale: said.language, body: <RecapPage view={view} said={said} /> };
}

/** The page of a First Value, said as its mail says it. `language`: the reader's own, null for the account's. */
export function celebrationContent(
  view: { figures: CelebrationFigures; note: RecapNote | null; guard: RecapView["guard"] },
  language: Language | null,
): SaidPage {
  const said = sayCelebration(view.figures, { language, note: view.note });
  return { title: said.title, locale: said.language, body: <CelebrationPage view={view} said={said} /> };
}

/** The archive of months, said as the mails say theirs. `language`: the reader's own, null for the account's. */
export function valueContent(view: ValueView, language: Language | null): SaidPage {
  const { frame } = view;
  const said = sayArchive({ ...view, locale: frame.account.locale, today: frame.today }, language);
  const props = { view, said };
  return { title: valueTitle(props), locale: said.language, body: <ValuePage {...props} /> };
}

/** The page of three months, said as the mails say theirs. `language`: the reader's own, null for the account's. */
export function reviewContent(view: ReviewView, language: Language | null): SaidPage {
  const props = { view, said: sayReview(view, language) };
  return { title: reviewTitle(props), locale: props.said.last.language, body: <ReviewPage {...props} /> };
}
