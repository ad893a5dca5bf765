import { Hono } from "hono";
import { PersonPage, personTitle } from "#console/person.tsx";
import { isReader, readingOf } from "#domain/recap/reading.ts";
import type { App } from "#http/context.ts";
import { answerPage } from "#routes/answer.ts";
import { Refusal } from "#schema/errors.ts";
import { loadPerson } from "#store/console/person.ts";
import { frameOf } from "./frame.ts";

/** One person of an account, named by the contact's id: an address never stands in a path. */
export const person = new Hono<App>();

person.get("/:contact", async (c) => {
  const facts = await loadPerson(c.var.env.DB, c.req.param("id") ?? "", c.req.param("contact"));
  const { counts, account, person: found, ...rest } = facts;
  if (!account || !found) throw new Refusal("not_found", "This account has no such person.");
  const frame = frameOf(c, counts);
  const mails = rest.mails.map((mail) => ({ ...mail, nextAt: mail.state === "planned" ? mail.nextAt : null }));
  const reading = isReader(found.role) ? readingOf(found) : null;
  const view = { ...rest, mails, account, person: found, reading, frame, canEdit: c.var.staff.role !== "viewer" };
  return answerPage(c, { door: "console", title: personTitle(view), locale: "en", body: <PersonPage view={view} /> });
});
