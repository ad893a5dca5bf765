import type { EffectLog } from "../platform/effect.ts";
import type { Act } from "./people.ts";
import type { Simulated } from "./play.ts";

/** Where sending stood still, in effects of the run. */
function pausesOf(acts: Act[]): { from: number; to: number }[] {
  return acts.flatMap((act, at) => {
    if (act.kind !== "pause") return [];
    const end = acts.slice(at).find(({ kind }) => kind === "resume");
    return [{ from: act.seq, to: end?.seq ?? Number.POSITIVE_INFINITY }];
  });
}

interface Left {
  to: string;
  /** The trigger's time when it arrived, UTC ms. */
  at: number;
  delivery: Simulated["deliveries"][number];
  /** Effects before its commit. */
  commit: number;
}

/** Each mail that arrived, with the commit that let it go; a mail without one is a complaint. */
function departures({ taken, deliveries, log }: Simulated): { left: Left[]; wrong: string[] } {
  const left: Left[] = [];
  const wrong: string[] = [];
  for (const { to, seq, at, life, id: named } of taken) {
    // Staff are told what became of their customers' mails: those are no recaps.
    if (to.endsWith("@northgate.example")) continue;
    const own = deliveries.filter(({ recipient, id }) => recipient === to && named.includes(id));
    const isIts = (each: EffectLog | undefined) =>
      each?.life === life && own.some(({ id }) => each?.about.includes(id) ?? false);
    let commit = seq - 1;
    while (commit >= 0 && !isIts(log[commit])) commit -= 1;
    const delivery = own.find(({ id }) => log[commit]?.about.includes(id));
    if (delivery) left.push({ to, at, delivery, commit });
    else wrong.push(`${to} got a mail that nobody committed to`);
  }
  return { left, wrong };
}

function ofMails(ended: Simulated): string[] {
  const { left, wrong } = departures(ended);
  const pauses = pausesOf(ended.acts);
  for (const delivery of ended.deliveries) {
    const got = left.filter((mail) => mail.delivery.id === delivery.id).length;
    const again = ended.acts.filter(({ kind, about }) => kind === "resend" && about === delivery.id).length;
    const name = `${delivery.recipient} ${delivery.period_key}`;
    if (got > 1 + again) wrong.push(`${name} arrived ${got} times, asked for again ${again} times`);
    if (delivery.state === "sent" && got === 0 && !delivery.last_error?.startsWith("Settled"))
      wrong.push(`${name} is sent and never arrived`);
    if (got > again && ["failed", "suppressed"].includes(delivery.state) && again === 0)
      wrong.push(`${name} is ${delivery.state} and arrived`);
    if (["planned", "claimed"].includes(delivery.state)) wrong.push(`${name} is still ${delivery.state}`);
    if (delivery.state === "failed" && !ended.refused.includes(delivery.recipient)) {
      // Three days of "come again" are a reason as well; the waits before the last try are 71 hours.
      if (!/E_RATE|429|451/.test(delivery.last_error ?? "")) wrong.push(`${name} failed without a reason`);
    }
  }
  for (const { to, delivery, commit } of left) {
    const stopped = ended.acts.some(({ kind, about, seq }) => kind === "stop" && about === to && seq <= commit);
    if (stopped) wrong.push(`${to} got ${delivery.period_key} after saying stop`);
    if (pauses.some(({ from, to: end }) => from <= commit && commit < end))
      wrong.push(`${to} got ${delivery.period_key} while sending stood still`);
  }
  return wrong;
}

/** One ledger row a month and customer, over and done, with the figure of the events that are there. */
function ofMonths({ recaps, months, totals, deliveries, acts, waited }: Simulated): string[] {
  const wrong = waited
    .filter(({ said }) => !said?.endsWith("It waits for a person."))
    .map(({ external_id, period_key }) => `${external_id} ${period_key} waits for a person, and nobody is told`);
  const customers = [...new Set([...totals.keys()].map((key) => key.slice(0, 3)))];
  for (const customer of customers) {
    for (const month of months) {
      const versions = recaps.filter((recap) => recap.external_id === customer && recap.period_key === month);
      const newest = versions.at(-1);
      const name = `${customer} ${month}`;
      if (versions.filter(({ version }) => version === 1).length !== 1)
        wrong.push(`${name} has ${versions.length} recaps`);
      if (versions.some(({ state }) => ["due", "held", "sending"].includes(state)))
        wrong.push(`${name} is not done with`);
      const total = totals.get(`${customer} ${month}`) ?? 0;
      if (newest && newest.value !== total) wrong.push(`${name} is ${total}, and its recap says ${newest.value}`);
      const people = deliveries.filter(
        ({ recipient, period_key, version }) =>
          recipient.endsWith(`@${customer.toLowerCase()}.example`) && period_key === month && version === 1,
      );
      const first = versions[0];
      const isMailed = first && first.state === "sent";
      if (isMailed && people.length !== 2) wrong.push(`${name} was planned for ${people.length} people`);
      const everStopped = acts.filter(({ kind }) => kind === "stop").length;
      if (first?.state === "archived" && people.length === 0 && everStopped === 0 && !first.value)
        wrong.push(`${name} went to nobody`);
    }
  }
  return wrong;
}

