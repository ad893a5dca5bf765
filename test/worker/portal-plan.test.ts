import { expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { formTo } from "../support/html.ts";
import { actsOf, dumpTables, itemOf, type KeptItem, openItem } from "../support/rows.ts";
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

interface Scene {
  world: World;
  customer: Customer;
  item: KeptItem;
  /** Where the step is and where its acts go. */
  path: string;
}

async function openScene(): Promise<Scene> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const item = await openItem(world, customer);
  return { world, customer, item, path: `${customer.base}/plan/${item.id}` };
}

async function openTeam({ world, customer }: Scene): Promise<Browser> {
  return openLink(world, await makeLink(world, customer));
}

/** Does what the form on the step's own page would do. */
async function submit(
  browser: Browser,
  path: string,
  more: { act: string; fields?: Record<string, string> },
): Promise<Response> {
  const html = await (await browser.get(path)).text();
  const hidden = await formTo(html, `${path}/${more.act}`);
  if (!hidden) throw new Error(`the page has no form for ${more.act}`);
  return browser.post(`${path}/${more.act}`, { ...hidden, ...more.fields });
}

it("a step is checked off from its own page, and the page says who did it", async () => {
  const scene = await openScene();
  const browser = await openAsChampion(scene.world, scene.customer);
  const answer = await submit(browser, scene.path, { act: "done" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `${scene.path}?did=done%3A${scene.item.id}`]);
  const html = await (await browser.get(answer.headers.get("location") ?? "")).text();
  expect(html).toMatch(/Done on .* by Dana Whitfield/);
  expect(await itemOf(scene.world, scene.customer, scene.item.id)).toMatchObject({ state: "done", version: 2 });
});

it("undo after a check-off is offered at once and brings the step back", async () => {
  const scene = await openScene();
  const browser = await openAsChampion(scene.world, scene.customer);
  const done = await submit(browser, scene.path, { act: "done" });
  const html = await (await browser.get(done.headers.get("location") ?? "")).text();
  const fields = await formTo(html, `${scene.path}/undo`);
  expect((await browser.post(`${scene.path}/undo`, fields ?? {})).status).toBe(303);
  expect(await itemOf(scene.world, scene.customer, scene.item.id)).toMatchObject({ state: "open", version: 3 });
  expect((await actsOf(scene.world, scene.customer)).map(({ act }) => act)).toEqual(["done", "reopened"]);
});

it("stuck keeps its reason, undo of a later check-off brings it back, and reopening ends it", async () => {
  const scene = await openScene();
  const { world, customer, item, path } = scene;
  const browser = await openAsChampion(world, customer);
  await submit(browser, path, { act: "stuck", fields: { reason: "  Legal has the contract  " } });
  const stuck = { state: "stuck", stuck_reason: "Legal has the contract" };
  expect(await itemOf(world, customer, item.id)).toMatchObject(stuck);
  expect(await (await browser.get(path)).text()).toContain("Legal has the contract");
  await submit(browser, path, { act: "done" });
  await submit(browser, path, { act: "undo" });
  expect(await itemOf(world, customer, item.id)).toMatchObject(stuck);
  await submit(browser, path, { act: "reopen" });
  expect(await itemOf(world, customer, item.id)).toMatchObject({ state: "open", stuck_reason: null });
});

it("stuck without a reason, or with one longer than 1,000 characters, is refused and keeps what was typed", async () => {
  const { world, customer, item, path } = await openScene();
  const browser = await openAsChampion(world, customer);
  expect((await browser.post(`${path}/stuck`, { version: "1", reason: " \n " })).status).toBe(422);
  expect((await browser.post(`${path}/stuck`, { version: "1" })).status).toBe(422);
  const long = `We wait ${"x".repeat(1000)}`;
  const answer = await browser.post(`${path}/stuck`, { version: "1", reason: long });
  expect(answer.status).toBe(422);
  const html = await answer.text();
  expect(html).toContain(long);
  expect(html).toContain("Please keep it under 1,000 characters.");
  expect(await itemOf(world, customer, item.id)).toMatchObject({ state: "open", version: 1 });
  expect((await browser.post(`${path}/stuck`, { version: "1", reason: "x".repeat(1000) })).status).toBe(303);
});

