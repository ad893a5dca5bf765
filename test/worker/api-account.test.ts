import { expect, it } from "vitest";
import { makeId } from "#auth/token.ts";
import { addMetric } from "#store/metric.ts";
import { addStaff } from "#store/session.ts";
import { airport } from "../support/account-body.ts";
import { callApi } from "../support/api.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { browserOf, makeApiKey, makeLink, openLink, signIn, type World } from "../support/world.ts";

const whole = {
  ...airport,
  metric: departures.key,
  contacts: [{ name: "Dana Whitfield", email: "Dana@JAC.example", role: "champion", title: "Operations" }],
  first_value: { statement: "100 departures", target: "100" },
  twelve_month: { statement: "2,400 departures", target: "2400" },
};

interface Answer {
  status: number;
  body: {
    created?: boolean;
    slug?: string;
    error?: { code: string; message: string; details: Record<string, string> };
  };
}

interface Door {
  world: World;
  put: (id: string, change?: Record<string, unknown>) => Promise<Answer>;
}

async function openDoor(): Promise<Door> {
  const world = await openEngine();
  const key = await makeApiKey(world);
  const put: Door["put"] = async (id, change = {}) => {
    const path = `/api/v1/accounts/${encodeURIComponent(id)}`;
    const answer = await callApi(world, { method: "PUT", path, key, body: { ...whole, ...change } });
    return { status: answer.status, body: (await answer.json()) as Answer["body"] };
  };
  return { world, put };
}

async function accounts(world: World): Promise<Record<string, unknown>[]> {
  return (await world.db.prepare("select * from account order by external_id").all()).results;
}

/** The whole database but the counter that renews ETags, and when a key was used. */
async function dump(world: World): Promise<Record<string, string[]>> {
  const { account = [], api_key: _, ...rest } = await dumpTables(world.db);
  return { ...rest, account: account.map((row) => row.replace(/"revision":\d+/, "")) };
}

const namesOf = ({ body }: Answer) => Object.keys(body.error?.details ?? {});

// Once

it("the same request twice is one account and one plan", async () => {
  const { world, put } = await openDoor();
  expect(await put("JAC")).toEqual({
    status: 201,
    body: { external_id: "JAC", created: true, slug: "jackson-hole-airport" },
  });
  const before = await dump(world);
  expect(await put("JAC")).toEqual({
    status: 200,
    body: { external_id: "JAC", created: false, slug: "jackson-hole-airport" },
  });
  expect(await dump(world)).toEqual(before);
});

it("of 12 systems that open one account at once one opens it, and all are told it is there", async () => {
  const { world, put } = await openDoor();
  const answers = await Promise.all(Array.from({ length: 12 }, () => put("JAC")));
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(11).fill(200), 201]);
  expect(new Set(answers.map(({ body }) => body.slug)).size).toBe(1);
  expect(await accounts(world)).toHaveLength(1);
  const goals = await world.db.prepare("select count(*) as n from goal").first("n");
  expect(goals).toBe(2);
});

it("two customers of one name get two addresses, also when both are opened at once", async () => {
  const { world, put } = await openDoor();
  const answers = await Promise.all(["A", "B", "C", "D"].map((id) => put(id)));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  answers.push(await put("E"));
  const slugs = answers.map(({ body }) => body.slug ?? "");
  expect(new Set(slugs).size).toBe(5);
  expect(slugs.filter((slug) => slug === "jackson-hole-airport")).toHaveLength(1);
  expect(slugs.every((slug) => /^jackson-hole-airport(-[a-z0-9]{5})?$/.test(slug))).toBe(true);
  expect((await accounts(world)).map((row) => row.slug).sort()).toEqual(slugs.sort());
});

// In step

it("a known account follows name, zone, locale, currency, renewal and CSM; address, plan and people stay", async () => {
  const { world, put } = await openDoor();
  const csm = { id: makeId(), email: `${makeId().toLowerCase()}@northgate.example`, name: "Ola", title: "CSM" };
  await addStaff(world.db, { ...csm, role: "csm", now: Date.now() });
  await put("JAC");
  const { account: _, account_zone: _before, audit: _audit = [], ...before } = await dump(world);
  const to = {
    name: "Teton Airport",
    timezone: "Europe/Berlin",
    locale: "de-DE",
    currency: "EUR",
    renewal: "2028-01-31",
    csm: csm.email.toUpperCase(),
    contacts: [{ name: "Mallory", email: "mallory@elsewhere.example", role: "champion" }],
    first_value: { statement: "Other", target: "7" },
  };
  expect((await put("JAC", to)).body).toMatchObject({ created: false, slug: "jackson-hole-airport" });
  const { account: __, account_zone: zones, audit = [], ...after } = await dump(world);
  expect(audit.some((row) => row.includes("account.zone"))).toBe(true);
  expect(after).toEqual(before);
  expect(zones).toEqual([expect.stringContaining("Europe/Berlin")]);
  expect((await accounts(world))[0]).toMatchObject({
    name: "Teton Airport",
    timezone: "Europe/Berlin",
    locale: "de-DE",
    currency: "EUR",
    renewal_on: "2028-01-31",
    csm_id: csm.id,
    slug: "jackson-hole-airport",
  });
});

