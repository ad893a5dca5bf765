import { Temporal } from "temporal-polyfill";
import { addDays } from "#domain/day.ts";
import { planFrom, templateFor } from "#domain/template/template.ts";
import type { Mailbox } from "../support/mailbox.ts";
import { Person } from "../support/person.ts";
import { type Flight, readCities, readFlights, seriesStart } from "./flights.ts";
import { held, type Life, lives, metric, staff, unopened } from "./story.ts";

/*
 * Fills an empty deployment the way people do: a CSM in the console, the vendor's system at the API, customers in the
 * portal, and the cron trigger for each month. Nothing is written into a table.
 */

export interface Demo {
  portal: string;
  team: string;
  sponsor: string;
  /** Missing in a demo that was set up before there was one. */
  admin?: string;
  key: string;
}

interface Scene {
  url: string;
  admin: string;
  mailbox: Mailbox;
  say: (line: string) => void;
}

const today = (zone: string) => Temporal.Now.plainDateISO(zone).toString();
const addressOf = (life: Life, name: string) =>
  `${name.split(" ")[0]?.toLowerCase()}@${life.code.toLowerCase()}.example`;

/** Signs in with the code from the mailbox. */
async function signIn(scene: Pick<Scene, "url" | "mailbox">, email: string): Promise<Person> {
  const person = new Person(scene.url);
  const before = scene.mailbox.mails.length;
  await person.send("/console/sign-in", { email });
  const { mail } = await scene.mailbox.wait((each) => each.to === email && scene.mailbox.mails.indexOf(each) >= before);
  const code = /\b\d{6}\b/.exec(mail.subject ?? "")?.[0] ?? "";
  const { path } = await person.send("/console/sign-in/code", { code });
  if (path !== "/console") throw new Error(`Signing in as ${email} ended at ${path}`);
  return person;
}

function mustBe(status: number, wanted: number[], what: string): void {
  if (!wanted.includes(status)) throw new Error(`${what}: answered ${status}`);
}

async function setUp(admin: Person): Promise<string> {
  for (const each of Object.values(staff))
    mustBe((await admin.send("/console/settings/staff", each)).status, [200], `staff ${each.name}`);
  mustBe((await admin.send("/console/settings/metrics", metric)).status, [200], "metric");
  const made = await admin.send("/console/data/sources", { name: "gate-feed", live_days: "3660" });
  const source = /\/console\/data\/sources\/([\w-]+)\/keys/.exec(made.html)?.[1];
  const { html } = await admin.send(`/console/data/sources/${source}/keys`, { mode: "live" });
  const key = /cairn_[\w-]{43}/.exec(html)?.[0];
  if (!key) throw new Error("The page of sources shows no new key");
  return key;
}

function kickoffOf(life: Life): string {
  return life.kickoff === "start" ? seriesStart(today("UTC")) : addDays(today(life.timezone), life.kickoff);
}

/** What was done so far: every step whose day is past, but those the story leaves open. */
function historyOf(life: Life, kickoff: string): Record<string, string>[] {
  const template = templateFor(life.segment);
  const renewalOn = life.renewal === null ? addDays(kickoff, 365) : addDays(today(life.timezone), life.renewal);
  const { items } = planFrom({ template, kickoffOn: kickoff, renewalOn });
  const past = items.filter((item) => item.dueOn <= today(life.timezone) && !life.open.includes(item.key));
  const done = past.map((item, index) => {
    const on = addDays(item.dueOn, -(index % 3));
    const by =
      item.side === "vendor"
        ? staff[life.csm].name
        : index % 4 === 1 && life.lead
          ? life.lead.name
          : life.champion.name;
    return { item: item.key, state: "done", on: on < kickoff ? kickoff : on, by };
  });
  if (!life.stuck) return done;
  return [
    ...done,
    {
      item: life.stuck.item,
      state: "stuck",
      on: addDays(today(life.timezone), -4),
      by: life.champion.name,
      reason: life.stuck.reason,
    },
  ];
}

