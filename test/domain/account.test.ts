import fc from "fast-check";
import { expect, test } from "vitest";
import { type OpenInputs, openAccount, slugOf } from "#domain/account.ts";
import { templateFor } from "#domain/template/template.ts";
import type { AccountPlan } from "#schema/account.ts";
import { departures } from "../support/recap-figures.ts";
import { refusalOf } from "../support/refused-act.ts";

const plan: AccountPlan = {
  externalId: "JAC",
  name: "Jackson Hole Airport",
  segment: "smb",
  addedBy: null,
  kickoffOn: "2026-11-16",
  renewalOn: null,
  timezone: "America/Denver",
  locale: "en-US",
  currency: "USD",
  contacts: [
    { name: "Ellen Marsh", email: "ellen@jac.example", role: "executive_sponsor", title: "Director" },
    { name: "Dana Whitfield", email: "dana@jac.example", role: "champion", title: "Operations" },
  ],
  firstValue: { statement: "100 departures", target: "100", by: null },
  twelveMonth: { statement: "2,400 departures", target: "2400", by: null },
  criticalEvent: null,
  metricKey: departures.key,
};

function open(over: Partial<AccountPlan> = {}, rest: Partial<OpenInputs> = {}) {
  const inputs = { id: "acc_1", slug: "jackson-hole-airport", now: 1000, today: "2026-11-10", csmId: "s1", staff: [] };
  return openAccount({ ...inputs, metric: departures, ...rest, plan: { ...plan, ...over } });
}

function refusal(act: () => unknown): string {
  const refused = refusalOf(act);
  return refused ? Object.keys(refused.details).join() : "opened";
}

test.each([
  ["Jackson Hole Airport", "jackson-hole-airport"],
  ["  Übersee & Söhne GmbH  ", "ubersee-sohne-gmbh"],
  ["São Paulo/Guarulhos", "sao-paulo-guarulhos"],
  ["../../etc/passwd", "etc-passwd"],
  ["<script>alert(1)</script>", "script-alert-1-script"],
  ["Ａｃｍｅ", "acme"],
  ["北京首都国际机场", "jac-1"],
  ["💥", "jac-1"],
  ["---", "jac-1"],
  [`${"long ".repeat(30)}`, `${"long-".repeat(9)}lon`],
])("%j gets the address %s", (name, slug) => {
  expect(slugOf(name, "JAC_1")).toBe(slug);
});

test("an account with neither a latin name nor a latin id still has an address", () => {
  expect(slugOf("机场", ":::")).toBe("account");
});

test("every address is one word of a path and of a cookie's name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (name, id) => {
      expect(slugOf(name, id)).toMatch(/^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/);
    }),
    { numRuns: 1000 },
  );
});

test("customer steps go to the contact of their role, else to the champion, else to anybody", () => {
  const ownerOf = (key: string, contacts: AccountPlan["contacts"]) =>
    open({ contacts }).items.find((item) => item.id === key)?.ownerContactId;
  expect(ownerOf("agree-goals", plan.contacts)).toBe("c2");
  expect(ownerOf("connect-data", plan.contacts)).toBe("c2");
  const admin = { name: "Ola", email: "ola@jac.example", role: "admin", title: "" } as const;
  expect(ownerOf("connect-data", [...plan.contacts, admin])).toBe("c3");
  expect(ownerOf("agree-goals", plan.contacts.slice(0, 1))).toBe("c1");
  expect(ownerOf("agree-goals", [])).toBe(null);
});

test("our steps go to the colleague whose title fits, else to the CSM, and never to a contact", () => {
  const staff = [
    { id: "s1", title: "Customer success" },
    { id: "s2", title: "Account executive" },
  ];
  const ownerOf = (given: OpenInputs["staff"]) =>
    open({}, { staff: given }).items.find((item) => item.id === "handoff-notes");
  expect(ownerOf(staff)).toMatchObject({ ownerStaffId: "s2", ownerContactId: null });
  expect(ownerOf(staff.slice(0, 1))).toMatchObject({ ownerStaffId: "s1", ownerContactId: null });
});

test("work due before the kickoff is skipped once the kickoff has come, and open until then", () => {
  const stateOf = (today: string) => open({}, { today }).items.find((item) => item.id === "handoff-notes")?.state;
  expect(stateOf("2026-11-15")).toBe("open");
  expect(stateOf("2026-11-16")).toBe("skipped");
  expect(open({}, { today: "2027-06-01" }).items.filter((item) => item.state === "skipped")).toHaveLength(
    open().items.filter((item) => String(item.dueOn) < plan.kickoffOn).length,
  );
});

