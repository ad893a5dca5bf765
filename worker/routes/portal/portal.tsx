import { Hono } from "hono";
import { portalGate } from "#auth/portal-gate.ts";
import type { App } from "#http/context.ts";
import { csrf } from "#http/csrf.ts";
import { journey, overview, people } from "#routes/portal-page.tsx";
import { calendar } from "./calendar.tsx";
import { plan } from "./plan.tsx";
import { seen } from "./seen.ts";
import { showing } from "./showing.tsx";
import { value } from "./value.tsx";
import { show } from "./visit.ts";
import { who } from "./who.tsx";

/** The door of customers: everything below /a/<slug>. */
export const portal = new Hono<App>();

portal.use(portalGate);
portal.use(csrf);

portal.get("/", (c) => show(c, overview));
portal.get("/journey", (c) => show(c, journey));
portal.get("/people", (c) => show(c, people));

portal.route("/plan", plan);
portal.route("/value", value);
portal.route("/calendar", calendar);
portal.route("/showing", showing);
portal.route("/who", who);
portal.route("/seen", seen);
