import { expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { elementsOf, formTo, spokenIn } from "../support/html.ts";
import { actsOf, openItem } from "../support/rows.ts";
import { type Customer, openCustomer, openWorld, signIn, type World } from "../support/world.ts";

/* What staff enter on the page of an account: people and steps. */

interface Scene {
  world: World;
  customer: Customer;
  csm: Browser;
  page: string;
}

async function openScene(): Promise<Scene> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  return { world, customer, csm: await signIn(world, "csm"), page: `/console/accounts/${customer.id}` };
}

async function rowsOf<R>({ world, customer }: Scene, query: string, ...values: string[]): Promise<R[]> {
  return (
    await world.db
      .prepare(query)
      .bind(customer.id, ...values)
      .all<R>()
  ).results;
}

const people = (scene: Scene) =>
  rowsOf<{ name: string; email: string | null }>(scene, "select name, email from contact where account_id = ?");
const steps = (scene: Scene, title: string) =>
  rowsOf<{ id: string }>(scene, "select id from item where account_id = ? and title = ?", title);

it("a person entered twice, as by a second click, is there once", async () => {
  const scene = await openScene();
  const ana = { name: "Ana Ruiz", email: "ana@airport.example", role: "admin" };
  const nobody = { name: "No Address", email: "", role: "end_user" };
  for (const person of [ana, ana, { ...ana, email: "ANA@airport.example" }, nobody, nobody])
    expect((await scene.csm.post(`${scene.page}/contacts`, person)).status).toBe(303);
  const entered = (await people(scene)).filter(({ name }) => !/Dana|Ellen/.test(name));
  expect(entered.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: "Ana Ruiz", email: "ana@airport.example" },
    { name: "No Address", email: null },
  ]);
});

it("an address belongs to one person of an account, and the answer says to whom", async () => {
  const scene = await openScene();
  const other = await openScene();
  const person = { name: "Somebody Else", email: scene.customer.champion.email, role: "admin" };
  const answer = await scene.csm.post(`${scene.page}/contacts`, person);
  expect([answer.status, await answer.text()]).toEqual([
    422,
    expect.stringContaining("Dana Whitfield has this address"),
  ]);
  expect(await people(scene)).toHaveLength(2);
  expect((await other.csm.post(`${other.page}/contacts`, person)).status).toBe(303);
  expect((await scene.csm.post("/console/accounts/nothing/contacts", person)).status).toBe(404);
});

it("a step sent twice from one page is one step; written again on the next page it is another", async () => {
  const scene = await openScene();
  const fill = async () => {
    const hidden = await formTo(await (await scene.csm.get(scene.page)).text(), `${scene.page}/items`);
    return { ...hidden, title: "Name a second lead", side: "customer", stage: "reviews", due: "2027-01-04" };
  };
  const form = await fill();
  const sent = await Promise.all(Array.from({ length: 4 }, () => scene.csm.post(`${scene.page}/items`, form)));
  expect(sent.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
  expect(await steps(scene, form.title)).toHaveLength(1);
  expect((await scene.csm.post(`${scene.page}/items`, await fill())).status).toBe(303);
  expect(await steps(scene, form.title)).toHaveLength(2);
  expect((await scene.csm.post("/console/accounts/nothing/items", form)).status).toBe(404);
});

it("what a form of the page was sent with is there again, with what is wrong beside the field", async () => {
  const { csm, page, customer } = await openScene();
  const refused: Record<string, [Record<string, string>, string]> = {
    contacts: [{ name: "Ana Ruiz", email: customer.champion.email, role: "admin" }, "contact-email-problem"],
    shares: [{ kind: "personal", contact: "c2", scope: "view", expires: "2020-02-29" }, "share-expires-problem"],
    items: [
      { title: "Name a second lead", why: "Two", side: "customer", stage: "reviews", due: "soon" },
      "step-due-problem",
    ],
  };
  for (const [form, [fields, problem]] of Object.entries(refused)) {
    const answer = await csm.post(`${page}/${form}`, fields);
    const html = await answer.text();
    expect([answer.status, html.includes(`id="${problem}"`)], form).toEqual([422, true]);
    const values = (await elementsOf(html)).map(({ attributes }) => attributes.value);
    for (const name of ["name", "email", "expires", "title", "why", "due"])
      if (fields[name] !== undefined) expect(values, `${form}: ${name}`).toContain(fields[name]);
    const shown = (await elementsOf(html)).filter(
      ({ attributes }) => "selected" in attributes || "checked" in attributes,
    );
    const chosen = shown.map(({ attributes }) => attributes.value ?? attributes.id);
    for (const name of ["role", "kind", "contact", "scope", "side", "stage"])
      if (fields[name] !== undefined) expect(chosen, `${form}: ${name}`).toContain(fields[name]);
    expect(html.includes('step-internal" name="internal" checked'), form).toBe(form !== "items");
  }
});

it("a due day moved twice to the same day, as by a second click, is moved once and without a conflict", async () => {
  const scene = await openScene();
  const { world, customer, csm, page } = scene;
  const item = await openItem(world, customer, "vendor");
  const form = { version: String(item.version), due: "2027-02-01", back: page };
  for (let time = 0; time < 2; time += 1)
    expect((await csm.post(`${page}/items/${item.id}/due`, form)).status).toBe(303);
  expect((await actsOf(world, customer)).map(({ act }) => act)).toEqual(["edited"]);
  expect((await csm.post(`${page}/items/${item.id}/due`, { ...form, due: "2027-02-02" })).status).toBe(409);
});

it("no field of a new step takes more than is kept, and none that is kept as one line takes several", async () => {
  const scene = await openScene();
  const seen = await elementsOf(await (await scene.csm.get(scene.page)).text());
  const [title, why] = ["step-title", "step-why"].map((id) => seen.find(({ attributes }) => attributes.id === id));
  expect([title, why].map((field) => field?.tag)).toEqual(["input", "input"]);
  const longest = {
    title: "t".repeat(Number(title?.attributes.maxlength)),
    why: "w".repeat(Number(why?.attributes.maxlength)),
  };
  const form = { ...longest, side: "vendor", stage: "reviews", due: "2027-01-04", internal: "on" };
  expect((await scene.csm.post(`${scene.page}/items`, form)).status).toBe(303);
});

it("the page of an account says which version of its segment's template the plan was laid from", async () => {
  const { world, csm, page, customer } = await openScene();
  await world.db.prepare("update account set template_version = 3 where id = ?").bind(customer.id).run();
  expect(spokenIn(await (await csm.get(page)).text())).toContain("Template version 3");
});
