import { addressMarks } from "#auth/token.ts";
import type { Env } from "#env";
import type { Gathered, LinkFact, PersonFact, RunningRestore, StopFact, Witnessed } from "#schema/witness.ts";
import { putBackAccess } from "#store/witness/access.ts";
import { mailsToSettle, settleMailsKnown } from "#store/witness/mail.ts";
import { factsAfter, readFacts } from "#store/witness/object.ts";
import { beginStage, endRestore, putBackFacts } from "#store/witness/restore.ts";
import { addressesAfter, stopAddresses } from "#store/witness/stop.ts";

/** A tick asks the bucket eight hundred times at most, ten at once. */
const stepsPerTick = 10;
/** Of people a row is as long as an address, one for each secret. */
const perStep = { objects: 80, bytes: 500_000, mails: 1000, people: 500 };
const atOnce = 10;

/** The newest word of each thing; of one moment the later line. An older copy writes out once more what it had not written yet. */
function newestOf<T extends { at: number }>(facts: T[], keyOf: (fact: T) => string): T[] {
  const words = new Map<string, T>();
  for (const fact of facts) {
    const key = keyOf(fact);
    if ((words.get(key)?.at ?? 0) <= fact.at) words.set(key, fact);
  }
  return [...words.values()];
}

/** Of each address and account. */
function newest<T extends { who: string; account: string; at: number }>(facts: T[]): T[] {
  return newestOf(facts, ({ who, account }) => `${who} ${account}`);
}

/** Of one moment the word that ends a list counts: what a copy had not told yet is told behind what came after it. */
const endsLast = (facts: Gathered["lists"]) => facts.toSorted((a, b) => Number(b.isOn) - Number(a.isOn));

/** How far each link was ended. */
function newestLinks(facts: LinkFact[]): LinkFact[] {
  const newest = new Map<string, LinkFact>();
  for (const fact of facts) {
    const known = newest.get(fact.id);
    const epoch = Math.max(known?.epoch ?? 0, fact.epoch);
    newest.set(fact.id, { ...fact, epoch, revokedAt: known?.revokedAt ?? fact.revokedAt });
  }
  return [...newest.values()];
}

/** Who left last, or came back. */
function newestPersons(facts: PersonFact[]): PersonFact[] {
  const changedAt = (fact: PersonFact | undefined) => Math.max(fact?.leftAt ?? 0, fact?.returnedAt ?? 0);
  const newest = new Map<string, PersonFact>();
  for (const fact of facts) {
    const key = `${fact.account} ${fact.contact}`;
    if (changedAt(newest.get(key)) <= changedAt(fact)) newest.set(key, fact);
  }
  return [...newest.values()];
}

function gather(lines: (Witnessed | null)[], kids: string[]): Gathered {
  const of = <T extends Witnessed["t"]>(type: T) =>
    lines.filter((line): line is Extract<Witnessed, { t: T }> => line?.t === type);
  const isForeign = (line: Witnessed | null) =>
    line === null || ("who" in line && !kids.includes(line.who.split(".")[0] ?? ""));
  for (const { account, at } of of("erasure")) console.error(JSON.stringify({ restore: "erasure", account, at }));
  return {
    mails: of("mail"),
    stops: newest<StopFact>(lines.filter((line) => line?.t === "stop" || line?.t === "start")),
    wishes: newest(of("wish")),
    lists: newestOf(endsLast(of("list")), ({ who, account, kind }) => `${who} ${account} ${kind}`),
    links: newestLinks(of("link")),
    views: of("view"),
    persons: newestPersons(of("person")),
    keys: [...new Map(of("key").map((fact) => [fact.id, fact])).values()],
    staff: of("staff"),
    rules: newestOf(of("rule"), ({ account }) => account),
    showings: newestOf(of("showing"), ({ account, choice }) => `${account} ${choice}`),
    usuals: newestOf(of("usual"), ({ account }) => account),
    ends: newestOf(of("end"), ({ account }) => account),
    fees: newestOf(of("fee"), ({ account }) => account),
    erasures: of("erasure").length,
    unread: lines.filter(isForeign).length,
  };
}

/** One step; gives where the restore stands after it, null when it is over. */
type Step = (env: Env, at: RunningRestore, now: number) => Promise<RunningRestore | null>;

async function next(env: Env, at: RunningRestore, stage: RunningRestore["stage"]): Promise<RunningRestore> {
  await beginStage(env.DB, at, stage);
  return { ...at, stage, after: "" };
}

const readObjects: Step = async (env, at) => {
  const keys = await factsAfter(env.ARCHIVE, at.after, perStep);
  const last = keys.at(-1);
  if (last === undefined) return next(env, at, "mails");
  const lines: (Witnessed | null)[] = [];
  for (let start = 0; start < keys.length; start += atOnce) {
    const some = keys.slice(start, start + atOnce);
    lines.push(...(await Promise.all(some.map((key) => readFacts(env.ARCHIVE, key)))).flat());
  }
  const kids = env.config.LINK_SECRET.map(({ kid }) => kid);
  const { staff, ...facts } = gather(lines, kids);
  await putBackAccess(env.DB, at, staff);
  await putBackFacts(env.DB, at, { facts, next: last });
  return { ...at, after: last };
};

const settleMails: Step = async (env, at) => {
  const ids = await mailsToSettle(env.DB, at.after, perStep.mails);
  const last = ids.at(-1);
  if (last === undefined) return next(env, at, "people");
  await settleMailsKnown(env.DB, at, ids);
  return { ...at, after: last };
};

const stopPeople: Step = async (env, at, now) => {
  const [accountId = "", id = ""] = at.after.split(" ");
  const rows = await addressesAfter(env.DB, { accountId, id, count: perStep.people });
  const last = rows.at(-1);
  if (!last) {
    await endRestore(env.DB, at.id, now);
    return null;
  }
  const named = rows.flatMap(({ accountId: account, address }) =>
    addressMarks(env.config.LINK_SECRET, address).map((who) => ({ who, address: address.toLowerCase(), account })),
  );
  const after = `${last.accountId} ${last.id}`;
  await stopAddresses(env.DB, at, { named, next: after });
  return { ...at, after };
};

const steps: Record<RunningRestore["stage"], Step> = { objects: readObjects, mails: settleMails, people: stopPeople };

/** Puts back what the bucket knows and this copy does not, a bounded part with each tick. `now`: UTC ms. */
export async function replay(env: Env, running: RunningRestore, now: number): Promise<void> {
  let at: RunningRestore | null = running;
  for (let step = 0; step < stepsPerTick && at; step += 1) at = await steps[at.stage](env, at, now);
}
