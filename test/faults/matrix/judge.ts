import type { EffectLog } from "../platform/effect.ts";
import type { DeliveryRow, Ended } from "./run.ts";

const recipients = ["dana@den.example", "ellen@den.example"];
const handsOver = /^(delivery\.commit|smtp\.dot|http\.send|email\.send)#/;
/** Up to here the server has been given nothing of the mail. */
const beforeBody = /^smtp\.(auth|mail|rcpt)#/;
/** How soon a cut within the mail is seen, the network decides: its sender may have committed and ended it already. */
const withinBody = /^smtp\.body#/;
const isFinal = (said: string) => /^(5|422|E_RECIPIENT)/.test(said);

type Rule = (ended: Ended) => string[];

/** Nobody twice, nobody forgotten, the right figure. */
const promise: Rule = ({ recaps, deliveries, taken, refused, early }) => {
  const [recap, ...more] = recaps;
  if (!recap || more.length > 0) return [`${recaps.length} recaps`];
  const planned = deliveries.map(({ recipient }) => recipient).join();
  return [
    ...(early > 0 ? [`${early} mails left before their time`] : []),
    ...(recap.state === "sent" || recap.state === "archived" ? [] : [`the recap is ${recap.state}`]),
    ...(recap.value === 60 ? [] : [`the recap says ${recap.value}`]),
    ...(planned === recipients.join() ? [] : [`planned for ${planned}`]),
    ...deliveries.flatMap((row) => ofDelivery(row, { taken, refused })),
  ];
};

/** What the ledger says of one mail, against what the other side has. */
function ofDelivery({ recipient, state }: DeliveryRow, seen: Pick<Ended, "taken" | "refused">): string[] {
  const taken = seen.taken.filter(({ to }) => to === recipient).length;
  const mayFail = seen.refused.some(({ to, said }) => to === recipient && isFinal(said));
  const isGivenUp = state === "failed" || state === "suppressed";
  return [
    ...(taken > 1 ? [`${recipient} has it ${taken} times`] : []),
    ...(state === "planned" || state === "claimed" ? [`${recipient} is still ${state}`] : []),
    ...(state === "sent" && taken === 0 ? [`${recipient} is sent and has nothing`] : []),
    ...(isGivenUp && taken > 0 ? [`${recipient} is ${state} and has it`] : []),
    ...(isGivenUp && !mayFail ? [`${recipient} is ${state} without a reason`] : []),
  ];
}

/** A mail that is tried again is the same mail, letter for letter. */
const sameBytes: Rule = ({ seen }) =>
  recipients
    .filter((recipient) => new Set(seen.filter(({ to }) => to === recipient).map(({ digest }) => digest)).size > 1)
    .map((recipient) => `${recipient} was sent two different mails`);

const faultsIn = (log: EffectLog[]) =>
  log.flatMap(({ effect, fault }, at) => (fault === null ? [] : [{ effect, fault, at }]));

/** A power cut comes when its effect is done: what ran beside it may have gone on until then. */
function handedOverMeanwhile(log: EffectLog[], { fault, at }: { fault: string | null; at: number }): boolean {
  if (fault !== "kill") return false;
  const running = new Set(log.slice(0, at).map(({ life }) => life));
  return log.slice(at).some(({ effect, life }) => handsOver.test(effect) && running.has(life));
}

/** "Unknown" is no way out: where nothing can have left that was not answered, everything arrives. */
const overcautious: Rule = ({ log, deliveries, transport }) => {
  const first = log.findIndex(({ effect }) => handsOver.test(effect));
  const faults = faultsIn(log);
  if (faults.some(({ fault }) => fault === "later" || fault === "never")) return [];
  const isEarly = faults.every(
    (each) => (first < 0 || each.at < first) && !withinBody.test(each.effect) && !handedOverMeanwhile(log, each),
  );
  const [only] = faults;
  // A talk that broke off before the end of the mail is one that never was.
  const isCut =
    faults.length === 1 && beforeBody.test(only?.effect ?? "") && ["before", "after"].includes(only?.fault ?? "");
  const isKeyed = transport === "http" && faults.length === 1;
  if (!isEarly && !isCut && !isKeyed) return [];
  return deliveries
    .filter(({ state }) => state !== "sent")
    .map(({ recipient, state }) => `${recipient} is ${state} for nothing`);
};

/** A server's last word about a mail is taken at its word, and an address that does not exist is left alone. */
const finalWord: Rule = ({ log, deliveries, refused, stopped }) => {
  const faults = faultsIn(log);
  const [word] = refused.filter(({ said, at }) => isFinal(said) && at !== "smtp.auth" && at !== "smtp.mail");
  if (faults.length !== 1 || !word) return [];
  const row = deliveries.find(({ recipient }) => recipient === word.to);
  return [
    ...(row?.state === "failed" ? [] : [`${word.to} was refused for good and is ${row?.state}`]),
    ...(word.said.includes("5.1.1") && !stopped.includes(word.to)
      ? [`${word.to} does not exist and may be mailed again`]
      : []),
  ];
};

/** What must hold whatever failed; empty when it does. */
export function judge(ended: Ended): string[] {
  return [promise, sameBytes, overcautious, finalWord].flatMap((rule) => rule(ended));
}