it("what a later request leaves out stays as it was", async () => {
  const { world, put } = await openDoor();
  await signIn(world, "admin");
  const csm = await world.db.prepare("select email from staff order by created_at desc").first<string>("email");
  await put("JAC", { renewal: "2028-01-31", csm });
  const [before] = await accounts(world);
  await put("JAC");
  expect((await accounts(world))[0]).toEqual({ ...before, revision: 2 });
});

it("segment and kickoff are fixed once a plan is laid on them: the answer says what they are", async () => {
  const { world, put } = await openDoor();
  await put("JAC");
  const before = await dump(world);
  for (const change of [{ kickoff: "2026-11-03" }, { segment: "mid" }, { kickoff: "2026-11-03", name: "Other" }]) {
    const { status, body } = await put("JAC", change);
    expect([status, body.error?.code]).toEqual([409, "conflict"]);
    expect(body.error?.details).toEqual({ segment: "smb", kickoff: "2026-11-02" });
  }
  expect(await dump(world)).toEqual(before);
});

it("a renewal before the kickoff is refused, for a new account and for a known one", async () => {
  const { world, put } = await openDoor();
  const early = await put("JAC", { renewal: "2026-11-01" });
  expect([early.status, early.body.error?.details]).toEqual([
    422,
    { renewal: "The renewal day comes after First Value." },
  ]);
  await put("JAC");
  const before = await dump(world);
  expect((await put("JAC", { renewal: "2026-11-01" })).status).toBe(422);
  expect(await dump(world)).toEqual(before);
});

// Refused

it("a body that is not right is answered with every field at fault by its path, and the message names the first", async () => {
  const { world, put } = await openDoor();
  const contacts = [{ name: "Dana Whitfield", email: "dana@jac.example", role: "boss", mail: "dana@jac.example" }];
  const { status, body } = await put("JAC", { name: 5, kickoff: undefined, contacts });
  expect([status, body.error?.message]).toEqual([422, "name: This must be text, not a number."]);
  expect(body.error?.details).toEqual({
    name: "This must be text, not a number.",
    kickoff: "This is missing.",
    "contacts.0.role": "This must be one of champion, executive_sponsor, project_lead, admin, end_user.",
    "contacts.0.mail": "This field is not known here.",
  });
  const early = await put("JAC", { renewal: "2026-11-01" });
  expect(early.body.error?.message).toBe("renewal: The renewal day comes after First Value.");
  expect(await accounts(world)).toEqual([]);
});

it("what the rules refuse is named as the body names it, and a currency is one of this world", async () => {
  const { put } = await openDoor();
  const goal = { statement: "x", target: "0" };
  const asked: [Record<string, unknown>, string][] = [
    [{ kickoff: "1999-01-01" }, "kickoff"],
    [{ first_value: { ...goal, target: "1", by: "2020-01-01" } }, "first_value.by"],
    [{ first_value: goal }, "first_value"],
    [{ currency: "AAA" }, "currency"],
    [{ currency: "XXX" }, "currency"],
    [{ currency: "usd" }, "currency"],
  ];
  for (const [change, name] of asked) expect(namesOf(await put("JAC", change)), name).toEqual([name]);
  expect((await put("JAC", { currency: "KWD" })).status).toBe(201);
});

it("a member nobody knows is refused by its path, at every level", async () => {
  const { world, put } = await openDoor();
  const [contact] = whole.contacts;
  const asked: [Record<string, unknown>, string][] = [
    [{ tenant: "x" }, "tenant"],
    [{ id: "x" }, "id"],
    [{ slug: "x" }, "slug"],
    [{ revision: 7 }, "revision"],
    [{ contacts: [{ ...contact, level: "executive" }] }, "contacts.0.level"],
    [{ first_value: { ...whole.first_value, reached_on: "2026-11-03" } }, "first_value.reached_on"],
    [{ critical_event: { title: "Winter", on: "2026-12-01", kind: "gate" } }, "critical_event.kind"],
  ];
  for (const [change, name] of asked) {
    const answer = await put("JAC", change);
    expect([answer.status, ...namesOf(answer)]).toEqual([422, name]);
  }
  expect(await accounts(world)).toEqual([]);
});