it("a comment is counted and shown with its author; an empty or endless one is refused", async () => {
  const { world, customer, item, path } = await openScene();
  const browser = await openAsChampion(world, customer);
  expect((await submit(browser, path, { act: "comment", fields: { body: "Which file do you need?" } })).status).toBe(
    303,
  );
  const html = await (await browser.get(path)).text();
  expect(html).toMatch(/Dana Whitfield<\/bdi> wrote.*Which file do you need\?/s);
  expect((await itemOf(world, customer, item.id)).comments).toBe(1);
  expect((await browser.post(`${path}/comment`, { version: "1", body: "" })).status).toBe(422);
  const long = "y".repeat(4001);
  const refused = await browser.post(`${path}/comment`, { version: "1", body: long });
  expect([refused.status, (await refused.text()).includes(long)]).toEqual([422, true]);
  expect((await itemOf(world, customer, item.id)).comments).toBe(1);
});

it("a step of the vendor can be discussed by the customer, and not checked off", async () => {
  const { world, customer } = await openScene();
  const browser = await openAsChampion(world, customer);
  const item = await openItem(world, customer, "vendor");
  const path = `${customer.base}/plan/${item.id}`;
  for (const act of ["done", "stuck"])
    expect(
      (await browser.post(`${path}/${act}`, { version: "1", ...(act === "stuck" && { reason: "?" }) })).status,
    ).toBe(403);
  expect(await itemOf(world, customer, item.id)).toEqual(item);
  expect(await formTo(await (await browser.get(path)).text(), `${path}/done`)).toBe(null);
  expect((await submit(browser, path, { act: "comment", fields: { body: "When?" } })).status).toBe(303);
});

it("a personal link signs with the contact's name", async () => {
  const { world, customer, path, item } = await openScene();
  await submit(await openAsChampion(world, customer), path, { act: "done" });
  const [act] = await actsOf(world, customer);
  expect(act).toMatchObject({ actor_kind: "contact", actor_id: "c1", actor_name: "Dana Whitfield" });
  expect((await itemOf(world, customer, item.id)).state_by).toBe("Dana Whitfield");
});

it("a team link is asked who it is, and the change that waited is done in the same go", async () => {
  const scene = await openScene();
  const { world, customer, item, path } = scene;
  const browser = await openTeam(scene);
  const asked = await submit(browser, path, { act: "stuck", fields: { reason: 'Waiting for "SSO" & Co' } });
  expect(asked.status).toBe(200);
  expect(await actsOf(world, customer)).toEqual([]);
  const html = await asked.text();
  expect(html).toContain("Who are you?");
  expect(html).toContain("Ellen Marsh");
  const waiting = await formTo(html, `${customer.base}/who`);
  const answer = await browser.post(`${customer.base}/who`, { ...waiting, contact: "c2", name: "" });
  expect(answer.headers.get("location")).toBe(`${path}?did=stuck%3A${item.id}`);
  expect(await itemOf(world, customer, item.id)).toMatchObject({
    state: "stuck",
    stuck_reason: 'Waiting for "SSO" & Co',
    state_by: "Ellen Marsh, via the team link",
  });
  const [act] = await actsOf(world, customer);
  expect(act).toMatchObject({ actor_kind: "team", actor_id: "c2", actor_name: "Ellen Marsh, via the team link" });
});

it("a team link asks once; what follows is signed with the same name", async () => {
  const scene = await openScene();
  const browser = await openTeam(scene);
  await browser.post(`${scene.customer.base}/who`, { contact: "", name: "Kim New" });
  expect((await submit(browser, scene.path, { act: "done" })).status).toBe(303);
  expect((await submit(browser, scene.path, { act: "comment", fields: { body: "There." } })).status).toBe(303);
  const acts = await actsOf(scene.world, scene.customer);
  expect(acts.map(({ actor_name, actor_id }) => [actor_name, actor_id])).toEqual(
    Array(2).fill(["Kim New, via the team link", null]),
  );
});

