import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { nextRule, saidToHeld } from "#domain/recap/release-rule.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import { Refusal } from "#schema/errors.ts";
import { releaseRuleForm } from "#schema/release-rule.ts";
import { changeReleaseRule, readReleaseRule } from "#store/console/release-rule.ts";
import { showAccount } from "./account-page.tsx";
import { attempt } from "./form.ts";

/** How an account's recaps go out: by themselves, after somebody could look, or only when a person releases them. */
export const releaseRule = new Hono<App>();

async function change(c: Ctx, fields: Record<string, string>): Promise<Response> {
  const { env, now } = c.var;
  const accountId = c.req.param("id") ?? "";
  const said = check(releaseRuleForm, fields);
  const before = await readReleaseRule(env.DB, accountId);
  if (!before) throw new Refusal("not_found", "There is no such account.");
  const by = principalOf(c);
  const rule = nextRule(before.rule, { ...said, by: by.name, now });
  const held = saidToHeld(before.rule, rule, { by: by.name, now, timezone: before.timezone });
  await changeReleaseRule(env.DB, accountId, { actId: makeId(), by, now, rule, held });
  tellOutside(c);
  const did = held?.isOver ? "release_over" : `release_${rule === null ? "itself" : rule.kind}`;
  return seeOther(c, `/console/accounts/${accountId}#recaps`, did);
}

releaseRule.post("/", async (c) => {
  requireEditor(c);
  const fields = await formOf(c);
  const done = await attempt("release", fields, () => change(c, fields));
  return done instanceof Response ? done : showAccount(c, done);
});
