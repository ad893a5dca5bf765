import { Hono } from "hono";
import { monthsToSearch } from "#domain/archive.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { restoreArchive } from "#routes/restore.ts";
import { wakeRollup } from "#routes/wake.ts";
import { type ArchiveRow, archiveId, archiveQuery } from "#schema/archive.ts";
import { Refusal } from "#schema/errors.ts";
import { archivesBetween } from "#store/archive.ts";
import { archivesOfAccount } from "#store/erase/archive.ts";
import { accountToSearch } from "#store/erase/mark.ts";

export const archives = new Hono<App>();

const dayMs = 86_400_000;
/** Of an account's archives, at once. */
const found = 1000;

const timeOf = (instant: number) => new Date(instant).toISOString();

function answerOf(row: ArchiveRow) {
  const { id, object, n, sha256, bytes, firstAt, lastAt, createdAt, restoredAt } = row;
  return {
    ...{
      id,
      object,
      n,
      sha256,
      bytes,
      first_at: timeOf(firstAt),
      last_at: timeOf(lastAt),
      created_at: timeOf(createdAt),
    },
    restored_at: restoredAt === null ? null : timeOf(restoredAt),
  };
}

/** Ids of all archives that may hold events of an account. */
async function idsOf({ var: { env, now } }: Ctx, externalId: string): Promise<string[]> {
  const account = await accountToSearch(env.DB, externalId);
  if (!account) throw new Refusal("not_found", "There is no such account.");
  const pairs = monthsToSearch(account, now);
  const ids: string[] = [];
  for (let isMore = true; isMore; ) {
    const after = Number(ids.at(-1)?.slice(13) ?? 0);
    const some = await archivesOfAccount(env.DB, account.id, { pairs, after, count: found });
    ids.push(...some.map(({ id }) => id));
    isMore = some.length === found;
  }
  return ids;
}

archives.get("/", async (c) => {
  const { account, from, to, after = "", limit: count } = check(archiveQuery, c.req.query());
  const span = { from: from ? Date.parse(from) : 0, to: to ? Date.parse(to) + dayMs : Number.MAX_SAFE_INTEGER };
  const ids = account === undefined ? null : await idsOf(c, account);
  const rows = await archivesBetween(c.var.env.DB, { ...span, after, ids, count });
  return c.json({ archives: rows.map(answerOf), next: rows.length === count ? rows.at(-1)?.id : null });
});

/** Puts the events of an archive back; its days are derived anew from them. */
archives.post("/:archive/restore", async (c) => {
  const { env, now } = c.var;
  const row = await restoreArchive(env, check(archiveId, c.req.param("archive"), "archive"), {
    by: principalOf(c),
    now,
  });
  c.executionCtx.waitUntil(wakeRollup(env.QUEUE));
  return c.json(answerOf(row));
});