function accountOf(life: Life): Record<string, unknown> {
  const kickoff = kickoffOf(life);
  const people = [
    { ...life.champion, email: addressOf(life, life.champion.name), role: "champion" },
    { ...life.sponsor, email: addressOf(life, life.sponsor.name), role: "executive_sponsor" },
    ...(life.lead ? [{ ...life.lead, email: addressOf(life, life.lead.name), role: "project_lead" }] : []),
    ...(life.admin ? [{ ...life.admin, email: addressOf(life, life.admin.name), role: "admin" }] : []),
  ];
  return {
    name: life.name,
    segment: life.segment,
    kickoff,
    timezone: life.timezone,
    locale: "en-US",
    currency: "USD",
    metric: metric.key,
    csm: staff[life.csm].email,
    contacts: people,
    first_value: { statement: life.firstValue.statement, target: String(life.firstValue.target) },
    twelve_month: { statement: life.twelveMonth.statement, target: String(life.twelveMonth.target) },
    ...(life.renewal === null ? {} : { renewal: addDays(today(life.timezone), life.renewal) }),
    ...(life.criticalEvent
      ? {
          critical_event: {
            title: life.criticalEvent.title,
            on: addDays(today(life.timezone), life.criticalEvent.days),
          },
        }
      : {}),
    history: historyOf(life, kickoff),
  };
}

async function callApi(
  url: string,
  key: string,
  call: { method: string; path: string; type: string; body?: unknown },
): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": call.type, connection: "close" };
  const answer = await fetch(`${url}${call.path}`, { method: call.method, headers, body: JSON.stringify(call.body) });
  if (answer.status !== 429) return answer;
  await answer.text();
  await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get("retry-after") ?? 10) * 1000));
  return callApi(url, key, call);
}

/** The sixth of the month in which the newest recaps are due, and of which month they tell. */
function newestSixth(): Temporal.PlainDate {
  const now = Temporal.Now.plainDateISO("UTC");
  const sixth = now.with({ day: 6 });
  return Temporal.PlainDate.compare(sixth, now) <= 0 ? sixth : sixth.subtract({ months: 1 });
}

/** Whether a departure left a gate that was planned in Northgate by then. */
function isPlanned({ firstRoutes }: Life, { date, destination }: Flight): boolean {
  if (firstRoutes === undefined || firstRoutes.includes(destination)) return true;
  return date >= newestSixth().subtract({ months: 1 }).with({ day: 1 }).toString();
}

async function sendEvents(url: string, key: string, sent: { life: Life; flights: Flight[] }): Promise<number> {
  const from = kickoffOf(sent.life);
  const events = sent.flights
    .filter((flight) => flight.date >= from && flight.date < today(sent.life.timezone) && isPlanned(sent.life, flight))
    .map(({ id, time, destination }) => ({
      specversion: "1.0",
      id,
      source: "gate-feed",
      type: metric.key,
      subject: sent.life.code,
      time,
      data: { value: 1, actor: destination },
    }));
  for (let start = 0; start < events.length; start += 500) {
    const body = events.slice(start, start + 500);
    const answer = await callApi(url, key, {
      method: "POST",
      path: "/api/v1/events",
      type: "application/cloudevents-batch+json",
      body,
    });
    mustBe(answer.status, [200], `events of ${sent.life.code}`);
    const { results } = (await answer.json()) as { results: { status: string; message?: string }[] };
    const bad = results.find((result) => result.status !== "accepted");
    if (bad) throw new Error(`an event of ${sent.life.code} was ${bad.status}: ${bad.message}`);
  }
  return events.length;
}

/** Who reads a customer's figures has them derived at once: a customer without a recap yet stands at its own, not at zero. */
async function readFigures(url: string, key: string, { code, timezone }: Life): Promise<void> {
  const now = today(timezone);
  const path = `/api/v1/accounts/${code}/values?metric=${metric.key}&from=${addDays(now, -27)}&to=${now}`;
  const answer = await callApi(url, key, { method: "GET", path, type: "application/json" });
  mustBe(answer.status, [200], `figures of ${code}`);
}

/** Routes are called by the city they lead to. */
async function nameRoutes(
  url: string,
  key: string,
  { life, flights, cities }: { life: Life; flights: Flight[]; cities: Map<string, string> },
): Promise<void> {
  const codes = [...new Set(flights.map(({ destination }) => destination))].toSorted();
  const actors = codes.flatMap((actor) => {
    const name = cities.get(actor);
    return name ? [{ actor, name }] : [];
  });
  const path = `/api/v1/accounts/${life.code}/actors`;
  const answer = await callApi(url, key, { method: "PUT", path, type: "application/json", body: { actors } });
  mustBe(answer.status, [200], `routes of ${life.code}`);
}

