import { Hono } from "hono";
import { CalendarPage, calendarTitle } from "#console/calendar.tsx";
import { calendarFilter, calendarFrom, viewCalendar } from "#domain/console/calendar.ts";
import type { App } from "#http/context.ts";
import { answerPage } from "#routes/answer.ts";
import { recapSettings } from "#schema/settings.ts";
import { loadCalendar } from "#store/console/calendar.ts";
import { frameOf } from "./frame.ts";

const dayMs = 86_400_000;
/** A month and the one before it: older ones tell nothing about now. */
const comparedDays = 62;

/** What goes out to whom and when. */
export const calendar = new Hono<App>();

calendar.get("/", async (c) => {
  const { now, env } = c.var;
  const facts = await loadCalendar(env.DB, { from: calendarFrom(now), since: now - comparedDays * dayMs });
  const view = viewCalendar(facts, frameOf(c, facts.counts), {
    filter: calendarFilter(c.req.query("show")),
    page: Math.trunc(Number(c.req.query("page"))) || 1,
    settings: recapSettings,
  });
  return answerPage(c, { door: "console", title: calendarTitle, locale: "en", body: <CalendarPage view={view} /> });
});
