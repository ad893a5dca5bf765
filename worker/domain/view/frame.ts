import { definitionOf } from "#domain/metric/version.ts";
import { periodKeyOf } from "#domain/month.ts";
import { localOf } from "#domain/zone.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { Frame, ItemRow, Notice, Person } from "#schema/portal.ts";
import type { Grant } from "#schema/share.ts";

/** What every page needs of the account; a part of what the store reads. */
export interface AccountFacts {
  name: string;
  slug: string;
  timezone: string;
  locale: string;
  /** Last local day of its contract; null: it goes on. */
  endsOn: string | null;
  csm: { name: string; title: string; email: string | null } | null;
}

export interface Visit {
  vendor: { name: string; hue: number };
  /** UTC ms. */
  now: number;
  base: string;
  grant: Pick<Grant, "kind" | "canAct" | "contactId" | "name" | "language"> | "preview";
  /** What a redirect after a change says happened: "<act>:<item id>", or null. */
  did: string | null;
}

/** Today in the account's zone. */
export function todayOf(account: Pick<AccountFacts, "timezone">, now: number): string {
  return localOf(now, account.timezone).date;
}

/** The headline metric as it is defined in a month ("2026-10") or on a day of it; null without one. */
export function headlineOf(
  { account, metrics }: { account: { metricKey: string | null }; metrics: readonly MetricDefinition[] },
  day: string,
): MetricDefinition | null {
  return definitionOf(metrics, account.metricKey, periodKeyOf(day));
}

function viewerOf(grant: Visit["grant"]): Frame["viewer"] {
  if (grant === "preview") return { kind: "preview", name: null, contactId: null, canAct: false };
  return { kind: grant.kind, name: grant.name, contactId: grant.contactId, canAct: grant.canAct };
}

const acts = ["done", "stuck", "reopened", "commented"] as const;

/** An old address may speak of a change that was taken back since. */
function isStillSo(act: (typeof acts)[number], state: ItemRow["state"]): boolean {
  if (act === "reopened") return state !== "done";
  return act === "commented" || act === state;
}

/**
 * What was just done, from the word in the address and the item as it is now; null when they do not fit. Undo for who may: an
 * address is passed on.
 */
export function noticeOf(
  visit: Pick<Visit, "did" | "base" | "grant">,
  rows: Pick<ItemRow, "id" | "title" | "state" | "version" | "side">[],
): Notice | null {
  const [word, id] = visit.did?.split(":") ?? [];
  const row = rows.find((each) => each.id === id);
  const act = acts.find((each) => each === word);
  if (!row || !act || !isStillSo(act, row.state)) return null;
  const mayUndo = act === row.state && row.side === "customer" && viewerOf(visit.grant).canAct;
  const undo = mayUndo ? { action: `${visit.base}/plan/${row.id}/undo`, version: row.version } : null;
  return { act, title: row.title, undo };
}

/** The frame of a portal page. */
export function frameOf(visit: Visit, account: AccountFacts, notice: Notice | null = null): Frame {
  const { csm } = account;
  const person: Person | null = csm && { ...csm, role: "csm", side: "vendor" };
  return {
    base: visit.base,
    vendor: visit.vendor,
    account: { name: account.name, slug: account.slug, locale: account.locale, timezone: account.timezone },
    today: todayOf(account, visit.now),
    viewer: viewerOf(visit.grant),
    csm: person,
    notice,
  };
}