/** Fires the cron trigger as of `time`, UTC ms. */
async function tick(url: string, time: number): Promise<void> {
  const answer = await fetch(`${url}/cdn-cgi/handler/scheduled?cron=*/15+*+*+*+*&time=${time}`);
  mustBe(answer.status, [200], `cron at ${new Date(time).toISOString()}`);
}

async function settled(mailbox: Mailbox): Promise<void> {
  // A wake-up passes through the queue twice, up to a second each time.
  for (let [quiet, seen] = [0, -1]; quiet < 5; ) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    quiet = mailbox.mails.length === seen ? quiet + 1 : 0;
    seen = mailbox.mails.length;
  }
}

/** What a manager does between the day a month is held and the one on which it would go out by itself. */
async function keepHeld(scene: Scene): Promise<void> {
  const manager = await signIn(scene, staff[held.by].email);
  const { html } = await manager.open("/console/recaps");
  const name = lives.find(({ code }) => code === held.code)?.name ?? "";
  const row = html.split("<li ").find((each) => each.includes(name));
  const path = /\/console\/recaps\/[\w-]{22}/.exec(row ?? "")?.[0];
  mustBe((await manager.send(`${path}/keep`, { reason: held.reason })).status, [200], `keep ${name} held`);
}

/** Plays every month since the first kickoff through: on the sixth all are due, a day later what nobody stopped was looked at. */
async function playMonths(scene: Scene): Promise<void> {
  const [now, newest] = [Temporal.Now.plainDateISO("UTC"), newestSixth()];
  const start = Temporal.PlainDate.from(seriesStart(now.toString())).add({ months: 1 }).with({ day: 6 });
  for (let sixth = start; Temporal.PlainDate.compare(sixth, newest) <= 0; sixth = sixth.add({ months: 1 })) {
    scene.say(`  the recaps of ${sixth.subtract({ months: 1 }).toPlainYearMonth()}`);
    const due = sixth.toZonedDateTime({ timeZone: "UTC", plainTime: "20:00" });
    for (const at of [due, due.add({ hours: 25 })]) {
      if (Temporal.PlainDate.compare(at.toPlainDate(), now) > 0) break;
      await tick(scene.url, at.epochMilliseconds);
      await settled(scene.mailbox);
      if (at === due && sixth.equals(newest)) await keepHeld(scene);
    }
  }
}

function accountIds(html: string): Map<string, string> {
  const rows = [...html.matchAll(/href="\/console\/accounts\/([\w-]{22})"[^>]*>([\s\S]*?)<\/a>/g)];
  return new Map(rows.map(([, id = "", inner = ""]) => [inner.replace(/<[^>]+>/g, ""), id]));
}

