import type { VNode } from "preact";
import { reviewKeys } from "#domain/recap/review.ts";
import { viewFeedPage } from "#domain/view/feed.ts";
import type { Visit } from "#domain/view/frame.ts";
import { viewJourney } from "#domain/view/journey.ts";
import { viewOverview } from "#domain/view/overview.ts";
import { filterOf, viewItem, viewPlan } from "#domain/view/plan.ts";
import { viewReview } from "#domain/view/review.ts";
import { viewShowing } from "#domain/view/showing.ts";
import { viewPeople, viewRecap, viewValue } from "#domain/view/value.ts";
import { sayLatest } from "#mail/recap/said-latest.ts";
import { voiceFor } from "#mail/voice.ts";
import { CalendarPage, calendarTitle } from "#portal/calendar.tsx";
import { ItemPage, itemTitle } from "#portal/item.tsx";
import { JourneyPage, journeyTitle } from "#portal/journey.tsx";
import { OverviewPage, overviewTitle } from "#portal/overview.tsx";
import { PeoplePage, peopleTitle } from "#portal/people.tsx";
import { PlanPage, planTitle } from "#portal/plan.tsx";
import { ShowingPage, showingTitle } from "#portal/showing.tsx";
import { type Telling, tellingOf } from "#portal/telling.ts";
import type { Frame } from "#schema/portal.ts";
import type { Language } from "#schema/words.ts";
import type { Statement } from "#store/db.ts";
import {
  calendarPage,
  itemPage,
  journeyPage,
  overviewPage,
  type PortalKey,
  peoplePage,
  planPage,
  recapPage,
  reviewPage,
  showingPage,
  valuePage,
} from "#store/portal.ts";
import { recapContent, reviewContent, type SaidPage, valueContent } from "./recap-page.tsx";

/* The pages of the portal, for its own door and for the console's preview: both show the same by construction. */

/** What is read for a page, and how that is shown. */
export interface Shown<P extends PortalKey, R> {
  query: Statement<P, R>;
  more: Omit<P, keyof PortalKey>;
  view: (parts: R, visit: Visit) => SaidPage;
}

/** Takes the types of a page from its statement. */
function shown<P extends PortalKey, R>(page: Shown<P, R>): Shown<P, R> {
  return page;
}

/** The reader's own language; null: the account's. */
function languageOf({ grant }: Pick<Visit, "grant">): Language | null {
  return grant === "preview" ? null : grant.language;
}

/** The words of a page: in the reader's own language, else the account's. */
export function tellingFor({ account }: Frame, grant: Visit["grant"]): Telling {
  return tellingOf(voiceFor({ locale: account.locale, language: languageOf({ grant }) }));
}

type Props<V> = { view: V; telling: Telling };

/** A page that takes what it shows and the words of its reader, and nothing besides. */
export function told<V extends { frame: Frame }>(
  view: V,
  { grant }: Pick<Visit, "grant">,
  { title, Page }: { title: (props: Props<V>) => string; Page: (props: Props<V>) => VNode },
): SaidPage {
  const props = { view, telling: tellingFor(view.frame, grant) };
  return { title: title(props), locale: props.telling.language, body: <Page {...props} /> };
}

export const overview = shown({
  query: overviewPage,
  more: {},
  view: (parts, visit) => {
    const view = viewOverview(parts, visit);
    const telling = tellingFor(view.frame, visit.grant);
    const voice = voiceFor({ locale: view.frame.account.locale, language: languageOf(visit) });
    const said = view.latest && sayLatest(view.latest.metric, view.latest.month.value, voice);
    const body = <OverviewPage view={view} telling={telling} said={said} />;
    return { title: overviewTitle(view, telling), locale: telling.language, body };
  },
});

export const journey = shown({
  query: journeyPage,
  more: {},
  view: (parts, visit) => told(viewJourney(parts, visit), visit, { title: journeyTitle, Page: JourneyPage }),
});

export const showing = shown({
  query: showingPage,
  more: {},
  view: (parts, visit) => told(viewShowing(parts, visit), visit, { title: showingTitle, Page: ShowingPage }),
});

export const people = shown({
  query: peoplePage,
  more: {},
  view: (parts, visit) => told(viewPeople(parts, visit), visit, { title: peopleTitle, Page: PeoplePage }),
});

/** The plan, whole or the part a word in the address asks for. */
export const planOf = (word: string | undefined) =>
  shown({
    query: planPage,
    more: {},
    view: (parts, visit) => told(viewPlan(parts, visit, filterOf(word)), visit, { title: planTitle, Page: PlanPage }),
  });

export const itemOf = (itemId: string) =>
  shown({
    query: itemPage,
    more: { itemId },
    view: (parts, visit) =>
      told(viewItem(parts, visit, { itemId, draft: null, refused: null }), visit, { title: itemTitle, Page: ItemPage }),
  });

/** The reader's own calendar feed; `addressOf` derives its address from its id. */
export const calendarOf = (addressOf: (id: string) => string) =>
  shown({
    query: calendarPage,
    more: {},
    view: (parts, visit) =>
      told(viewFeedPage(parts, visit, addressOf), visit, { title: calendarTitle, Page: CalendarPage }),
  });

/** All months. */
export const archive = shown({
  query: valuePage,
  more: {},
  view: (parts, visit) => valueContent(viewValue(parts, visit), languageOf(visit)),
});

/** A month. `version` 0: the newest. */
export const monthOf = (period: string, version: number) =>
  shown({
    query: recapPage,
    more: { period, version },
    view: (parts, visit) => recapContent(viewRecap(parts, visit, version), languageOf(visit)),
  });

/** Three months in a row, by the last of them. */
export function reviewOf(last: string) {
  const [first = last] = reviewKeys(last);
  return shown({
    query: reviewPage,
    more: { first, last },
    view: (parts, visit) => reviewContent(viewReview(parts, visit, last), languageOf(visit)),
  });
}
