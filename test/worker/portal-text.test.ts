import { expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { dangersOf, elementsOf } from "../support/html.ts";
import { consoleRoutes, handlers, knownOf, pathOf, portalRoutes } from "../support/route.ts";
import { actsOf, openItem } from "../support/rows.ts";
import {
  browserOf,
  type Customer,
  makeLink,
  openAsChampion,
  openCustomer,
  openLink,
  openWorld,
  origin,
  signIn,
  type World,
} from "../support/world.ts";

const gets = (list: { method: string; path: string }[]) => list.filter(({ method }) => method === "GET");
const portalPages = gets(portalRoutes);
const previewPages = gets(consoleRoutes).filter(({ path }) => path.includes("/preview"));

/** Every text a customer of this account can fetch, by address. */
async function readAll(
  known: Record<string, string>,
  readers: { portal: Browser[]; staff: Browser },
): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const route of portalPages)
    for (const [at, browser] of readers.portal.entries()) {
      const answer = await browser.get(pathOf(route, known));
      expect(answer.status, route.path).toBeLessThan(400);
      texts[`${route.path} ${at}`] = await answer.text();
    }
  for (const route of previewPages) texts[route.path] = await (await readers.staff.get(pathOf(route, known))).text();
  const mailed = handlers.find(({ path }) => path === "/r/:token");
  if (mailed) texts[mailed.path] = await (await readers.portal[0]!.get(pathOf(mailed, known))).text();
  return texts;
}

const canary = "canary-4711";
const kickoffWeek = "2026-12-01";

/** Lets staff write the canary into everything that is internal. Gives the id of the internal step. */
async function writeInternal(world: World, customer: Customer, staff: Browser): Promise<string> {
  const target = `/console/accounts/${customer.id}/items`;
  const made = {
    title: `${canary} title`,
    why: `${canary} why`,
    side: "customer",
    stage: "handoff",
    due: kickoffWeek,
    internal: "on",
  };
  expect((await staff.post(target, made)).status).toBe(303);
  const row = await world.db
    .prepare("select id from item where account_id = ? and title = ?")
    .bind(customer.id, made.title)
    .first<{ id: string }>();
  const internal = row?.id ?? "";
  const shared = await openItem(world, customer);
  const vendors = await openItem(world, customer, "vendor");
  const say = (id: string, fields: Record<string, string>) =>
    staff.post(`${target}/${id}/comment`, { version: "1", ...fields });
  expect((await say(shared.id, { body: `${canary} on a shared step`, internal: "on" })).status).toBe(303);
  expect((await say(vendors.id, { body: `${canary} on ours`, internal: "on" })).status).toBe(303);
  expect((await say(internal, { body: `${canary} on an internal step` })).status).toBe(303);
  // A step that waits for the internal one must not name it.
  await world.db
    .prepare("update item set after_id = ? where account_id = ? and id = ?")
    .bind(internal, customer.id, shared.id)
    .run();
  return internal;
}

it("what is internal is on no page, file or preview a customer could see, and staff see all of it", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = await knownOf(world, customer);
  const staff = await signIn(world, "csm");
  const internal = await writeInternal(world, customer, staff);
  const readers = [await openAsChampion(world, customer), await openLink(world, await makeLink(world, customer))];
  for (const item of [known.item, (await openItem(world, customer, "vendor")).id])
    for (const [address, text] of Object.entries(
      await readAll({ ...known, item: item ?? "" }, { portal: readers, staff }),
    ))
      expect(text.includes(canary), address).toBe(false);
  const own = await (await staff.get(`/console/accounts/${customer.id}`)).text();
  expect(own).toContain(`${canary} title`);
  const page = await (await staff.get(`/console/accounts/${customer.id}/items/${internal}`)).text();
  expect(page).toContain(`${canary} on an internal step`);
  const shared = await (await staff.get(`/console/accounts/${customer.id}/items/${known.item}`)).text();
  expect(shared).toContain(`${canary} on a shared step`);
});

