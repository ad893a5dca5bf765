import { type Ask, ask, form } from "./client.ts";
import { type Tally, tallyHeader } from "./counting-entry.ts";
import { newestMonth, type Reader } from "./seed.ts";
import type { Stage } from "./stage.ts";

export interface Counted extends Tally {
  /** What was asked, in words. */
  name: string;
  /** The router's pattern it stands for. */
  route: string;
  status: number;
}

interface Sample {
  name: string;
  route: string;
  status: number;
  path: string;
  sent?: Ask;
}

async function count(stage: Stage, reader: Reader, sample: Sample): Promise<Counted> {
  const { name, route, path, sent = { headers: { cookie: reader.cookie } } } = sample;
  const answer = await ask(new URL(`/a/${reader.slug}${path}`, stage.counted), sent);
  if (answer.status !== sample.status) {
    throw new Error(`${name} (${path}) answered ${answer.status} instead of ${sample.status}: ${answer.body}`);
  }
  const tally = JSON.parse(String(answer.headers[tallyHeader])) as Tally;
  return { name, route, status: answer.status, ...tally };
}

interface Step {
  id: string;
  version: number;
}

async function openSteps({ db }: Stage, { accountId }: Reader): Promise<Step[]> {
  const text = `select id, version from item where account_id = ? and side = 'customer' and internal = 0
    and state = 'open' order by position limit 4`;
  return (await db.prepare(text).bind(accountId).all<Step>()).results;
}

/** Every page a portal shows, as one reader opens it. */
export async function countViews(stage: Stage, reader: Reader): Promise<Counted[]> {
  const [step] = await openSteps(stage, reader);
  if (!step) throw new Error("the account has no open step");
  const views: [name: string, route: string, path: string, status?: number][] = [
    ["overview", "/", ""],
    ["journey", "/journey", "/journey"],
    ["plan", "/plan", "/plan"],
    ["plan, yours", "/plan", "/plan?show=yours"],
    ["step", "/plan/:item", `/plan/${step.id}`],
    ["value", "/value", "/value"],
    ["recap", "/value/:period{[0-9]{4}-[0-9]{2}}", `/value/${newestMonth}`],
    ["recap, newest", "/value/latest", "/value/latest", 303],
    ["recap as CSV", "/value/:file{[0-9]{4}-[0-9]{2}\\.csv}", `/value/${newestMonth}.csv`],
    ["people", "/people", "/people"],
    ["who are you", "/who", "/who"],
  ];
  const counted: Counted[] = [];
  for (const [name, route, path, status = 200] of views) {
    counted.push(await count(stage, reader, { name, route: `GET ${route}`, path, status }));
  }
  return counted;
}

const act = "POST /plan/:item/:act{done|undo|reopen|stuck|comment}";

function actsOf([first, second, third]: Step[]): (Omit<Sample, "sent"> & { fields: Record<string, string> })[] {
  if (!first || !second || !third) throw new Error("three open steps are needed");
  const at = (step: Step, name: string) => `/plan/${step.id}/${name}`;
  const version = ({ version: seen }: Step, later = 0) => ({ version: String(seen + later) });
  return [
    { name: "check off", route: act, status: 303, path: at(first, "done"), fields: version(first) },
    { name: "undo", route: act, status: 303, path: at(first, "undo"), fields: version(first, 1) },
    { name: "check off, old page", route: act, status: 409, path: at(first, "done"), fields: version(first) },
    {
      name: "mark stuck",
      route: act,
      status: 303,
      path: at(second, "stuck"),
      fields: { ...version(second), reason: "No key yet." },
    },
    { name: "reopen", route: act, status: 303, path: at(second, "reopen"), fields: version(second, 1) },
    {
      name: "comment",
      route: act,
      status: 303,
      path: at(third, "comment"),
      fields: { ...version(third), body: "By Friday." },
    },
    {
      name: "comment, empty",
      route: act,
      status: 422,
      path: at(third, "comment"),
      fields: { ...version(third), body: "" },
    },
    { name: "seen", route: "POST /seen", status: 204, path: "/seen", fields: { path: "/" } },
  ];
}

/** Every change a portal takes, refused ones included: `own` opened a personal link, `team` the team link without a name. */
export async function countChanges(stage: Stage, own: Reader, team: Reader): Promise<Counted[]> {
  const steps = await openSteps(stage, own);
  const counted: Counted[] = [];
  for (const { fields, ...sample } of actsOf(steps)) {
    counted.push(await count(stage, own, { ...sample, sent: form(own.cookie, fields) }));
  }
  const [step] = await openSteps(stage, team);
  const pending = { pending_action: `/a/${team.slug}/plan/${step?.id}/done`, pending_version: String(step?.version) };
  const answers: [name: string, status: number, route: string, path: string, fields: Record<string, string>][] = [
    ["check off, no name yet", 200, act, `/plan/${step?.id}/done`, { version: String(step?.version) }],
    ["who: nothing said", 422, "POST /who", "/who", {}],
    ["who: a name", 303, "POST /who", "/who", { contact: "c1" }],
    ["who: a name and the change", 303, "POST /who", "/who", { contact: "c1", ...pending }],
  ];
  for (const [name, status, route, path, fields] of answers) {
    counted.push(await count(stage, team, { name, route, status, path, sent: form(team.cookie, fields) }));
  }
  return counted;
}