it("a step there is not is 404, and nobody is asked who they are for it", async () => {
  const { world, customer, item } = await openScene();
  await world.db
    .prepare("update item set internal = 1 where account_id = ? and id = ?")
    .bind(customer.id, item.id)
    .run();
  const browser = await openLink(world, await makeLink(world, customer));
  for (const id of [item.id, "nothing"])
    expect((await browser.post(`${customer.base}/plan/${id}/comment`, { version: "1", body: "Words" })).status).toBe(
      404,
    );
});

it("no name is no answer: the question comes again and still carries the change", async () => {
  const scene = await openScene();
  const browser = await openTeam(scene);
  const fields = { pending_action: `${scene.path}/comment`, pending_version: "1", pending_body: "Do not lose me" };
  for (const name of ["", "   "]) {
    const answer = await browser.post(`${scene.customer.base}/who`, { ...fields, name });
    expect(answer.status).toBe(422);
    expect(await formTo(await answer.text(), `${scene.customer.base}/who`)).toMatchObject(fields);
  }
  expect(await actsOf(scene.world, scene.customer)).toEqual([]);
});

it("a name of more than 80 characters is refused, and the change it carries is not lost", async () => {
  const scene = await openScene();
  const browser = await openTeam(scene);
  const fields = { pending_action: `${scene.path}/comment`, pending_version: "1", pending_body: "Do not lose me" };
  const answer = await browser.post(`${scene.customer.base}/who`, { ...fields, name: "N".repeat(81) });
  expect(answer.status).toBe(422);
  expect(await formTo(await answer.text(), `${scene.customer.base}/who`)).toMatchObject(fields);
  expect(await actsOf(scene.world, scene.customer)).toEqual([]);
});

it.each([
  ["a space of no width", "\u200b"],
  ["a soft hyphen", "\u00ad"],
  ["a filler of Hangul", "\u3164"],
  ["the blank of braille", "\u2800 \u2800"],
])("%s is no name: nobody acts under one that is not seen", async (_, name) => {
  const scene = await openScene();
  const browser = await openTeam(scene);
  const fields = { pending_action: `${scene.path}/comment`, pending_version: "1", pending_body: "Who said this?" };
  const answer = await browser.post(`${scene.customer.base}/who`, { ...fields, name });
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([422, null]);
  expect(await formTo(await answer.text(), `${scene.customer.base}/who`)).toMatchObject(fields);
  expect(await actsOf(scene.world, scene.customer)).toEqual([]);
});

it("a link for reading is shown no form and may not act, whatever it sends", async () => {
  const { world, customer, path } = await openScene();
  const browser = await openLink(world, await makeLink(world, customer, { contactId: "c2", scope: "view" }));
  expect(await (await browser.get(path)).text()).not.toContain("<form");
  const before = await dumpTables(world.db);
  for (const act of ["done", "undo", "reopen", "stuck", "comment"])
    for (const fields of [{ version: "1" }, { version: "none", reason: "x", body: "x" }])
      expect((await browser.post(`${path}/${act}`, fields)).status, act).toBe(403);
  const waiting = { name: "Sam", pending_action: `${path}/done`, pending_version: "1" };
  const team = await openLink(world, await makeLink(world, customer, { scope: "view" }));
  expect((await team.post(`${customer.base}/who`, waiting)).status).toBe(403);
  expect((await dumpTables(world.db)).item).toEqual(before.item);
  expect(await actsOf(world, customer)).toEqual([]);
});

it("an address passed on after a check-off tells a reader what was done, and offers undo to nobody who may not", async () => {
  const { world, customer, item, path } = await openScene();
  const champion = await openAsChampion(world, customer);
  const answer = await submit(champion, path, { act: "done" });
  const passedOn = [
    answer.headers.get("location") ?? "",
    `${customer.base}/plan?did=done:${item.id}`,
    `${customer.base}?did=done:${item.id}`,
  ];
  const reader = await openLink(world, await makeLink(world, customer, { contactId: "c2", scope: "view" }));
  for (const address of passedOn) {
    expect(await formTo(await (await champion.get(address)).text(), `${path}/undo`), address).not.toBeNull();
    const html = await (await reader.get(address)).text();
    expect(html, address).toContain(`data-tone="done"`);
    expect(html, address).not.toContain("<form");
  }
  await world.db.prepare("update item set side = 'vendor' where account_id = ?").bind(customer.id).run();
  await world.db.prepare("update account set revision = revision + 1 where id = ?").bind(customer.id).run();
  for (const address of passedOn)
    expect(await (await champion.get(address)).text(), address).not.toContain(`action="${path}/undo"`);
});