it("whatever is said or done on an internal step is internal itself, asked for or not", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const staff = await signIn(world, "csm");
  await writeInternal(world, customer, staff);
  const acts = await actsOf(world, customer);
  expect(acts.map(({ act, internal }) => [act, internal])).toEqual([
    ["created", 1],
    ["commented", 1],
    ["commented", 1],
    ["commented", 1],
  ]);
  const handoff = `/console/accounts/${customer.id}/items/handoff-notes`;
  await world.db
    .prepare("update item set state = 'open' where account_id = ? and id = 'handoff-notes'")
    .bind(customer.id)
    .run();
  expect((await staff.post(`${handoff}/done`, { version: "1" })).status).toBe(303);
  expect((await actsOf(world, customer)).at(-1)).toMatchObject({ act: "done", internal: 1 });
});

it("an internal step is not there for a customer: no page, no act, no word, and no sign in the counts", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const browser = await openAsChampion(world, customer);
  const plan = async () => (await (await browser.get(`${customer.base}/plan`)).text()).match(/<main.*<\/main>/s)?.[0];
  const shared = await openItem(world, customer);
  const before = await plan();
  const internal = await writeInternal(world, customer, await signIn(world, "csm"));
  await world.db
    .prepare("update item set after_id = null where account_id = ? and id = ?")
    .bind(customer.id, shared.id)
    .run();
  expect(await plan()).toBe(before);
  const path = `${customer.base}/plan/${internal}`;
  expect((await browser.get(path)).status).toBe(404);
  for (const act of ["done", "stuck", "comment"]) {
    const answer = await browser.post(`${path}/${act}`, {
      version: "1",
      ...(act === "stuck" && { reason: "x" }),
      ...(act === "comment" && { body: "x" }),
    });
    expect([answer.status, (await answer.text()).includes(canary)], act).toEqual([404, false]);
  }
});

/** Texts that would run, load, leave their place or turn the page around if they were taken for markup. */
const payloads = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  "javascript:alert(1)",
  "</title></textarea></style><iframe src=//evil.example>",
  "{{constructor.constructor('alert(1)')()}}",
  "<base href=//evil.example>",
  '" autofocus onfocus=alert(1) x="',
  "%nonce% <!-- ]]>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
];

/** Puts a payload into every text people may write about an account, through the forms and the API they write it with. */
async function openHostile(world: World, payload: string): Promise<{ customer: Customer; staff: Browser }> {
  const short = payload.slice(0, 80);
  const customer = await openCustomer(world, {
    name: `${short}`,
    contacts: [
      { name: short, email: "a@hostile.example", role: "champion", title: short },
      { name: "Ellen Marsh", email: "b@hostile.example", role: "executive_sponsor", title: short },
    ],
    first_value: { statement: payload, target: "100" },
    twelve_month: { statement: payload, target: "2400" },
    critical_event: { title: short, on: "2027-02-01" },
  });
  const staff = await signIn(world, "admin");
  await world.db.prepare("update staff set name = ?, title = ? where id = ?").bind(short, short, staff.staffId).run();
  await world.db.prepare("update account set csm_id = ? where id = ?").bind(staff.staffId, customer.id).run();
  for (const side of ["customer", "vendor"])
    await staff.post(`/console/accounts/${customer.id}/items`, {
      title: payload,
      why: payload,
      side,
      stage: "handoff",
      due: kickoffWeek,
    });
  const path = `${customer.base}/plan/${(await openItem(world, customer)).id}`;
  const team = await openLink(world, await makeLink(world, customer));
  expect((await team.post(`${customer.base}/who`, { name: short })).status).toBe(303);
  expect((await team.post(`${path}/comment`, { version: "1", body: payload })).status).toBe(303);
  expect((await team.post(`${path}/stuck`, { version: "1", reason: payload })).status).toBe(303);
  const theirs = await openItem(world, customer);
  expect((await team.post(`${customer.base}/plan/${theirs.id}/done`, { version: "1" })).status).toBe(303);
  return { customer, staff };
}

