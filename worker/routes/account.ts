import { makeId } from "#auth/token.ts";
import { openAccount, slugOf } from "#domain/account.ts";
import { changeZone } from "#domain/figure/zone.ts";
import { localOf } from "#domain/zone.ts";
import { behind } from "#http/behind.ts";
import type { Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import type { AccountPlan } from "#schema/account.ts";
import { system } from "#schema/audit.ts";
import { Refusal } from "#schema/errors.ts";
import { accountSurroundings, addAccount, type PastStep, type Surroundings, updateAccount } from "#store/account.ts";
import { returnToAccount } from "#store/departure.ts";
import { zonesOf } from "#store/zone.ts";
import { replayParked } from "./replay.ts";
import { tellOutside } from "./witness.ts";

export interface AskedAccount extends AccountPlan {
  /** Address of the CSM; null: the first member of staff. */
  csmEmail: string | null;
  /** What happened before the account came here. */
  past: PastStep[];
  /** false: a known account is refused, not brought in step. */
  mayUpdate: boolean;
}

interface KeptAccount {
  id: string;
  slug: string;
  created: boolean;
}

function metricOf(asked: AskedAccount, { metrics }: Surroundings) {
  if (asked.metricKey === null) {
    const [only, ...more] = metrics;
    if (only && more.length === 0) return only;
    // A goal that is counted in nothing would never be reached, and nobody would know.
    if (asked.firstValue || asked.twelveMonth) {
      throw new Refusal("invalid", "Say which metric the goals are counted in.", { metric: "needed for a goal" });
    }
    return null;
  }
  const found = metrics.find((metric) => metric.key === asked.metricKey);
  if (!found) throw new Refusal("invalid", "There is no metric with this key.", { metric: "unknown" });
  return found;
}

function csmOf(asked: AskedAccount, { staff, existing }: Surroundings): string | null {
  if (asked.csmEmail === null) return staff.find(({ role }) => role !== "none")?.id ?? null;
  const found = staff.find((each) => each.email === asked.csmEmail);
  if (!found) throw new Refusal("invalid", "No member of staff has this address.", { csm: "unknown" });
  // Another system goes on naming who left: what stands may stand, and nothing new is given to them.
  if (found.role === "none" && existing?.csmId !== found.id)
    throw new Refusal("invalid", "The access of this member of staff has ended.", { csm: "ended" });
  return found.id;
}

/** Who gets the account from whom; null where it stays with whom it is, or nobody was named. */
function handoverOf(c: Ctx, asked: AskedAccount, { existing, staff }: Surroundings, csmId: string | null) {
  const to = staff.find(({ id }) => id === csmId);
  if (asked.csmEmail === null || !to || existing?.csmId === to.id) return null;
  return { from: staff.find(({ id }) => id === existing?.csmId) ?? null, to, by: principalOf(c), now: c.var.now };
}

/** Who left and is named again is back; nobody else at a known account is touched. */
async function bringBack(c: Ctx, asked: AskedAccount, { existing, gone }: Surroundings): Promise<void> {
  const named = new Set(asked.contacts.map(({ email }) => email));
  const back = gone.filter(({ email }) => named.has(email.toLowerCase()));
  for (const { id } of back)
    await returnToAccount(c.var.env.DB, existing?.id ?? "", { id, as: null, by: principalOf(c), now: c.var.now });
  if (back.length > 0) tellOutside(c);
}

async function updateKnown(
  c: Ctx,
  asked: AskedAccount,
  known: NonNullable<Surroundings["existing"]>,
  csm: ReturnType<typeof handoverOf>,
): Promise<KeptAccount> {
  if (known.segment !== asked.segment || known.kickoffOn !== asked.kickoffOn) {
    throw new Refusal("conflict", "Segment and kickoff are fixed once a plan is laid on them.", {
      segment: known.segment,
      kickoff: known.kickoffOn,
    });
  }
  if (asked.renewalOn !== null && asked.renewalOn <= asked.kickoffOn) {
    throw new Refusal("invalid", "The renewal day comes after the kickoff.", { renewalOn: asked.renewalOn });
  }
  const { env, now } = c.var;
  const before = known.timezone === asked.timezone ? null : await zonesOf(env.DB, known.id);
  const { name, timezone, locale, currency, renewalOn } = asked;
  await updateAccount(env.DB, known.id, {
    ...{ name, timezone, locale, currency, renewalOn },
    ...{ csm, by: principalOf(c), now },
    zone: before && {
      ...changeZone({ ...before, from: before.timezone, to: timezone, now }),
      ...{ from: before.timezone, by: principalOf(c), now },
    },
  });
  return { id: known.id, slug: known.slug, created: false };
}

/** One try; null when somebody else took the external id or the address between reading and writing. */
async function tryToKeep(c: Ctx, asked: AskedAccount): Promise<KeptAccount | null> {
  const { env, now } = c.var;
  const slug = slugOf(asked.name, asked.externalId);
  const around = await accountSurroundings(env.DB, { externalId: asked.externalId, slug });
  const csmId = csmOf(asked, around);
  if (around.existing && !asked.mayUpdate) {
    const text = "An account of this name or id is there already.";
    throw new Refusal("invalid", text, { name: text, external_id: text });
  }
  if (around.existing) {
    const kept = await updateKnown(c, asked, around.existing, handoverOf(c, asked, around, csmId));
    await bringBack(c, asked, around);
    return kept;
  }
  const id = makeId();
  const free =
    around.slugTaken > 0
      ? `${slug}-${id
          .slice(0, 5)
          .toLowerCase()
          .replace(/[^a-z0-9]/g, "x")}`
      : slug;
  const metric = metricOf(asked, around);
  const today = localOf(now, asked.timezone).date;
  const staff = around.staff.filter(({ role }) => role !== "none");
  const opened = openAccount({ plan: asked, id, slug: free, now, today, csmId, staff, metric });
  const isAdded = await addAccount(env.DB, opened, { past: asked.past, by: principalOf(c), now });
  return isAdded ? { id, slug: free, created: true } : null;
}

/** Opens an account from its segment's template, or brings a known one in step. The same rules for console and API. */
export async function keepAccount(c: Ctx, asked: AskedAccount): Promise<KeptAccount> {
  // The second try sees who was faster: the account itself, or another one of its name.
  const kept = (await tryToKeep(c, asked)) ?? (await tryToKeep(c, asked));
  if (!kept) throw new Refusal("conflict", "Somebody else is changing this account right now.");
  const { env, now } = c.var;
  if (kept.created) behind(c, "replay", replayParked(env, { subject: asked.externalId }, { by: system, now }));
  return kept;
}