it("a change seen too late is 409, names who was faster, and keeps what was typed", async () => {
  const { world, customer, item, path } = await openScene();
  const [dana, ellen] = [
    await openAsChampion(world, customer),
    await openLink(world, await makeLink(world, customer, { contactId: "c2" })),
  ];
  await submit(ellen, path, { act: "stuck", fields: { reason: "First" } });
  const answer = await dana.post(`${path}/stuck`, { version: "1", reason: "My long and careful words" });
  expect(answer.status).toBe(409);
  const html = await answer.text();
  expect(html).toContain("Ellen Marsh did that.");
  expect(html).toContain("My long and careful words");
  expect(await itemOf(world, customer, item.id)).toMatchObject({ stuck_reason: "First", version: 2 });
});

it("what is done already is done, whoever did it: no conflict and no second act", async () => {
  const { world, customer, path } = await openScene();
  const [dana, ellen] = [
    await openAsChampion(world, customer),
    await openLink(world, await makeLink(world, customer, { contactId: "c2" })),
  ];
  expect((await dana.post(`${path}/done`, { version: "1" })).status).toBe(303);
  expect((await ellen.post(`${path}/done`, { version: "1" })).status).toBe(303);
  expect((await actsOf(world, customer)).map(({ actor_name }) => actor_name)).toEqual(["Dana Whitfield"]);
});

it("the same form sent twice is one change, for every act", async () => {
  const { world, customer, item, path } = await openScene();
  const browser = await openAsChampion(world, customer);
  const sent: [string, Record<string, string>][] = [
    ["stuck", { version: "1", reason: "We wait" }],
    ["reopen", { version: "2" }],
    ["done", { version: "3" }],
    ["undo", { version: "4" }],
    ["comment", { version: "5", body: "Thank you" }],
  ];
  for (const [act, fields] of sent)
    for (const time of [1, 2])
      expect((await browser.post(`${path}/${act}`, fields)).status, `${act} ${time}`).toBe(303);
  const acts = await actsOf(world, customer);
  expect(acts.map(({ act }) => act)).toEqual(["stuck", "unstuck", "done", "reopened", "commented"]);
  expect(await itemOf(world, customer, item.id)).toMatchObject({ version: 5, comments: 1 });
});

it("the same form sent eight times at the same moment is one change, and every sender is told it is done", async () => {
  const { world, customer, item, path } = await openScene();
  const browser = await openAsChampion(world, customer);
  const twice = (act: string, fields: Record<string, string>) =>
    Promise.all(Array.from({ length: 8 }, () => browser.post(`${path}/${act}`, fields)));
  const statuses = [
    ...(await twice("stuck", { version: "1", reason: "We wait" })),
    ...(await twice("done", { version: "2", command: "one-command" })),
    ...(await twice("comment", { version: "3", body: "Thank you" })),
  ].map(({ status }) => status);
  expect((await actsOf(world, customer)).map(({ act }) => act)).toEqual(["stuck", "done", "commented"]);
  expect(await itemOf(world, customer, item.id)).toMatchObject({ version: 3, comments: 1 });
  expect(statuses).toEqual(Array(24).fill(303));
});

it("a check-off that brings a stuck step back is taken back once, however often undo is sent", async () => {
  const { world, customer, item, path } = await openScene();
  const browser = await openAsChampion(world, customer);
  await browser.post(`${path}/stuck`, { version: "1", reason: "We wait" });
  await browser.post(`${path}/done`, { version: "2" });
  const undo = () => browser.post(`${path}/undo`, { version: "3" });
  const answers = [...(await Promise.all([undo(), undo(), undo()])), await undo()];
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
  expect(await itemOf(world, customer, item.id)).toMatchObject({ state: "stuck", stuck_reason: "We wait", version: 4 });
  const ellen = await openLink(world, await makeLink(world, customer, { contactId: "c2" }));
  await ellen.post(`${path}/stuck`, { version: "4", reason: "Ellen knows why" });
  expect((await undo()).status).toBe(303);
  expect(await itemOf(world, customer, item.id)).toMatchObject({ stuck_reason: "Ellen knows why", version: 5 });
  // Another command that saw as little is told.
  expect((await browser.post(`${path}/undo`, { version: "3", command: "another" })).status).toBe(409);
});

