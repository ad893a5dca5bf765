import { shareToken } from "#auth/token.ts";
import { AccountPage, accountTitle } from "#console/account.tsx";
import { viewAccount } from "#domain/console/account.ts";
import type { Ctx } from "#http/context.ts";
import type { Typed } from "#schema/console-data.ts";
import { loadConsoleAccount } from "#store/console/account.ts";
import { loadTasks } from "#store/feedback.ts";
import { answerForm } from "./form.ts";
import { frameOf } from "./frame.ts";

/** The page of an account, with what one of its forms was sent with where that was refused. */
export async function showAccount(c: Ctx, typed: Typed | null = null): Promise<Response> {
  const { env } = c.var;
  const accountId = c.req.param("id") ?? "";
  const [facts, tasks] = await Promise.all([loadConsoleAccount(env.DB, accountId), loadTasks(env.DB, accountId)]);
  const view = viewAccount(
    facts,
    frameOf(c, facts.counts),
    (share) => `${env.config.PUBLIC_URL}/p/${shareToken(env.config.LINK_SECRET, share)}`,
  );
  return answerForm(c, { title: accountTitle(view), body: <AccountPage {...{ view, tasks, typed }} />, typed });
}
