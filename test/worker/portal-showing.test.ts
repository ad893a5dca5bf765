import { expect, it } from "vitest";
import { openAsAdmin } from "../support/admin.ts";
import type { Browser } from "../support/browser.ts";
import { spokenIn } from "../support/html.ts";
import { actsOf, dumpTables } from "../support/rows.ts";
import {
  type Customer,
  makeLink,
  openAsChampion,
  openCustomer,
  openLink,
  openWorld,
  signIn,
  type World,
} from "../support/world.ts";

async function openBoth(): Promise<{ world: World; customer: Customer; admin: Browser }> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  return { world, customer, admin: await openAsAdmin(world, customer) };
}

const pageOf = async (browser: Browser, { base }: Customer) =>
  spokenIn(await (await browser.get(`${base}/showing`)).text());
const choicesOf = async ({ db }: World, { id }: Customer) =>
  db
    .prepare(
      "select names_on as names, names_by as namesBy, guard_on as guard, guard_by as guardBy from account where id = ?",
    )
    .bind(id)
    .first();
const auditOf = async ({ db }: World, { id }: Customer) =>
  (
    await db
      .prepare(
        "select act, by_kind, by_name from audit where account_id = ? and act like 'account.%' and act <> 'account.open' order by id",
      )
      .bind(id)
      .all()
  ).results;

it("nobody is named and no link asks for sign-in until an admin of the customer says so, and the page says that", async () => {
  const { world, customer, admin } = await openBoth();
  expect(await choicesOf(world, customer)).toEqual({ names: 0, namesBy: null, guard: 0, guardBy: null });
  const page = await pageOf(admin, customer);
  expect(page).toContain("People are shown by team, never by name. Nobody has changed this yet.");
  expect(page).toContain("The link in a mail opens the whole recap. Nobody has changed this yet.");
});

it("the customer's admin turns each on and off, everybody reads by whom, and the audit has it as theirs", async () => {
  const { world, customer, admin } = await openBoth();
  const answer = await admin.post(`${customer.base}/showing/names`, { on: "yes" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `${customer.base}/showing?did=names_on`]);
  await admin.post(`${customer.base}/showing/guard`, { on: "yes" });
  expect(await choicesOf(world, customer)).toEqual({ names: 1, namesBy: "Ada Quill", guard: 1, guardBy: "Ada Quill" });
  const page = await pageOf(await openAsChampion(world, customer), customer);
  expect(page).toMatch(/People are shown by name\. Since [^,]+, by Ada Quill/);
  expect(page).toMatch(/The link in a mail asks for sign-in\. Since [^,]+, by Ada Quill/);
  expect(page).toContain(`Only an admin of ${customer.name} can change this`);
  await admin.post(`${customer.base}/showing/names`, { on: "no" });
  expect((await choicesOf(world, customer))?.names).toBe(0);
  expect(await auditOf(world, customer)).toEqual(
    ["account.names_on", "account.guard_on", "account.names_off"].map((act) => ({
      act,
      by_kind: "contact",
      by_name: "Ada Quill",
    })),
  );
});

it("money stays out of subjects until an admin of the customer lets it in, and staff may only take it out again", async () => {
  const { world, customer, admin } = await openBoth();
  expect(await pageOf(admin, customer)).toContain(
    "The subject names no amounts of money. Nobody has changed this yet.",
  );
  const csm = await signIn(world, "csm");
  const at = `/console/accounts/${customer.id}`;
  const console = async () => spokenIn(await (await csm.get(at)).text());
  expect(await console()).toContain("The subject of a mail names no money");
  expect((await csm.post(`${at}/showing`, { choice: "money", on: "yes" })).status).toBe(422);
  await admin.post(`${customer.base}/showing/money`, { on: "yes" });
  expect(await pageOf(admin, customer)).toMatch(
    /The subject may say what the month was worth\. Since [^,]+, by Ada Quill/,
  );
  expect(await console()).toMatch(
    /The subject of a mail may name what the month was worth, since \d+ \w+ 20\d\d, \d\d:\d\d UTC by Ada Quill/,
  );
  await admin.post(`${customer.base}/showing/guard`, { on: "yes" });
  expect(await console()).toContain("but names no money while links ask for sign-in");
  const taken = await csm.post(`${at}/showing`, { choice: "money" });
  const next = taken.headers.get("location")?.split("#")[0] ?? "";
  expect(spokenIn(await (await csm.get(next)).text())).toContain("No subject names money from now on");
  expect(await pageOf(admin, customer)).toMatch(/names no amounts of money\. Since [^,]+, by Priya Raman/);
  expect((await auditOf(world, customer)).map(({ act }) => act)).toEqual([
    "account.money_on",
    "account.guard_on",
    "account.money_off",
  ]);
});

