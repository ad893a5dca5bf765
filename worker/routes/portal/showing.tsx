import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { makeId } from "#auth/token.ts";
import { requireScope } from "#domain/share.ts";
import { requireDecider } from "#domain/showing.ts";
import type { App, Ctx } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { showing as page } from "#routes/portal-page.tsx";
import { tellOutside } from "#routes/witness.ts";
import type { Principal } from "#schema/audit.ts";
import { Refusal } from "#schema/errors.ts";
import type { Grant } from "#schema/share.ts";
import { showingForm } from "#schema/showing.ts";
import { usualForm } from "#schema/usual.ts";
import { type ShowingChoice, showingChoices } from "#schema/words.ts";
import { showingPage } from "#store/portal.ts";
import { changeShowing } from "#store/showing.ts";
import { changeUsual } from "#store/usual.ts";
import { show } from "./visit.ts";

/** How recaps are shown: everybody may read it, the customer's admin decides it. */
export const showing = new Hono<App>();

showing.get("/", (c) => show(c, page));

/** Whoever decides how recaps of their account are shown; anybody else is refused. */
async function enterAsDecider(c: Ctx): Promise<{ grant: Grant; by: Principal }> {
  const { grant, parts } = await enter(c, showingPage, {});
  requireScope(grant);
  requireDecider(grant, parts.showing.readerRole);
  return { grant, by: { kind: "contact", id: grant.contactId ?? "", name: grant.name ?? "" } };
}

showing.post(`/:act{(?:${showingChoices.join("|")})}`, async (c) => {
  const fields = await formOf(c);
  const { grant, by } = await enterAsDecider(c);
  const isOn = check(showingForm, fields).on === "yes";
  const choice = c.req.param("act") as ShowingChoice;
  const said = { choice, isOn, by, kind: "contact" as const, actId: makeId(), now: c.var.now };
  await changeShowing(c.var.env.DB, grant.accountId, said);
  tellOutside(c);
  return seeOther(c, `/a/${grant.slug}/showing`, `${choice}_${isOn ? "on" : "off"}`);
});

showing.post("/usual", async (c) => {
  const fields = await formOf(c);
  const { grant, by } = await enterAsDecider(c);
  const said = { ...check(usualForm, fields), by, actId: makeId(), now: c.var.now };
  if (!(await changeUsual(c.var.env.DB, grant.accountId, said)))
    throw new Refusal("conflict", "Somebody changed this since you opened the page. Nothing was saved: open it again.");
  tellOutside(c);
  return seeOther(c, `/a/${grant.slug}/showing`, "usual");
});
