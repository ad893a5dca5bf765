import { Hono } from "hono";
import { refuseEarlyEnd } from "#domain/contract.ts";
import { readJson } from "#http/body.ts";
import type { App } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { keepAccount } from "#routes/account.ts";
import { keepEnd } from "#routes/contract.ts";
import { accountBody, externalId } from "#schema/account.ts";
import { Refusal } from "#schema/errors.ts";
import { keepSeats } from "#store/size.ts";

export const accounts = new Hono<App>();

/** Where the rules' own names stand in this body. */
const fieldOf: Record<string, string> = {
  kickoffOn: "kickoff",
  renewalOn: "renewal",
  firstValueOn: "first_value.by",
};

/** A refusal under the names its caller wrote. */
function renamed(error: unknown): never {
  if (!(error instanceof Refusal) || error.code !== "invalid") throw error;
  const details = Object.entries(error.details).map(([name, text]) => {
    // A bare day says nothing by itself.
    return [fieldOf[name] ?? name, /^\d{4}-/.test(text) ? error.message : text];
  });
  throw new Refusal(error.code, error.message, Object.fromEntries(details));
}

/** Creates the account from its segment's template, or brings its name, zone, locale, currency, renewal, end and seats in step. */
accounts.put("/:external_id", async (c) => {
  const id = check(externalId, c.req.param("external_id"), "external_id");
  const body = check(accountBody, await readJson(c));
  const { contract_end: endsOn } = body;
  refuseEarlyEnd(endsOn ?? null, body.kickoff, "contract_end");
  const kept = await keepAccount(c, {
    externalId: id,
    name: body.name,
    segment: body.segment,
    kickoffOn: body.kickoff,
    renewalOn: body.renewal ?? null,
    timezone: body.timezone,
    locale: body.locale,
    currency: body.currency,
    contacts: body.contacts ?? [],
    firstValue: body.first_value ? { ...body.first_value, by: body.first_value.by ?? null } : null,
    twelveMonth: body.twelve_month ? { ...body.twelve_month, by: body.twelve_month.by ?? null } : null,
    addedBy: null,
    criticalEvent: body.critical_event ?? null,
    metricKey: body.metric ?? null,
    csmEmail: body.csm ?? null,
    past: body.history ?? [],
    mayUpdate: true,
  }).catch(renamed);
  if (endsOn !== undefined) await keepEnd(c, kept.id, { endsOn, field: "contract_end" });
  const { env, now } = c.var;
  if (body.seats !== undefined) await keepSeats(env.DB, kept.id, { seats: body.seats, by: principalOf(c), now });
  return c.json({ external_id: id, created: kept.created, slug: kept.slug }, kept.created ? 201 : 200);
});