it.each<[string, Record<string, unknown>]>([
  ["timezone", { timezone: "Mars/Olympus" }],
  ["timezone", { timezone: "+02:00" }],
  ["timezone", { timezone: "" }],
  ["timezone", { timezone: 2 }],
  ["locale", { locale: "english" }],
  ["locale", { locale: "en_US" }],
  ["locale", { locale: "" }],
  ["currency", { currency: "usd" }],
  ["currency", { currency: "US" }],
  ["currency", { currency: "$" }],
  ["kickoff", { kickoff: "2026-02-30" }],
  ["kickoff", { kickoff: "02.11.2026" }],
  ["kickoff", { kickoff: "2026-11-02T00:00:00Z" }],
  ["kickoff", { kickoff: null }],
  ["renewal", { renewal: "2027-13-01" }],
  ["segment", { segment: "huge" }],
  ["metric", { metric: "departure.missed" }],
  ["csm", { csm: "nobody@northgate.example" }],
  ["csm", { csm: "no address" }],
  ["name", { name: "" }],
  ["name", { name: "   " }],
  ["name", { name: "x".repeat(81) }],
  ["name", { name: "two\nlines" }],
  ["name", { name: "bell\u0007" }],
  ["contacts.0.email", { contacts: [{ name: "Dana", email: "dana@", role: "champion" }] }],
  ["contacts.0.email", { contacts: [{ name: "Dana", email: "a@b.example\r\nBcc: c@d.example", role: "champion" }] }],
  ["contacts.0.role", { contacts: [{ name: "Dana", email: "dana@jac.example", role: "owner" }] }],
  ["contacts.0.name", { contacts: [{ name: "Dana\r\nX: y", email: "dana@jac.example", role: "champion" }] }],
  ["contacts", { contacts: Array(51).fill(whole.contacts[0]) }],
  ["first_value.target", { first_value: { statement: "x", target: "-1" } }],
  ["first_value.target", { first_value: { statement: "x", target: "1e9" } }],
  ["first_value.target", { first_value: { statement: "x", target: 100 } }],
  ["first_value", { first_value: { statement: "x", target: "0" } }],
  ["first_value", { first_value: { statement: "x", target: "1.5" } }],
  ["twelve_month.by", { twelve_month: { statement: "x", target: "1", by: "soon" } }],
  ...(
    [
      ["0.on", [{ on: "soon", value: "1" }]],
      [
        "1.on",
        [
          { on: "2027-01-01", value: "500" },
          { on: "2026-12-31", value: "600" },
        ],
      ],
      ["0.value", [{ on: "2027-01-01", value: "2400" }]],
      [
        "1.value",
        [
          { on: "2027-01-01", value: "500" },
          { on: "2027-02-01", value: "500" },
        ],
      ],
    ] as const
  ).map(([at, milestones]): [string, Record<string, unknown>] => [
    `twelve_month.milestones.${at}`,
    { twelve_month: { statement: "x", target: "2400", milestones } },
  ]),
])("the field %s is named when it is not right: %j", async (name, change) => {
  const { world, put } = await openDoor();
  const answer = await put("JAC", change);
  expect([answer.status, answer.body.error?.code, ...namesOf(answer)]).toEqual([422, "invalid", name]);
  expect(await accounts(world)).toEqual([]);
});

it("a kickoff at either end of the calendar is refused in words, not by an error of ours", async () => {
  const { put } = await openDoor();
  for (const kickoff of ["0001-01-01", "9999-12-31", "0000-01-01"])
    expect((await put("JAC", { kickoff })).status).toBe(422);
});

it("an external id is letters, digits and a few signs, at most 64", async () => {
  const { world, put } = await openDoor();
  for (const id of ["x".repeat(65), "a b", "a/b", "ä", "a'b", "a\u0000"]) {
    const { status } = await put(id);
    expect([404, 422], id).toContain(status);
  }
  for (const id of ["x".repeat(64), "001-A.b:c@d_e"]) expect((await put(id)).status, id).toBe(201);
  expect(await accounts(world)).toHaveLength(2);
});

it("a body that is no JSON is unreadable, and one that is no object is refused", async () => {
  const world = await openEngine();
  const key = await makeApiKey(world);
  const put = (body: string) => callApi(world, { method: "PUT", path: "/api/v1/accounts/JAC", key, body });
  for (const body of ["", "{", "name=x"]) expect((await put(body)).status, body).toBe(400);
  for (const body of ["null", "[]", '"x"', "7"]) expect((await put(body)).status, body).toBe(422);
  expect((await put(`{"name":"${"x".repeat(1_100_000)}"}`)).status).toBe(413);
});