/** A restated month goes to nobody by itself, and once a person says so to everybody who was told another figure. */
function ofCorrections({ deliveries, recaps, acts }: Simulated): string[] {
  const wrong: string[] = [];
  const recapOf = new Map(recaps.map((recap) => [recap.id, recap]));
  for (const { recap_id, recipient, period_key, version } of deliveries) {
    const name = `${recipient} ${period_key} version ${version}`;
    if (recapOf.get(recap_id)?.version !== version) wrong.push(`${name} is of another version`);
    if (version > 1 && !acts.some(({ kind, about }) => kind === "correct" && about === recap_id))
      wrong.push(`${name} was planned by nobody`);
  }
  for (const told of deliveries.filter(({ state }) => state === "sent")) {
    const own = recapOf.get(told.recap_id);
    const newest = recaps.findLast(
      (recap) => recap.account_id === own?.account_id && recap.period_key === told.period_key,
    );
    if (!own || !newest || newest.version === told.version || newest.value === own.value) continue;
    const rest = deliveries.filter(
      ({ recipient, period_key, version }) =>
        recipient === told.recipient && period_key === told.period_key && version > told.version,
    );
    const stopped = acts.some(({ kind, about }) => kind === "stop" && about === told.recipient);
    const isTold = rest.some(({ version, state }) => version === newest.version || state === "sent");
    if (!stopped && !isTold)
      wrong.push(`${told.recipient} was told ${own.value} of ${told.period_key}, never ${newest.value}`);
  }
  return wrong;
}

/** Ten days, three more of retries for what was tried in time, and one in which a key is still known. */
const longestLate = 14 * 86_400_000;

/** Nothing leaves by itself long after it was due, and what did not leave for that is told once. */
function ofLate(ended: Simulated): string[] {
  const { recaps, deliveries, acts } = ended;
  const recapOf = new Map(recaps.map((recap) => [recap.id, recap]));
  const wrong: string[] = [];
  for (const { to, at, delivery } of departures(ended).left) {
    const asked = { resend: delivery.id, release: delivery.recap_id } as Partial<Record<string, string>>;
    const isAsked = delivery.version > 1 || acts.some(({ kind, about }) => asked[kind] === about);
    const late = at - (recapOf.get(delivery.recap_id)?.due_at ?? 0);
    if (late > longestLate && !isAsked) wrong.push(`${to} got ${delivery.period_key} ${late} ms late`);
  }
  const closed = new Set(
    deliveries.flatMap(({ last_error, recap_id }) =>
      last_error?.startsWith("It had not left in time") ? [recap_id] : [],
    ),
  );
  for (const { id, external_id, period_key, late } of recaps)
    if (late > 1 || (closed.has(id) && late === 0))
      wrong.push(`${external_id} ${period_key} is told late ${late} times`);
  return wrong;
}

/** A First Value is told to each once in a lifetime, not while it is below its mark, and is given up for a reason that is said. */
function ofFirstValues(ended: Simulated): string[] {
  const { recaps, deliveries, acts } = ended;
  const wrong: string[] = [];
  const rows = recaps.filter(({ kind }) => kind === "milestone");
  for (const { external_id: name, state, lines, id } of rows) {
    const own = deliveries.filter(({ recap_id }) => recap_id === id);
    if (state !== "sent" && state !== "archived") wrong.push(`the First Value of ${name} is ${state}`);
    if (own.length === 0 && lines === 0)
      wrong.push(`the First Value of ${name} was told to nobody, and nobody knows why`);
  }
  const told = deliveries.filter(({ kind }) => kind === "milestone");
  for (const { recipient } of told)
    if (told.filter((each) => each.recipient === recipient).length > 1) wrong.push(`${recipient} is told twice`);
  for (const customer of new Set(recaps.map(({ external_id }) => external_id)))
    if (!rows.some(({ external_id }) => external_id === customer)) wrong.push(`the First Value of ${customer} is lost`);
  for (const { to, delivery, commit } of departures(ended).left.filter((each) => each.delivery.kind === "milestone")) {
    const customer = recaps.find(({ id }) => id === delivery.recap_id)?.external_id;
    const fell = acts.find(({ kind, about }) => kind === "fall" && about === customer);
    const rose = acts.find(({ kind, about }) => kind === "rise" && about === customer);
    // What may have been taken under its key before it fell is tried on: only so is it known whether it was.
    const isBegun = ended.log
      .slice(0, fell?.seq)
      .some(({ effect, about }) => effect.startsWith("delivery.commit") && about.includes(delivery.id));
    if (fell && !isBegun && fell.seq <= commit && (!rose || commit < rose.seq))
      wrong.push(`${to} is told of what is not there`);
  }
  return wrong;
}

export function judgeMonths(ended: Simulated): string[] {
  return [...ofMails(ended), ...ofMonths(ended), ...ofCorrections(ended), ...ofLate(ended), ...ofFirstValues(ended)];
}
