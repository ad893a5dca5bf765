import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { NewAccountPage, newAccountTitle } from "#console/new-account.tsx";
import { slugOf } from "#domain/account.ts";
import { templateFor } from "#domain/template/template.ts";
import { localOf } from "#domain/zone.ts";
import type { App, Ctx } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { keepAccount } from "#routes/account.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { accountForm } from "#schema/account.ts";
import type { NewAccountView } from "#schema/console.ts";
import { Refusal } from "#schema/errors.ts";
import { segmentKeys } from "#schema/words.ts";
import { loadSettings } from "#store/console/setting.ts";
import { frameOf } from "./frame.ts";

/** Kickoff to shared link in a minute: the template does the rest. */
export const newAccount = new Hono<App>();

const locales = [
  ["en-US", "English (United States)"],
  ["en-GB", "English (United Kingdom)"],
  ["de-DE", "German (Germany)"],
  ["fr-FR", "French (France)"],
  ["es-ES", "Spanish (Spain)"],
  ["ja-JP", "Japanese (Japan)"],
  ["ar-EG", "Arabic (Egypt)"],
] as const;
const currencies = ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "KWD"];

async function ask(c: Ctx, values: Record<string, string>, problems: Record<string, string>): Promise<Response> {
  const { counts, metrics } = await loadSettings(c.var.env.DB);
  const view: NewAccountView = {
    frame: frameOf(c, counts),
    values,
    problems,
    segments: segmentKeys.map((key) => {
      const { name, firstValueDays, firstValueDefinition, items } = templateFor(key);
      return { key, name, firstValueDays, firstValueDefinition, items: items.length };
    }),
    metrics: metrics.map(({ key, name }) => ({ key, name })),
    timezones: Intl.supportedValuesOf("timeZone"),
    locales: locales.map(([tag, name]) => ({ tag, name })),
    currencies,
    today: localOf(c.var.now, "UTC").date,
  };
  const status = Object.keys(problems).length > 0 ? 422 : 200;
  return answerPage(
    c,
    { door: "console", title: newAccountTitle(view), locale: "en", body: <NewAccountPage view={view} /> },
    status,
  );
}

newAccount.get("/", (c) => ask(c, {}, {}));

async function open(c: Ctx, fields: Record<string, string>): Promise<string> {
  const form = check(accountForm, fields);
  const externalId = form.external_id || slugOf(form.name, form.name);
  const person = (role: "champion" | "executive_sponsor", name: string, email: string) =>
    name && email ? [{ name, email, role, title: "" }] : [];
  const kept = await keepAccount(c, {
    externalId,
    name: form.name,
    segment: form.segment,
    kickoffOn: form.kickoff,
    renewalOn: null,
    timezone: form.timezone,
    locale: form.locale,
    currency: form.currency,
    contacts: [
      ...person("champion", form.champion_name, form.champion_email),
      ...person("executive_sponsor", form.sponsor_name, form.sponsor_email),
    ],
    firstValue: { statement: form.fv_statement, target: form.fv_target, by: null },
    twelveMonth: { statement: form.tm_statement, target: form.tm_target, by: null },
    addedBy: c.var.staff.name,
    criticalEvent: null,
    metricKey: form.metric || null,
    csmEmail: c.var.staff.email,
    past: [],
    mayUpdate: false,
  });
  return kept.id;
}

/** Where the rules' own names stand on this form. */
const fieldOf: Record<string, string> = {
  first_value: "fv_target",
  twelve_month: "tm_target",
  kickoffOn: "kickoff",
  firstValueOn: "kickoff",
  renewalOn: "kickoff",
};

function problemsOf(refusal: Refusal): Record<string, string> {
  const entries = Object.entries(refusal.details).map(([name, text]) => [
    fieldOf[name] ?? name,
    // A bare day says nothing by itself.
    /^\d{4}-/.test(text) ? refusal.message : text,
  ]);
  return entries.length > 0 ? Object.fromEntries(entries) : { form: refusal.message };
}

newAccount.post("/", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const opened = await open(c, fields).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === "invalid" || error.code === "conflict")) return error;
    throw error;
  });
  if (opened instanceof Refusal) return ask(c, fields, problemsOf(opened));
  return seeOther(c, `/console/accounts/${opened}`, "created");
});