it("with one metric an account counts it unasked; with two it has to say which", async () => {
  const { world, put } = await openDoor();
  await put("A", { metric: undefined });
  await addMetric(world.db, { ...departures, key: "arrival.handled" }, Date.now());
  const unsaid = await put("B", { metric: undefined });
  expect(unsaid.status).toBe(422);
  expect(JSON.stringify(unsaid.body)).toContain("which metric");
  await put("B", { metric: undefined, first_value: undefined, twelve_month: undefined });
  await put("C", { metric: "arrival.handled" });
  expect((await accounts(world)).map((row) => row.metric_key)).toEqual([departures.key, null, "arrival.handled"]);
});

it("history of a new account lands on its steps; steps the template does not know are left out", async () => {
  const { world, put } = await openDoor();
  const entry = { state: "done", on: "2026-11-05", by: "Dana Whitfield" };
  await put("JAC", {
    history: [
      { ...entry, item: "agree-goals" },
      { ...entry, item: "no-such-step" },
    ],
  });
  const done = "select id, state, state_on, state_by from item where state = 'done'";
  const steps = async () => (await world.db.prepare(done).all()).results;
  const expected = [{ id: "agree-goals", state: "done", state_on: "2026-11-05", state_by: "Dana Whitfield" }];
  expect(await steps()).toEqual(expected);
  await put("JAC", { history: [{ ...entry, item: "connect-data" }] });
  expect(await steps()).toEqual(expected);
});

it("why a step was stuck before the account came here is kept without what nobody sees", async () => {
  const { world, put } = await openDoor();
  const entry = { item: "agree-goals", state: "stuck", on: "2026-11-05", by: "Dana Whitfield" };
  const hostile = " They\u0000 wait\u202e for legal\r";
  expect((await put("JAC", { history: [{ ...entry, reason: hostile }] })).status).toBe(201);
  const kept = world.db.prepare("select stuck_reason from item where state = 'stuck'");
  expect(await kept.first("stuck_reason")).toBe("They wait for legal");
  expect((await put("ABC", { history: [{ ...entry, reason: "\u200b" }] })).status).toBe(422);
});

// Hostile, and allowed

it.each([
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "Robert'); DROP TABLE account;--",
  "{{7*7}} #{7*7}",
  '=HYPERLINK("http://x.example")',
  "Ünïcödé 机场 💥",
  "__proto__",
  "null",
])("a customer may be called %j: it is shown as written and runs nowhere", async (name) => {
  const { world, put } = await openDoor();
  const { status, body } = await put("JAC", { name });
  expect(status).toBe(201);
  const [row] = await accounts(world);
  expect(row?.name).toBe(name);
  const customer = { id: String(row?.id), externalId: "JAC", name, slug: body.slug ?? "", base: `/a/${body.slug}` };
  const person = { id: "c1", name: "Dana Whitfield", email: "dana@jac.example" };
  const link = await makeLink(world, { ...customer, champion: person, sponsor: person });
  const page = await (await (await openLink(world, link, browserOf(world))).get(customer.base)).text();
  expect(page).toContain(name.slice(0, 4).replace(/[<>&"']/g, (sign) => escapes[sign] ?? sign));
  expect(page).not.toMatch(/<script>alert|<img src=x/);
});

const escapes: Record<string, string> = { "<": "&lt;", ">": ">", "&": "&amp;", '"': "&quot;", "'": "'" };

it("a name that turns the direction of its neighbours is refused", async () => {
  const { put } = await openDoor();
  const answer = await put("BIDI", { name: "\u202egnp.exe" });
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([422, expect.stringContaining("plain text")]);
});

it("milestones of the year are kept with a new account, scaled, and left alone afterwards", async () => {
  const { world, put } = await openDoor();
  const milestones = [
    { on: "2027-01-01", value: "300" },
    { on: "2027-06-01", value: "1200" },
  ];
  const kept = async () =>
    (
      await world.db.prepare("select kind, milestones from goal order by kind").all<{ milestones: string }>()
    ).results.map((goal) => JSON.parse(goal.milestones) as unknown);
  await put("JAC", { twelve_month: { ...whole.twelve_month, milestones } });
  const points = milestones.map(({ on, value }) => ({ on, value: Number(value) }));
  expect(await kept()).toEqual([[], points]);
  expect((await put("JAC")).status).toBe(200);
  expect(await kept()).toEqual([[], points]);
  expect((await put("ABC")).status).toBe(201);
  expect((await kept()).filter((each) => JSON.stringify(each) === "[]")).toHaveLength(3);
});