async function expectHarmless(answer: Response, where: string): Promise<string> {
  const html = await answer.text();
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return html;
  const policy = answer.headers.get("content-security-policy") ?? "";
  const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? null;
  const dangers = await dangersOf(html, nonce);
  // A mail in its frame has no right but to be looked at, and carries its style in its elements.
  if (policy.includes("; sandbox")) {
    expect(
      dangers.filter((each) => !/^\S+ style=|^a href=https:\/\/slot\.invalid\//.test(each)),
      where,
    ).toEqual([]);
    return html;
  }
  // A reader's own calendar feed is the one address of a page that no browser opens.
  const feed = `a href=${origin.replace("https:", "webcal:")}/calendar/v1.`;
  expect(
    dangers.filter((each) => !each.startsWith(feed)),
    where,
  ).toEqual([]);
  // The page is whole: nothing written by people closed an element of ours.
  const frame = (await elementsOf(html)).map(({ tag }) => tag).filter((tag) => ["style", "head", "body"].includes(tag));
  expect(frame, where).toEqual(["head", "style", "body"]);
  return html;
}

for (const payload of payloads) {
  it(`${payload} stays text on every page of customer and staff`, async () => {
    const world = await openWorld();
    const { customer, staff } = await openHostile(world, payload);
    const known = await knownOf(world, customer);
    const readers = [await openLink(world, await makeLink(world, customer, { contactId: "c1" })), staff];
    const stuck = await world.db
      .prepare("select id from item where account_id = ? and state = 'stuck'")
      .bind(customer.id)
      .first<string>("id");
    const item = stuck ?? "";
    let shown = 0;
    for (const route of gets(handlers)) {
      const reader = route.path.startsWith("/console") ? readers[1] : readers[0];
      const html = await expectHarmless(await reader!.get(pathOf(route, { ...known, item })), route.path);
      if (
        html.includes(payload.slice(0, 12).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"))
      )
        shown += 1;
    }
    // Without these pages showing it, the test would prove nothing.
    expect(shown).toBeGreaterThan(10);
  });

  it(`${payload} stays text when it comes back in an answer to a form or an address`, async () => {
    const world = await openWorld();
    const customer = await openCustomer(world);
    const browser = await openLink(world, await makeLink(world, customer));
    const personal = await openAsChampion(world, customer);
    const staff = await signIn(world, "admin");
    const path = `${customer.base}/plan/${(await openItem(world, customer)).id}`;
    const odd = encodeURIComponent(payload);
    const long = `${payload}${"x".repeat(5000)}`;
    const answers = [
      await browser.get(`${customer.base}?did=done:${odd}&show=${odd}`),
      await browser.get(`${customer.base}/plan?show=${odd}&did=${odd}`),
      await browser.get(`${customer.base}/who?back=${odd}`),
      await browser.get(`${customer.base}/plan/${odd}`),
      await browser.get(`${customer.base}/${odd}`),
      await browser.post(`${path}/comment`, {
        version: payload,
        body: payload,
        back: payload,
        command: payload,
        [payload]: payload,
      }),
      await browser.post(`${customer.base}/who`, {
        name: "",
        back: payload,
        pending_action: `${path}/comment`,
        pending_body: payload,
      }),
      await browser.post(`${customer.base}/who`, {
        name: payload.repeat(9),
        contact: payload,
        pending_action: `${customer.base}/plan/${odd}/done`,
      }),
      await personal.post(`${path}/comment`, { version: "1", body: long }),
      await personal.post(`${path}/stuck`, { version: "7", reason: payload }),
      await browserOf(world).get(`/${odd}`),
      await browserOf(world).get(`/p/${odd}`),
      await browserOf(world).post("/link", { email: payload, [payload]: payload }),
      await browserOf(world).post("/console/sign-in", { email: payload }),
      await browserOf(world).post("/console/sign-in/code", { code: payload }),
      await browserOf(world).post(`/u/${odd}`, { [payload]: payload }),
      await staff.get(`/console?q=${odd}&segment=${odd}&view=${odd}&did=${odd}`),
      await staff.post("/console/accounts/new", { name: payload, segment: payload, [payload]: payload }),
      await staff.post("/console/settings/staff", { name: long, email: payload, role: payload, title: payload }),
      await staff.post("/console/settings/metrics", { key: payload, name: payload, [payload]: payload }),
    ];
    for (const [at, answer] of answers.entries()) {
      expect(answer.status, `${at}`).toBeLessThan(500);
      await expectHarmless(answer, `${at}`);
    }
  });
}

it("the check of this file finds each danger it looks for", async () => {
  const html =
    '<p onclick=x><script>1</script><script nonce="n">1</script><img src=x><a href="javascript:x">a</a><a href="//evil.example">b</a><a href="/ok">c</a>';
  expect(await dangersOf(html, "n")).toEqual([
    "p onclick=x",
    "<script>",
    "<img>",
    "img src=x",
    "a href=javascript:x",
    "a href=//evil.example",
  ]);
});