test("internal steps of the template stay internal", () => {
  const internal = templateFor("smb")
    .items.filter((item) => item.internal)
    .map((item) => item.key);
  expect(internal.length).toBeGreaterThan(0);
  expect(
    open()
      .items.filter((item) => item.internal === 1)
      .map((item) => item.id),
  ).toEqual(internal);
});

test("goals start at kickoff at nothing, scaled by the metric, with the days of the template unless agreed", () => {
  const metric = { ...departures, scale: 2 };
  const [first, year] = open({ firstValue: { statement: "x", target: "12.5", by: null } }, { metric }).goals;
  expect(first).toMatchObject({
    target: 1250,
    reachedOn: null,
    startsOn: "2026-11-16",
    targetOn: "2026-11-30",
  });
  expect(year).toMatchObject({ target: 240_000, targetOn: "2027-11-16" });
  const agreed = open({
    firstValue: { statement: "x", target: "1", by: "2026-12-24" },
    twelveMonth: { statement: "y", target: "2", by: "2027-06-30" },
  });
  expect(agreed.goals.map((goal) => goal.targetOn)).toEqual(["2026-12-24", "2027-06-30"]);
});

test.each([
  ["0", 0],
  ["0.00", 2],
  ["1.5", 0],
  ["999999999999.999999", 6],
])("a goal of %s is none a metric with %i decimals can count to", (target, scale) => {
  const metric = { ...departures, scale };
  const goal = { statement: "x", target, by: null };
  expect(refusal(() => open({ firstValue: goal }, { metric }))).toBe("first_value");
  expect(refusal(() => open({ twelveMonth: goal }, { metric }))).toBe("twelve_month");
});

test.each(["unique", "avg", "min", "max", "latest", "rate"] as const)(
  "a goal is never counted up in a metric whose figures do not add up: %s",
  (aggregation) => {
    const metric = { ...departures, aggregation };
    expect(refusal(() => open({ twelveMonth: null }, { metric }))).toBe("metric");
    expect(refusal(() => open({ firstValue: null }, { metric }))).toBe("metric");
    expect(refusal(() => open({ firstValue: null, twelveMonth: null }, { metric }))).toBe("opened");
  },
);

test("a year that ends with its kickoff or before it is no goal", () => {
  const until = (by: string) => refusal(() => open({ twelveMonth: { statement: "y", target: "2400", by } }));
  expect(until("1990-01-01")).toBe("twelve_month.by");
  expect(until("2026-11-16")).toBe("twelve_month.by");
  expect(until("2026-11-17")).toBe("opened");
});

test("without a metric there is no goal, and without goals there is an account", () => {
  expect(open({}, { metric: null }).goals).toEqual([]);
  expect(open({ firstValue: null, twelveMonth: null }).goals).toEqual([]);
});

test("the contract ends a year after kickoff unless it says so, and days out of order are refused", () => {
  expect(open().account.renewalOn).toBe("2027-11-16");
  expect(open({ kickoffOn: "2028-02-29" }).account.renewalOn).toBe("2029-02-28");
  expect(open({ renewalOn: "2027-06-30" }).account.renewalOn).toBe("2027-06-30");
  expect(refusal(() => open({ renewalOn: "2026-11-16" }))).toBe("renewalOn");
  expect(refusal(() => open({ firstValue: { statement: "x", target: "1", by: "2026-11-16" } }))).toBe("firstValueOn");
});

test("a critical event is one more entry of the journey, behind the template's own", () => {
  const milestones = open({ criticalEvent: { title: "Winter timetable", on: "2027-01-10" } }).milestones;
  expect(milestones.at(-1)).toMatchObject({ kind: "event", title: "Winter timetable", plannedOn: "2027-01-10" });
  expect(milestones).toHaveLength(open().milestones.length + 1);
  expect(new Set(milestones.map((each) => each.position)).size).toBe(milestones.length);
  expect(milestones.filter((each) => each.kind === "gate").map((each) => each.id)).toEqual(["first-value"]);
});

test.each(["smb", "mid", "enterprise"] as const)("every row of an opened %s account carries its account", (segment) => {
  const { account, ...lists } = open({ segment });
  expect(account.id).toBe("acc_1");
  for (const [name, rows] of Object.entries(lists)) {
    expect(rows.length, name).toBeGreaterThan(0);
    expect(
      rows.every((row) => row.accountId === "acc_1"),
      name,
    ).toBe(true);
  }
  const stages = new Set(lists.stages.map((row) => row.key));
  expect([...lists.items, ...lists.milestones].filter((row) => !stages.has(row.stageKey ?? ""))).toEqual([]);
});