it("a second click changes and writes nothing", async () => {
  const { world, customer, admin } = await openBoth();
  await admin.post(`${customer.base}/showing/names`, { on: "yes" });
  const before = await dumpTables(world.db);
  expect((await admin.post(`${customer.base}/showing/names`, { on: "yes" })).status).toBe(303);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("a form that says neither yes nor no, or names another choice, is refused and changes nothing", async () => {
  const { world, customer, admin } = await openBoth();
  for (const fields of [{}, { on: "maybe" }, { on: "yes", names: "on" }])
    expect((await admin.post(`${customer.base}/showing/names`, fields as Record<string, string>)).status).toBe(422);
  expect((await admin.post(`${customer.base}/showing/prices`, { on: "yes" })).status).toBe(404);
  expect(await choicesOf(world, customer)).toMatchObject({ names: 0, guard: 0 });
});

it("who is no admin, who only says so through the team link, an admin's link for reading and one who left decide nothing", async () => {
  const { world, customer, admin } = await openBoth();
  const adminId = await world.db
    .prepare("select id from contact where account_id = ? and role = 'admin'")
    .bind(customer.id)
    .first<string>("id");
  const said = await openLink(world, await makeLink(world, customer));
  expect((await said.post(`${customer.base}/who`, { contact: adminId ?? "", back: customer.base })).status).toBe(303);
  const reading = await openLink(world, await makeLink(world, customer, { contactId: adminId ?? "", scope: "view" }));
  const others = { champion: await openAsChampion(world, customer), said, reading };
  for (const [who, browser] of Object.entries(others)) {
    expect(await (await browser.get(`${customer.base}/showing`)).text(), who).not.toContain('name="on"');
    for (const choice of ["names", "guard"])
      expect((await browser.post(`${customer.base}/showing/${choice}`, { on: "yes" })).status, who).toBe(403);
  }
  await world.db
    .prepare("update contact set left_at = 2 where account_id = ? and id = ?")
    .bind(customer.id, adminId)
    .run();
  expect((await admin.post(`${customer.base}/showing/names`, { on: "yes" })).status).toBe(410);
  expect(await choicesOf(world, customer)).toMatchObject({ names: 0, guard: 0 });
});

it("an admin of one customer decides nothing for another", async () => {
  const { world, customer, admin } = await openBoth();
  const other = await openCustomer(world);
  expect((await admin.post(`${other.base}/showing/names`, { on: "yes" })).status).toBe(401);
  await admin.post(`${customer.base}/showing/names`, { on: "yes" });
  expect(await choicesOf(world, other)).toMatchObject({ names: 0 });
});

it("staff see what the customer's admin chose, may close it and never open it", async () => {
  const { world, customer, admin } = await openBoth();
  const csm = await signIn(world, "csm");
  const at = `/console/accounts/${customer.id}/showing`;
  for (const fields of [{ choice: "names", on: "yes" }, { choice: "prices" }, {}])
    expect((await csm.post(at, fields as Record<string, string>)).status).toBe(422);
  const other = await openCustomer(world);
  const nobody = "Nobody has that role yet";
  for (const [id, isSaid] of [
    [customer.id, false],
    [other.id, true],
  ] as const)
    expect((await (await csm.get(`/console/accounts/${id}`)).text()).includes(nobody)).toBe(isSaid);
  await admin.post(`${customer.base}/showing/names`, { on: "yes" });
  expect(spokenIn(await (await csm.get(`/console/accounts/${customer.id}`)).text())).toMatch(
    /People are shown by name, since \d+ \w+ 20\d\d, \d\d:\d\d UTC by Ada Quill/,
  );
  expect((await csm.post(at, { choice: "names" })).status).toBe(303);
  expect((await csm.post(at, { choice: "guard" })).status).toBe(303);
  expect(await choicesOf(world, customer)).toEqual({
    names: 0,
    namesBy: "Priya Raman",
    guard: 1,
    guardBy: "Priya Raman",
  });
  const viewer = await signIn(world, "viewer");
  expect((await viewer.post(at, { choice: "guard" })).status).toBe(403);
  expect((await actsOf(world, customer)).map(({ act }) => act)).toEqual(["names_on", "names_off", "guard_on"]);
});

it("the page reads in the language of its reader", async () => {
  const world = await openWorld();
  const said = {
    de: "Wie Rückblicke gezeigt werden",
    fr: "Présentation des bilans",
    es: "Cómo se muestran los resúmenes",
    ja: "レポートの表示方法",
    ar: "كيف تُعرض الملخصات",
  };
  for (const [language, title] of Object.entries(said)) {
    const customer = await openCustomer(world, { locale: language });
    expect(await pageOf(await openAsChampion(world, customer), customer), language).toContain(title);
  }
});