/** Makes a link in the console and reads it off the page. */
async function share(
  admin: Person,
  account: string,
  made: { kind: "team" | "personal"; contact: string },
): Promise<string> {
  const page = `/console/accounts/${account}`;
  const before = new Set((await admin.open(page)).html.match(/http[^"<]*\/p\/v1\.[\w.-]+/g) ?? []);
  const { html } = await admin.send(`${page}/shares`, { ...made, scope: "take_part", expires: "" });
  const link = (html.match(/http[^"<]*\/p\/v1\.[\w.-]+/g) ?? []).find((each) => !before.has(each));
  if (!link) throw new Error("The console shows no new link");
  return link;
}

/** Opens a link and reads, as a browser does that says so. */
async function visit(scene: Scene, link: string): Promise<void> {
  const person = new Person(scene.url);
  const { path } = await person.open(new URL(link).pathname);
  for (const page of [path, `${path}/plan`]) {
    await person.open(page);
    mustBe((await person.send(`${path}/seen`, { path: page })).status, [204], `visit of ${page}`);
  }
}

interface Step {
  title: string;
  why: string;
  side: "customer" | "vendor";
  due: number;
  internal?: boolean;
}

const steps: Step[] = [
  {
    title: "Name the shift lead for the summer timetable",
    why: "The lead tries the new stand plan first.",
    side: "customer",
    due: -2,
  },
  {
    title: "Move the two Saturday charters to gate 4",
    why: "They cause most of the morning conflicts.",
    side: "customer",
    due: 5,
  },
  {
    title: "Send the list of de-icing stands",
    why: "Without it the winter plan stays a guess.",
    side: "customer",
    due: -6,
  },
  {
    title: "Prepare the stand plan for the summer timetable",
    why: "Two versions, so that you can choose.",
    side: "vendor",
    due: 9,
  },
  {
    title: "Ask Ruth about the reference visit",
    why: "Only if the winter goes well.",
    side: "vendor",
    due: 12,
    internal: true,
  },
];

/** The last weeks of one account: steps agreed at the review, one done, one talked about, each through its own door. */
async function talk(scene: Scene, cast: { account: string; champion: string }): Promise<void> {
  const priya = await signIn(scene, staff.priya.email);
  const page = `/console/accounts/${cast.account}`;
  for (const { title, why, side, due, internal } of steps) {
    const form = {
      title,
      why,
      side,
      stage: "recurring_impact",
      due: addDays(today("America/Juneau"), due),
      ...(internal ? { internal: "on" } : {}),
    };
    mustBe((await priya.send(`${page}/items`, form)).status, [200], `step ${title}`);
  }
  const dana = new Person(scene.url);
  const { path } = await dana.open(new URL(cast.champion).pathname);
  const { html } = await dana.open(`${path}/plan`);
  const pathOf = (title: string) =>
    new RegExp(`href="(${path}/plan/[\\w-]+)"[^>]*>(?:<bdi>)?${title}`).exec(html)?.[1] ?? "";
  const act = async (title: string, name: string, fields: Record<string, string>) =>
    mustBe(
      (await dana.send(`${pathOf(title)}/${name}`, { version: "1", back: path, ...fields })).status,
      [200],
      `${name}: ${title}`,
    );
  await act("Send the list of de-icing stands", "done", {});
  await act("Move the two Saturday charters to gate 4", "comment", {
    body: "Ellen agrees. We wait for the ski club to confirm their January dates.",
  });
  const item = pathOf("Move the two Saturday charters to gate 4").split("/").at(-1);
  await priya.send(`${page}/items/${item}/comment`, {
    version: "1",
    back: page,
    body: "Good. Tell me when they have, and I prepare the plan for both cases.",
  });
}

/** Fills the deployment and gives the addresses to open. */
export async function seed(scene: Scene): Promise<Demo> {
  scene.say("Setting the demo up, once, through the product's own doors:");
  const admin = await signIn(scene, scene.admin);
  const key = await setUp(admin);
  const zones = Object.fromEntries(lives.map((life) => [life.code, life.timezone]));
  const flights = await readFlights(zones, today("UTC"));
  const cities = readCities();
  for (const life of lives) {
    const answer = await callApi(scene.url, key, {
      method: "PUT",
      path: `/api/v1/accounts/${life.code}`,
      type: "application/json",
      body: accountOf(life),
    });
    if (answer.status !== 201) throw new Error(`account ${life.code}: ${answer.status} ${await answer.text()}`);
    await nameRoutes(scene.url, key, { life, flights: flights[life.code] ?? [], cities });
    const count = life.events ? await sendEvents(scene.url, key, { life, flights: flights[life.code] ?? [] }) : 0;
    scene.say(`  ${life.name}: ${count} events`);
  }
  await settled(scene.mailbox);
  await playMonths(scene);
  for (const life of lives) await readFigures(scene.url, key, life);
  const ids = accountIds((await admin.open("/console")).html);
  const first = lives[0] as Life;
  const id = [...ids].find(([name]) => name.includes(first.name))?.[1] ?? "";
  const portal = await share(admin, id, { kind: "personal", contact: "c1" });
  const sponsor = await share(admin, id, { kind: "personal", contact: "c2" });
  // Champion, sponsor and lead come before them.
  const decider = await share(admin, id, { kind: "personal", contact: "c4" });
  const team = await share(admin, id, { kind: "team", contact: "" });
  for (const life of lives.slice(1)) {
    const other = [...ids].find(([name]) => name.includes(life.name))?.[1] ?? "";
    const link = await share(admin, other, { kind: "personal", contact: "c1" });
    if (life.code !== unopened) await visit(scene, link);
    await share(admin, other, { kind: "team", contact: "" });
  }
  await talk(scene, { account: id, champion: portal });
  for (const link of [portal, sponsor]) await visit(scene, link);
  return { portal, team, sponsor: `${sponsor}?to=recap`, admin: decider, key };
}
