import { Hono } from "hono";
import type { VNode } from "preact";
import { reviewKeys } from "#domain/recap/review.ts";
import type { Visit } from "#domain/view/frame.ts";
import { viewJourney } from "#domain/view/journey.ts";
import { viewOverview } from "#domain/view/overview.ts";
import { filterOf, viewItem, viewPlan } from "#domain/view/plan.ts";
import { viewReview } from "#domain/view/review.ts";
import { viewPeople, viewRecap, viewValue } from "#domain/view/value.ts";
import type { App, Ctx } from "#http/context.ts";
import { ItemPage, itemTitle } from "#portal/item.tsx";
import { JourneyPage, journeyTitle } from "#portal/journey.tsx";
import { OverviewPage, overviewTitle } from "#portal/overview.tsx";
import { PeoplePage, peopleTitle } from "#portal/people.tsx";
import { PlanPage, planTitle } from "#portal/plan.tsx";
import { answerPage } from "#routes/answer.ts";
import { recapContent, reviewContent, valueContent } from "#routes/recap-page.tsx";
import { Refusal } from "#schema/errors.ts";
import type { PortalParts } from "#schema/portal-row.ts";
import type { Language } from "#schema/words.ts";
import type { Statement } from "#store/db.ts";
import {
  itemPage,
  journeyPage,
  loadPortal,
  overviewPage,
  type PortalKey,
  peoplePage,
  planPage,
  recapPage,
  reviewPage,
  valuePage,
} from "#store/portal.ts";

/** The portal as the customer sees it: the same statements and pages, a principal of its own that cannot act or be counted. */
export const preview = new Hono<App>();

type Loaded = Pick<PortalParts, "account">;

async function show<P extends PortalKey, R extends Loaded>(
  c: Ctx,
  page: {
    query: Statement<P, R>;
    more: Omit<P, keyof PortalKey>;
    view: (parts: R, visit: Visit) => { title: string; locale?: Language; body: VNode };
  },
): Promise<Response> {
  const accountId = c.req.param("id") ?? "";
  const { env, now } = c.var;
  // No link is meant: an empty share id matches none.
  const values = { ...page.more, accountId, shareId: "" } as P;
  const { parts } = await loadPortal(env.DB, page.query, { values, known: -1 });
  if (!parts) throw new Refusal("not_found", "There is no such account.");
  const { VENDOR_NAME, BRAND_HUE } = env.config;
  const visit: Visit = {
    vendor: { name: VENDOR_NAME, hue: BRAND_HUE },
    now,
    base: `/console/accounts/${accountId}/preview`,
    grant: "preview",
    did: null,
  };
  return answerPage(c, { door: "portal", locale: "en", ...page.view(parts, visit) });
}

preview.get("/", (c) =>
  show(c, {
    query: overviewPage,
    more: {},
    view: (parts, visit) => {
      const view = viewOverview(parts, visit);
      return { title: overviewTitle(view), body: <OverviewPage view={view} /> };
    },
  }),
);

preview.get("/journey", (c) =>
  show(c, {
    query: journeyPage,
    more: {},
    view: (parts, visit) => {
      const view = viewJourney(parts, visit);
      return { title: journeyTitle(view), body: <JourneyPage view={view} /> };
    },
  }),
);

preview.get("/plan", (c) =>
  show(c, {
    query: planPage,
    more: {},
    view: (parts, visit) => {
      const view = viewPlan(parts, visit, filterOf(c.req.query("show")));
      return { title: planTitle(view), body: <PlanPage view={view} /> };
    },
  }),
);

preview.get("/plan/:item", (c) =>
  show(c, {
    query: itemPage,
    more: { itemId: c.req.param("item") },
    view: (parts, visit) => {
      const view = viewItem(parts, visit, { itemId: c.req.param("item"), draft: null });
      return { title: itemTitle(view), body: <ItemPage view={view} /> };
    },
  }),
);

preview.get("/value", (c) =>
  show(c, {
    query: valuePage,
    more: {},
    view: (parts, visit) => valueContent(viewValue(parts, visit), null),
  }),
);

preview.get("/value/:period{[0-9]{4}-[0-9]{2}}", (c) =>
  show(c, {
    query: recapPage,
    more: { period: c.req.param("period"), version: 0 },
    view: (parts, visit) => recapContent(viewRecap(parts, visit, 0), null),
  }),
);

preview.get("/value/review/:period{[0-9]{4}-[0-9]{2}}", (c) => {
  const last = c.req.param("period");
  const [first = last] = reviewKeys(last);
  return show(c, {
    query: reviewPage,
    more: { first, last },
    view: (parts, visit) => reviewContent(viewReview(parts, visit, last), null),
  });
});

preview.get("/people", (c) =>
  show(c, {
    query: peoplePage,
    more: {},
    view: (parts, visit) => {
      const view = viewPeople(parts, visit);
      return { title: peopleTitle(view), body: <PeoplePage view={view} /> };
    },
  }),
);
