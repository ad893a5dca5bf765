import { type Fault, type FaultKind, faultKinds } from "../platform/effect.ts";
import { Shelf } from "../platform/story.ts";
import { openBinding, openHttp, openSmtp, type Transport, type TransportName } from "../platform/transport.ts";
import { checkFiles } from "./checker.ts";
import { judge } from "./judge.ts";
import { type Ended, playOnce, type StoryName, stories } from "./run.ts";

/*
 * Every single fault of every effect of a recap run, or of that of a First Value, over one transport, and every ordered pair or a share of them; one
 * process of several. Prints one line of JSON.
 *
 *   node test/faults/matrix/main.ts <smtp|http|binding> <shard> <shards> <share of the pairs> <month|first_value> [stop]
 */

interface Broken {
  plan: Fault[];
  wrong: string[];
}

export interface MatrixReport {
  transport: TransportName;
  effects: number;
  singles: number;
  pairs: number;
  /** Deliveries that ended as unknown, and those of them that had arrived. */
  unknown: number;
  arrived: number;
  broken: Broken[];
}

const openers: Record<TransportName, () => Transport | Promise<Transport>> = {
  smtp: openSmtp,
  http: openHttp,
  binding: openBinding,
};
const mailEffects = /^(smtp\.(auth|mail|rcpt|dot)|http\.send|email\.send)#/;

/** Most bugs show here: who looks for the first broken run begins with these. */
const onItsWay = /^(delivery\.|smtp|http|email)/;

function kindsOf(effect: string): FaultKind[] {
  return mailEffects.test(effect) ? [...faultKinds, "later", "never"] : [...faultKinds];
}

const faultsOf = (effects: string[]): Fault[] =>
  effects.flatMap((effect) => kindsOf(effect).map((kind) => ({ effect, kind })));

/** Held up behind its commit until the mail counts as unknown and the recap as sent; then the server says "come again". */
const lateAnswer = (effect: string): Fault[] => [
  { effect: "delivery.commit#2", kind: "stall" },
  { effect, kind: "later" },
];

/** The same share of pairs in every run: chosen by their own names. */
function isChosen(plan: Fault[], share: number): boolean {
  let hash = 2166136261;
  for (const letter of JSON.stringify(plan)) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  return hash / 2 ** 32 < share;
}

interface Asked {
  shard: number;
  shards: number;
  /** Share of the ordered pairs to run. */
  share: number;
  story: StoryName;
  /** End with the first run that is broken. */
  stop: boolean;
}

async function main(name: TransportName, { shard, shards, share, story: told, stop }: Asked): Promise<MatrixReport> {
  const transport = await openers[name]();
  const shelf = new Shelf();
  const story = stories[told];
  await shelf.write(story.tell);
  const report: MatrixReport = {
    transport: name,
    effects: 0,
    singles: 0,
    pairs: 0,
    unknown: 0,
    arrived: 0,
    broken: [],
  };
  const play = async (plan: Fault[]): Promise<Ended> => {
    const ended = await playOnce(shelf, transport, { story, plan });
    const wrong = [...judge(ended), ...checkFiles(ended.files)];
    if (wrong.length > 0) report.broken.push({ plan, wrong });
    const unknown = ended.deliveries.filter(({ state }) => state === "unknown");
    report.unknown += unknown.length;
    report.arrived += unknown.filter(({ recipient }) => ended.taken.some(({ to }) => to === recipient)).length;
    return ended;
  };
  const calm = (await play([])).log.map(({ effect }) => effect);
  report.effects = calm.length;
  const wanted = stop ? [...calm].sort((a, b) => Number(onItsWay.test(b)) - Number(onItsWay.test(a))) : calm;
  // Like the singles in every run, whatever the share: this one was broken once.
  const late = `${name === "binding" ? "email.send" : name === "http" ? "http.send" : "smtp.rcpt"}#2`;
  if (shard === 0) await play(lateAnswer(late));
  const singles = faultsOf(wanted).filter((_, at) => at % shards === shard);
  for (const first of singles) {
    if (stop && report.broken.length > 0) break;
    const { log } = await play([first]);
    report.singles += 1;
    const from = log.findIndex(({ fault }) => fault !== null);
    if (from < 0) continue;
    for (const second of faultsOf(log.slice(from + 1).map(({ effect }) => effect))) {
      if (!isChosen([first, second], share)) continue;
      await play([first, second]);
      report.pairs += 1;
    }
  }
  shelf.clear();
  await transport.close();
  return report;
}

const [name = "binding", shard = "0", shards = "1", share = "0", story = "month", stop = ""] = process.argv.slice(2);
const asked = {
  shard: Number(shard),
  shards: Number(shards),
  share: Number(share),
  story: story as StoryName,
  stop: stop === "stop",
};
// What the product says of the faults it meets would be a hundred thousand lines.
console.error = () => undefined;
console.warn = () => undefined;
console.log(JSON.stringify(await main(name as TransportName, asked)));
process.exit(0);
