import { Hono } from "hono";
import { closeSession, consoleGate } from "#auth/console-gate.ts";
import { AccountsPage, accountsTitle } from "#console/accounts.tsx";
import { viewAccounts, viewOf } from "#domain/console/list.ts";
import type { App } from "#http/context.ts";
import { csrf } from "#http/csrf.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { listAccounts } from "#store/console/list.ts";
import { account } from "./account.tsx";
import { calendar } from "./calendar.tsx";
import { comingNote } from "./coming-note.tsx";
import { contract } from "./contract.ts";
import { monthValues } from "./data/value.tsx";
import { data } from "./data.tsx";
import { fees } from "./fee.tsx";
import { feedback } from "./feedback.ts";
import { figures } from "./figures.tsx";
import { frameOf } from "./frame.ts";
import { holdOut } from "./hold-out.ts";
import { metrics } from "./metric.tsx";
import { newAccount } from "./new-account.tsx";
import { person } from "./person.tsx";
import { plan } from "./plan.tsx";
import { preview } from "./preview.tsx";
import { recaps } from "./recap.tsx";
import { releaseRule } from "./release-rule.ts";
import { settings } from "./setting.tsx";
import { shares } from "./share.ts";
import { showing } from "./showing.ts";

/** The door of staff. */
export const console = new Hono<App>();

console.use(consoleGate);
console.use(csrf);

console.get("/", async (c) => {
  const q = c.req.query("q") ?? "";
  const { counts, ...found } = await listAccounts(c.var.env.DB, q);
  const query = { q, segment: c.req.query("segment") ?? "", view: viewOf(c.req.query("view")) };
  const view = viewAccounts(found, frameOf(c, counts), query);
  return answerPage(c, {
    door: "console",
    title: accountsTitle(view),
    locale: "en",
    body: <AccountsPage view={view} />,
  });
});

console.post("/sign-out", async (c) => {
  await closeSession(c);
  return seeOther(c, "/console/sign-in");
});

console.route("/accounts/new", newAccount);
console.route("/accounts/:id", account);
console.route("/accounts/:id/contract", contract);
console.route("/accounts/:id/feedback", feedback);
console.route("/accounts/:id/fees", fees);
console.route("/accounts/:id/figures", figures);
console.route("/accounts/:id/hold-out", holdOut);
console.route("/accounts/:id/notes", comingNote);
console.route("/accounts/:id/values", monthValues);
console.route("/accounts/:id/people", person);
console.route("/accounts/:id/preview", preview);
console.route("/accounts/:id/items", plan);
console.route("/accounts/:id/release", releaseRule);
console.route("/accounts/:id/shares", shares);
console.route("/accounts/:id/showing", showing);
console.route("/calendar", calendar);
console.route("/", recaps);
console.route("/data", data);
console.route("/settings/metrics", metrics);
console.route("/settings", settings);
