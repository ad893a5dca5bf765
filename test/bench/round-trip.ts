import { type Ask, ask, form } from "./client.ts";
import { type Tally, tallyHeader } from "./counting-entry.ts";
import { newestMonth, offerFee, type PortalReader } from "./seed.ts";
import type { Stage } from "./stage.ts";

export interface Counted extends Tally {
  /** What was asked, in words. */
  name: string;
  method: string;
  path: string;
  status: number;
  /** Behind the answer it is written outside of the database as well, which nobody waits for. */
  isTold: boolean;
  /** Rows read when the same reader asks once more; null for a change. */
  rowsAgain: number | null;
}

interface Sample {
  name: string;
  status: number;
  path: string;
  isTold?: boolean;
  sent?: Ask;
}

async function count(stage: Stage, reader: PortalReader, sample: Sample): Promise<Counted> {
  const { name, path, isTold = false, sent = { headers: { cookie: reader.cookie } } } = sample;
  const answer = await ask(new URL(`/a/${reader.slug}${path}`, stage.counted), sent);
  if (answer.status !== sample.status) {
    throw new Error(`${name} (${path}) answered ${answer.status} instead of ${sample.status}: ${answer.body}`);
  }
  const tally = JSON.parse(String(answer.headers[tallyHeader])) as Tally;
  const { status } = answer;
  return { name, method: sent.method ?? "GET", path, status, isTold, rowsAgain: null, ...tally };
}

interface Step {
  id: string;
  version: number;
}

async function openSteps({ db }: Stage, { accountId }: PortalReader): Promise<Step[]> {
  const text = `select id, version from item where account_id = ? and side = 'customer' and internal = 0
    and state = 'open' order by position limit 4`;
  return (await db.prepare(text).bind(accountId).all<Step>()).results;
}

/** Every page a portal shows, as one reader opens it: the first view since the account changed, then the same again. */
export async function countViews(stage: Stage, reader: PortalReader): Promise<Counted[]> {
  const [step] = await openSteps(stage, reader);
  if (!step) throw new Error("the account has no open step");
  const views: [name: string, path: string, status?: number][] = [
    ["overview", ""],
    ["journey", "/journey"],
    ["plan", "/plan"],
    ["plan, yours", "/plan?show=yours"],
    ["step", `/plan/${step.id}`],
    ["value", "/value"],
    ["recap", `/value/${newestMonth}`],
    ["recap, newest", "/value/latest", 303],
    ["recap, first version", `/value/${newestMonth}/v1`],
    ["recap as CSV", `/value/${newestMonth}.csv`],
    ["business review", `/value/review/${newestMonth}`],
    ["business review as CSV", `/value/review/${newestMonth}.csv`],
    ["people", "/people"],
    ["how recaps are shown", "/showing"],
    ["calendar feed", "/calendar"],
    ["who are you", "/who"],
  ];
  const counted: Counted[] = [];
  for (const [name, path, status = 200] of views) {
    await stage.db.prepare("update account set revision = revision + 1").run();
    const first = await count(stage, reader, { name, path, status });
    const again = await count(stage, reader, { name, path, status });
    counted.push({ ...first, trips: Math.max(first.trips, again.trips), rowsAgain: again.rowsRead });
  }
  return counted;
}

function actsOf([first, second, third]: Step[]): (Omit<Sample, "sent"> & { fields: Record<string, string> })[] {
  if (!first || !second || !third) throw new Error("three open steps are needed");
  const at = (step: Step, name: string) => `/plan/${step.id}/${name}`;
  const version = ({ version: seen }: Step, later = 0) => ({ version: String(seen + later) });
  return [
    { name: "check off", status: 303, path: at(first, "done"), fields: version(first) },
    { name: "undo", status: 303, path: at(first, "undo"), fields: version(first, 1) },
    // Another press than the first: that one again would be answered as it was.
    {
      name: "check off, old page",
      status: 409,
      path: at(first, "done"),
      fields: { ...version(first), command: "late" },
    },
    {
      name: "mark stuck",

      status: 303,
      path: at(second, "stuck"),
      fields: { ...version(second), reason: "No key yet." },
    },
    { name: "reopen", status: 303, path: at(second, "reopen"), fields: version(second, 1) },
    {
      name: "comment",

      status: 303,
      path: at(third, "comment"),
      fields: { ...version(third), body: "By Friday." },
    },
    {
      name: "comment, empty",

      status: 422,
      path: at(third, "comment"),
      fields: { ...version(third), body: "" },
    },
    {
      name: "answer to a recap",
      status: 303,
      path: `/value/${newestMonth}/answer`,
      fields: { choice: "better", note: "More than we hoped." },
    },
    { name: "calendar feed, made", status: 303, path: "/calendar/make", fields: {} },
    { name: "calendar feed, ended", status: 303, isTold: true, path: "/calendar/end", fields: {} },
    { name: "seen", status: 204, path: "/seen", fields: { path: "/" } },
  ];
}

/** What only the customer's admin decides. What shows on pages is taken back: they are measured afterwards. */
const decisions: (Omit<Sample, "sent"> & { fields: Record<string, string> })[] = [
  ...["names", "guard", "money"].flatMap((choice) =>
    ["yes", "no"].map((on) => ({
      name: `${choice} in recaps, ${on}`,
      status: 303,
      isTold: true,
      path: `/showing/${choice}`,
      fields: { on },
    })),
  ),
  {
    name: "how recaps come",
    status: 303,
    isTold: true,
    path: "/showing/usual",
    fields: { frequency: "quarterly", detail: "short", seen: "0" },
  },
  ...["yes", "no"].map((agree) => ({
    name: `value against the fee, ${agree}`,
    status: 303,
    isTold: agree === "no",
    path: `/value/review/${newestMonth}/fee`,
    fields: { agree },
  })),
];

/**
 * Every change a portal takes, refused ones included: `own` opened the champion's personal link, `team` the team link without a
 * name, `admin` the admin's.
 */
export async function countChanges(
  stage: Stage,
  { own, team, admin }: Record<"own" | "team" | "admin", PortalReader>,
): Promise<Counted[]> {
  const steps = await openSteps(stage, own);
  const counted: Counted[] = [];
  for (const { fields, ...sample } of actsOf(steps)) {
    counted.push(await count(stage, own, { ...sample, sent: form(own.cookie, fields) }));
  }
  await offerFee(stage, admin);
  for (const { fields, ...sample } of decisions) {
    counted.push(await count(stage, admin, { ...sample, sent: form(admin.cookie, fields) }));
  }
  const [step] = await openSteps(stage, team);
  const pending = { pending_action: `/a/${team.slug}/plan/${step?.id}/done`, pending_version: String(step?.version) };
  const answers: [name: string, status: number, path: string, fields: Record<string, string>][] = [
    ["check off, no name yet", 200, `/plan/${step?.id}/done`, { version: String(step?.version) }],
    ["who: nothing said", 422, "/who", {}],
    ["who: a name", 303, "/who", { contact: "c1" }],
    ["who: a name and the change", 303, "/who", { contact: "c1", ...pending }],
  ];
  for (const [name, status, path, fields] of answers) {
    counted.push(await count(stage, team, { name, status, path, sent: form(team.cookie, fields) }));
  }
  return counted;
}