it("a second click of a colleague is answered as the first, and a late one of another is told", async () => {
  const { world, customer } = await openScene();
  const item = await openItem(world, customer, "vendor");
  const path = `/console/accounts/${customer.id}/items/${item.id}`;
  const [csm, other] = [await signIn(world, "csm"), await signIn(world, "csm")];
  const sent: [string, Record<string, string>][] = [
    ["stuck", { version: "1", reason: "We wait" }],
    ["done", { version: "2" }],
    ["undo", { version: "3" }],
    ["due", { version: "4", due: "2027-05-05" }],
  ];
  for (const [act, fields] of sent) {
    const click = () => csm.post(`${path}/${act}`, fields);
    const answers = [...(await Promise.all([click(), click(), click()])), await click()];
    expect([act, ...answers.map(({ status }) => status)]).toEqual([act, 303, 303, 303, 303]);
  }
  expect(await itemOf(world, customer, item.id)).toMatchObject({ state: "stuck", version: 5 });
  expect((await other.post(`${path}/due`, { version: "4", due: "2027-06-06" })).status).toBe(409);
});

it("two people who change one step at the same moment: one is kept, the other is told", async () => {
  const { world, customer, path } = await openScene();
  const [dana, ellen] = [
    await openAsChampion(world, customer),
    await openLink(world, await makeLink(world, customer, { contactId: "c2" })),
  ];
  const answers = await Promise.all([
    dana.post(`${path}/stuck`, { version: "1", reason: "Reason of Dana" }),
    ellen.post(`${path}/stuck`, { version: "1", reason: "Reason of Ellen" }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  expect(await actsOf(world, customer)).toHaveLength(1);
});

it("a command id sent again changes nothing, though the step moved on since", async () => {
  const { world, customer, item, path } = await openScene();
  const browser = await openAsChampion(world, customer);
  const first = { version: "1", command: "3f6c1a3e-the-same" };
  expect((await browser.post(`${path}/done`, first)).status).toBe(303);
  expect((await browser.post(`${path}/undo`, { version: "2" })).status).toBe(303);
  await browser.post(`${path}/done`, first);
  expect(await itemOf(world, customer, item.id)).toMatchObject({ state: "open", version: 3 });
  const words = { version: "3", body: "Sent from a train", command: "the-same-comment" };
  for (const time of [1, 2, 3]) expect((await browser.post(`${path}/comment`, words)).status, `${time}`).toBe(303);
  expect((await itemOf(world, customer, item.id)).comments).toBe(1);
});

it("a command id of one account means nothing in another", async () => {
  const scene = await openScene();
  const { world } = scene;
  const other = await openCustomer(world);
  const fields = { version: "1", command: "shared-by-chance" };
  for (const customer of [scene.customer, other]) {
    const browser = await openAsChampion(world, customer);
    const path = `${customer.base}/plan/${(await openItem(world, customer)).id}`;
    expect((await browser.post(`${path}/done`, fields)).status).toBe(303);
    expect(await actsOf(world, customer)).toHaveLength(1);
  }
});

it("the way back leads to a page of this portal and nowhere else", async () => {
  const { world, customer, path } = await openScene();
  const browser = await openAsChampion(world, customer);
  const hostile = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    `${customer.base}/../../console`,
    `${customer.base}/%2e%2e/%2E%2e/console`,
    `${customer.base}/.%2e/%2e./console`,
    "/console",
    `${customer.base}evil`,
    "javascript:alert(1)",
    `${customer.base}/x\r\nset-cookie: a=b`,
    `${customer.base}//evil.example`,
  ];
  for (const [at, back] of hostile.entries()) {
    const answer = await browser.post(`${path}/comment`, { version: "1", body: `Words ${at}`, back });
    const location = answer.headers.get("location") ?? "";
    expect([answer.status, location.split("?")[0], answer.headers.get("set-cookie")], back).toEqual([
      303,
      customer.base,
      null,
    ]);
  }
  const good = await browser.post(`${path}/comment`, {
    version: "1",
    body: "Words",
    back: `${customer.base}/plan?show=yours`,
  });
  expect(good.headers.get("location")).toMatch(new RegExp(`^${customer.base}/plan\\?show=yours&did=`));
});

it("what staff did is signed with their name, and the customer reads it", async () => {
  const { world, customer } = await openScene();
  const item = await openItem(world, customer, "vendor");
  const staff = await signIn(world, "csm");
  const target = `/console/accounts/${customer.id}/items/${item.id}`;
  expect((await staff.post(`${target}/done`, { version: "1" })).status).toBe(303);
  expect(await itemOf(world, customer, item.id)).toMatchObject({ state: "done", state_by: "Priya Raman" });
  const browser = await openAsChampion(world, customer);
  expect(await (await browser.get(`${customer.base}/plan/${item.id}`)).text()).toMatch(/Done on .* by Priya Raman/);
});

it("staff do not check off the customer's homework", async () => {
  const { world, customer, item } = await openScene();
  const staff = await signIn(world, "admin");
  const target = `/console/accounts/${customer.id}/items/${item.id}`;
  expect((await staff.post(`${target}/done`, { version: "1" })).status).toBe(403);
  expect(await itemOf(world, customer, item.id)).toEqual(item);
});

it("a page already in the reader's hands is new again after every change", async () => {
  const { world, customer, path } = await openScene();
  const browser = await openAsChampion(world, customer);
  const etag = (await browser.get(`${customer.base}/plan`)).headers.get("etag") ?? "";
  expect((await browser.get(`${customer.base}/plan`, { "if-none-match": etag })).status).toBe(304);
  await submit(browser, path, { act: "comment", fields: { body: "News" } });
  expect((await browser.get(`${customer.base}/plan`, { "if-none-match": etag })).status).toBe(200);
});

it("a milestone is reached when its step is done and on no day, on the overview and on the journey", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const browser = await openAsChampion(world, customer);
  const move = (step: string) =>
    world.db.batch([
      world.db
        .prepare("update milestone set planned_on = '2026-10-02' where account_id = ? and id = 'first-review'")
        .bind(customer.id),
      world.db.prepare(`update item set ${step} where account_id = ? and id = 'first-review'`).bind(customer.id),
      world.db.prepare("update account set revision = revision + 1 where id = ?").bind(customer.id),
    ]);
  const rows = async () => {
    const pages = ["", "/journey"].map(async (path) => (await browser.get(`${customer.base}${path}`)).text());
    return (await Promise.all(pages)).map(
      (html) =>
        /<li(?: class="(\w+)")?><b><bdi>First (?:impact )?review<\/bdi><\/b><span class="meta">([^<]*)/.exec(html) ??
        [],
    );
  };
  await move("state = 'open', internal = 0");
  for (const [, mark, said] of await rows())
    expect([mark, said]).toEqual(["open", expect.stringMatching(/^Was planned for .*October 2.*, not reached yet$/)]);
  await move("state = 'done', state_on = '2026-10-05'");
  for (const [, mark, said] of await rows())
    expect([mark, said]).toEqual(["past", expect.stringMatching(/October 5.*, 3 days later than planned$/)]);
  // What customers do not see says nothing to them: then it is a day, over with it.
  await move("state = 'open', internal = 1");
  for (const [, mark, said] of await rows())
    expect([mark, said]).toEqual(["past", expect.stringMatching(/^(\w+, )?October 2/)]);
});

it("a view is counted by its own message and by nothing else", async () => {
  const { world, customer, path } = await openScene();
  const link = await makeLink(world, customer, { contactId: "c1" });
  const browser = await openLink(world, link);
  const views = () =>
    world.db.prepare("select seen_count from share where id = ?").bind(link.id).first<number>("seen_count");
  for (const page of ["", "/plan", "/journey", "/value", "/people"]) await browser.get(`${customer.base}${page}`);
  await browser.post(`${path}/done`, { version: "1" });
  expect(await views()).toBe(0);
  expect((await browser.post(`${customer.base}/seen`, {})).status).toBe(204);
  expect(await views()).toBe(1);
});
