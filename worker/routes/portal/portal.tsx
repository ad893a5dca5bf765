import { Hono } from "hono";
import { portalGate } from "#auth/portal-gate.ts";
import { viewJourney } from "#domain/view/journey.ts";
import { viewOverview } from "#domain/view/overview.ts";
import { viewPeople } from "#domain/view/value.ts";
import type { App } from "#http/context.ts";
import { csrf } from "#http/csrf.ts";
import { JourneyPage, journeyTitle } from "#portal/journey.tsx";
import { OverviewPage, overviewTitle } from "#portal/overview.tsx";
import { PeoplePage, peopleTitle } from "#portal/people.tsx";
import { journeyPage, overviewPage, peoplePage } from "#store/portal.ts";
import { plan } from "./plan.tsx";
import { seen } from "./seen.ts";
import { value } from "./value.tsx";
import { show } from "./visit.ts";
import { who } from "./who.tsx";

/** The door of customers: everything below /a/<slug>. */
export const portal = new Hono<App>();

portal.use(portalGate);
portal.use(csrf);

portal.get("/", (c) =>
  show(c, {
    query: overviewPage,
    more: {},
    view: (parts, visit) => {
      const view = viewOverview(parts, visit);
      return { title: overviewTitle(view), body: <OverviewPage view={view} /> };
    },
  }),
);

portal.get("/journey", (c) =>
  show(c, {
    query: journeyPage,
    more: {},
    view: (parts, visit) => {
      const view = viewJourney(parts, visit);
      return { title: journeyTitle(view), body: <JourneyPage view={view} /> };
    },
  }),
);

portal.get("/people", (c) =>
  show(c, {
    query: peoplePage,
    more: {},
    view: (parts, visit) => {
      const view = viewPeople(parts, visit);
      return { title: peopleTitle(view), body: <PeoplePage view={view} /> };
    },
  }),
);

portal.route("/plan", plan);
portal.route("/value", value);
portal.route("/who", who);
portal.route("/seen", seen);
