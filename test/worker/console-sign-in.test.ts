import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import { addStaff } from "#store/session.ts";
import type { Browser } from "../support/browser.ts";
import { spokenIn } from "../support/html.ts";
import { consoleRoutes, knownOf, pathOf, spread } from "../support/route.ts";
import { dumpTables } from "../support/rows.ts";
import { browserOf, firstAdmin, openCustomer, openWorld, signIn, type World } from "../support/world.ts";

const minute = 60_000;
const day = 1440 * minute;
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A member of staff of this test alone, so that nobody else's hour of mails counts. */
async function hire(world: World): Promise<string> {
  const id = makeId();
  const email = `${crypto.randomUUID()}@northgate.example`;
  await addStaff(world.db, { id, email, name: "Priya Raman", title: "CSM", role: "csm", now: Date.now() });
  return email;
}

async function askForCode(world: World, browser: Browser, email: string): Promise<string> {
  const before = world.mails.length;
  const answer = await browser.post("/console/sign-in", { email });
  if (answer.status !== 200) throw new Error(`no code was asked for: ${answer.status}`);
  return (
    world.mails
      .slice(before)
      .at(-1)
      ?.text.match(/\b\d{6}\b/)?.[0] ?? ""
  );
}

const sendCode = (browser: Browser, code: string) => browser.post("/console/sign-in/code", { code });
const otherThan = (code: string, step = 1) => String((Number(code) + step) % 1_000_000).padStart(6, "0");
const isIn = async (browser: Browser) => (await browser.get("/console")).status === 200;
const newest = (world: World) =>
  world.db
    .prepare("select * from signin order by rowid desc limit 1")
    .first<{ tries: number; used_at: number | null }>();

it("a member of staff signs in with the code that was mailed to them", async () => {
  const world = await openWorld();
  const email = await hire(world);
  const browser = browserOf(world);
  const code = await askForCode(world, browser, ` ${email.toUpperCase()} `);
  expect(world.mails.map(({ to }) => to)).toEqual([email]);
  const answer = await sendCode(browser, code);
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/console"]);
  expect(await (await browser.get("/console")).text()).toContain("Priya Raman");
});

it("the mail has the code and no link, and the page has neither the code nor who is on the staff", async () => {
  const world = await openWorld();
  const email = await hire(world);
  const answer = await browserOf(world).post("/console/sign-in", { email });
  const [mail] = world.mails;
  const code = mail?.text.match(/\b\d{6}\b/)?.[0] ?? "";
  expect(code).toMatch(/^\d{6}$/);
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/https?:\/\/|href=/);
  const html = await answer.text();
  expect(html).not.toContain(code);
  expect(html).not.toContain("Priya Raman");
});

it("a customer who cut their address short is told where their page is", async () => {
  const page = spokenIn(await (await browserOf(await openWorld()).get("/console/sign-in")).text());
  expect(page).toContain("A customer of Northgate? Your page has an address of its own");
});

it("the first admin has a place from the first sign-in on, and one only", async () => {
  const world = await openWorld();
  for (let time = 0; time < 2; time += 1) {
    const browser = browserOf(world);
    await sendCode(browser, await askForCode(world, browser, firstAdmin));
    expect((await browser.get("/console/settings")).status).toBe(200);
  }
  const rows = await world.db.prepare("select role from staff where email = ?").bind(firstAdmin).all();
  expect(rows.results).toEqual([{ role: "admin" }]);
});

it("an address nobody on the staff has gets the same answer and no mail", async () => {
  const world = await openWorld();
  const email = await hire(world);
  const ask = async (address: string) => {
    const answer = await browserOf(world).post("/console/sign-in", { email: address });
    const headers = [...answer.headers].filter(
      ([name]) => !["x-request-id", "set-cookie", "content-length"].includes(name),
    );
    const cookie = answer.headers.getSetCookie().map((line) => line.replace(/=[\w-]+/, "=…"));
    return {
      status: answer.status,
      body: (await answer.text()).replaceAll(address, "…"),
      headers: JSON.stringify(headers).replace(/nonce-[\w-]+/, "…"),
      cookie,
    };
  };
  const stranger = await ask("stranger@elsewhere.example");
  expect(world.mails).toEqual([]);
  expect(await ask(email)).toEqual(stranger);
  expect(world.mails).toHaveLength(1);
});

it("no code signs in an address nobody on the staff has", async () => {
  const world = await openWorld();
  const email = await hire(world);
  const browser = browserOf(world);
  const code = await askForCode(world, browser, email);
  await world.db.prepare("delete from staff where email = ?").bind(email).run();
  expect((await sendCode(browser, code)).status).toBe(422);
  expect(await isIn(browser)).toBe(false);
});

it("a code has five tries: the right one as sixth is refused", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const code = await askForCode(world, browser, await hire(world));
  for (let time = 1; time <= 5; time += 1) expect((await sendCode(browser, otherThan(code, time))).status).toBe(422);
  expect((await sendCode(browser, code)).status).toBe(422);
  expect(await newest(world)).toMatchObject({ tries: 5, used_at: null });
  expect(await isIn(browser)).toBe(false);
});

it("the right code as fifth still signs in", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const code = await askForCode(world, browser, await hire(world));
  for (let time = 1; time <= 4; time += 1) await sendCode(browser, otherThan(code, time));
  expect((await sendCode(browser, code)).status).toBe(303);
});

it("of 200 guesses at the same moment at most five are looked at", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const code = await askForCode(world, browser, await hire(world));
  const guesses = Array.from({ length: 200 }, (_, at) => sendCode(browser, otherThan(code, at + 1)));
  expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual(Array(200).fill(422));
  expect((await newest(world))?.tries).toBe(5);
  expect((await sendCode(browser, code)).status).toBe(422);
  expect((await newest(world))?.tries).toBe(5);
});

it("the right code sent 20 times at the same moment opens one session", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const code = await askForCode(world, browser, await hire(world));
  const sessions = () => world.db.prepare("select count(*) as n from session").first<number>("n");
  const before = (await sessions()) ?? 0;
  const cookie = browser.jar.get("__Host-signin") ?? "";
  const rivals = Array.from({ length: 20 }, () => browserOf(world));
  for (const rival of rivals) rival.jar.set("__Host-signin", cookie);
  const statuses = (await Promise.all(rivals.map((rival) => sendCode(rival, code)))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  expect(await sessions()).toBe(before + 1);
});

it("a code lasts ten minutes", async () => {
  const world = await openWorld();
  const [early, late] = [browserOf(world), browserOf(world)];
  const now = Date.now();
  vi.setSystemTime(now);
  const codes = [await askForCode(world, early, await hire(world)), await askForCode(world, late, await hire(world))];
  vi.setSystemTime(now + 10 * minute - 1);
  expect((await sendCode(early, codes[0] ?? "")).status).toBe(303);
  vi.setSystemTime(now + 10 * minute);
  expect((await sendCode(late, codes[1] ?? "")).status).toBe(422);
});

it("a code is good once", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const code = await askForCode(world, browser, await hire(world));
  const cookie = browser.jar.get("__Host-signin") ?? "";
  expect((await sendCode(browser, code)).status).toBe(303);
  expect(browser.jar.has("__Host-signin")).toBe(false);
  const again = browserOf(world);
  again.jar.set("__Host-signin", cookie);
  expect((await sendCode(again, code)).status).toBe(422);
  expect(await isIn(again)).toBe(false);
});

it("a code is worth nothing in another browser, and trying it there costs the owner nothing", async () => {
  const world = await openWorld();
  const email = await hire(world);
  const [own, other] = [browserOf(world), browserOf(world)];
  const code = await askForCode(world, own, email);
  expect((await sendCode(other, code)).status).toBe(422);
  const others = await askForCode(world, other, email);
  for (let time = 0; time < 6; time += 1) await sendCode(other, code === others ? otherThan(code) : code);
  expect(await isIn(other)).toBe(false);
  expect((await sendCode(own, code)).status).toBe(303);
});

it("nothing kept opens anything: neither codes nor secrets of cookies are in the database", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const code = await askForCode(world, browser, await hire(world));
  const pending = browser.jar.get("__Host-signin") ?? "";
  await sendCode(browser, code);
  const session = browser.jar.get("__Host-staff") ?? "";
  const kept = JSON.stringify(await dumpTables(world.db));
  expect([pending.length, session.length]).toEqual([43, 43]);
  for (const secret of [pending, session, `"${code}"`]) expect(kept).not.toContain(secret);
  const id = await world.db.prepare("select id from session order by rowid desc limit 1").first<string>("id");
  browser.jar.set("__Host-staff", id ?? "");
  expect(await isIn(browser)).toBe(false);
});

it("an address that asks again and again gets ten codes an hour, and there is no eleventh to guess", async () => {
  const world = await openWorld();
  const email = await hire(world);
  const browser = browserOf(world);
  for (let time = 0; time < 13; time += 1) expect((await browser.post("/console/sign-in", { email })).status).toBe(200);
  expect(world.mails).toHaveLength(10);
  const kept = await world.db
    .prepare("select count(*) as n from signin where email = ?")
    .bind(email)
    .first<number>("n");
  expect(kept).toBe(10);
});

it("a stranger who asks for somebody's codes does not use up that person's own", async () => {
  const world = await openWorld();
  const email = await hire(world);
  const stranger = browserOf(world);
  for (let time = 0; time < 13; time += 1) await stranger.post("/console/sign-in", { email });
  await browserOf(world).post("/console/sign-in", { email });
  expect(world.mails).toHaveLength(11);
});

it("a stranger with all addresses of an IPv6 network is one stranger, and uses up no more than one", async () => {
  const world = await openWorld();
  const email = await hire(world);
  const addresses = ["2001:db8:77::1", "2001:db8:77:0:ffff::", "2001:0DB8:0077::c0:ffee", "2001:db8:77:0:1:2:3:4"];
  for (let time = 0; time < 64; time += 1)
    await world.fetch("/console/sign-in", {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin", "cf-connecting-ip": addresses[time % addresses.length] ?? "" },
      body: new URLSearchParams({ email }),
    });
  expect(world.mails).toHaveLength(10);
  await browserOf(world).post("/console/sign-in", { email });
  expect(world.mails).toHaveLength(11);
});

it("neighbours are two: another network, and each address of the old kind", async () => {
  const world = await openWorld();
  const email = await hire(world);
  for (const address of ["2001:db8:78::1", "2001:db8:78:1::1", "192.0.2.7", "192.0.2.8", "::ffff:192.0.2.9"])
    for (let time = 0; time < 11; time += 1)
      await world.fetch("/console/sign-in", {
        method: "POST",
        headers: { "sec-fetch-site": "same-origin", "cf-connecting-ip": address },
        body: new URLSearchParams({ email }),
      });
  expect(world.mails).toHaveLength(50);
});

it("a provider that takes no mail is not told to who asks, and the code is not in the log", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const texts: string[] = [];
  const send = async ({ text }: { text: string }) => {
    texts.push(text);
    throw new Error("the provider is away");
  };
  const world = await openWorld({ EMAIL: { send } });
  expect((await browserOf(world).post("/console/sign-in", { email: await hire(world) })).status).toBe(200);
  const code = texts[0]?.match(/\b\d{6}\b/)?.[0] ?? "";
  expect(code).toMatch(/^\d{6}$/);
  expect(log).toHaveBeenCalledTimes(1);
  expect(JSON.stringify(log.mock.calls)).not.toContain(code);
});

it("a code typed or copied with spaces in it is the same code", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const code = await askForCode(world, browser, await hire(world));
  expect((await sendCode(browser, ` ${code.slice(0, 3)} ${code.slice(3)}\n`)).status).toBe(303);
});

it("what is no address or no code is asked again", async () => {
  const browser = browserOf(await openWorld());
  for (const email of ["", "x", "a@b", `${"a".repeat(300)}@x.example`, "a@x.example\nbcc: b@x.example"])
    expect((await browser.post("/console/sign-in", { email })).status, email).toBe(422);
  for (const code of ["", "12345", "1234567", "abcdef", "１２３４５６"])
    expect((await browser.post("/console/sign-in/code", { code })).status, code).toBe(422);
});

it("the session's cookie is bound to this host, kept from scripts, and lasts fourteen days", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const now = Date.now();
  vi.setSystemTime(now);
  const answer = await sendCode(browser, await askForCode(world, browser, await hire(world)));
  const line = answer.headers.getSetCookie().find((each) => each.startsWith("__Host-staff=")) ?? "";
  const attributes = line.split("; ").slice(1).sort();
  expect(attributes).toEqual(["HttpOnly", `Max-Age=${14 * 86_400}`, "Path=/", "SameSite=Lax", "Secure"]);
  vi.setSystemTime(now + 14 * day - 1);
  expect(await isIn(browser)).toBe(true);
  vi.setSystemTime(now + 14 * day);
  expect(await isIn(browser)).toBe(false);
});

it("signing out ends the session itself, not only its cookie", async () => {
  const world = await openWorld();
  const [browser, elsewhere] = [await signIn(world, "csm"), browserOf(world)];
  elsewhere.jar.set("__Host-staff", browser.jar.get("__Host-staff") ?? "");
  expect(await isIn(elsewhere)).toBe(true);
  const answer = await browser.post("/console/sign-out", {});
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/console/sign-in"]);
  expect(browser.jar.has("__Host-staff")).toBe(false);
  expect(await isIn(elsewhere)).toBe(false);
});

it("a GET signs nobody out", async () => {
  const browser = await signIn(await openWorld(), "csm");
  expect((await browser.get("/console/sign-out")).status).toBe(405);
  expect(await isIn(browser)).toBe(true);
});

it("a session dies with its member of staff, and a change of role counts at once", async () => {
  const world = await openWorld();
  const browser = await signIn(world, "admin");
  const source = () => browser.post("/console/data/sources", { name: "Warehouse", live_days: "35" });
  expect((await source()).status).toBe(303);
  await world.db.prepare("update staff set role = 'viewer' where id = ?").bind(browser.staffId).run();
  expect((await source()).status).toBe(403);
  await world.db.prepare("delete from staff where id = ?").bind(browser.staffId).run();
  expect(await isIn(browser)).toBe(false);
});

const posts = consoleRoutes
  .filter(({ method, path }) => method !== "GET" && path !== "/console/sign-out")
  .flatMap(spread);
/** A form each that is right in itself, so that only the role decides. */
const forms: Record<string, Record<string, string>> = {
  contacts: { name: "Sam Lee", role: "admin" },
  items: { title: "A step", side: "vendor", stage: "handoff", due: "2026-12-24" },
  shares: { kind: "team" },
  stuck: { version: "1", reason: "We wait" },
  comment: { version: "1", body: "A word" },
  due: { version: "1", due: "2026-12-24" },
  settle: { outcome: "sent" },
  staff: { name: "Kim", email: "kim@northgate.example", role: "csm" },
  sources: { name: "Warehouse" },
  ...Object.fromEntries(["done", "undo", "reopen"].map((act) => [act, { version: "1" }])),
};

async function statusesOf(world: World, browser: Browser): Promise<Record<string, number>> {
  const known = await knownOf(world, await openCustomer(world));
  const statuses: Record<string, number> = {};
  for (const route of posts) {
    const form = forms[route.path.split("/").at(-1) ?? ""] ?? {};
    statuses[route.path] = (await browser.post(pathOf(route, known), form)).status;
  }
  return statuses;
}

it("a viewer opens every page of the console and changes nothing at any address", async () => {
  const world = await openWorld();
  const viewer = await signIn(world, "viewer");
  const known = await knownOf(world, await openCustomer(world));
  const before = await dumpTables(world.db);
  // A form only an admin may fill in is no page for others.
  const pages = consoleRoutes.filter(
    ({ method, path }) => method === "GET" && path !== "/console/settings/metrics/new",
  );
  // An import whose columns are not chosen leads on to where they are.
  for (const route of pages) expect([200, 303], route.path).toContain((await viewer.get(pathOf(route, known))).status);
  for (const route of posts) {
    const form = forms[route.path.split("/").at(-1) ?? ""] ?? {};
    expect((await viewer.post(pathOf(route, known), form)).status, route.path).toBe(403);
  }
  expect(await dumpTables(world.db)).toEqual(before);
  expect(world.mails).toEqual([]);
});

it("a CSM may do everything but change the settings, an admin that too", async () => {
  const world = await openWorld();
  const onlyAdmin = /^\/console\/(settings\/|data\/(sources|keys)\b)/;
  const settings = posts.map(({ path }) => path).filter((path) => onlyAdmin.test(path));
  expect(settings.length).toBeGreaterThan(5);
  const asCsm = await statusesOf(world, await signIn(world, "csm"));
  const asAdmin = await statusesOf(world, await signIn(world, "admin"));
  const refused = (statuses: Record<string, number>) => Object.keys(statuses).filter((path) => statuses[path] === 403);
  // The customer's homework is theirs to check off, whatever the role.
  const homework = ["done", "undo", "reopen", "stuck"].map((act) => `/console/accounts/:id/items/:item/${act}`);
  expect(refused(asCsm).sort()).toEqual([...settings, ...homework].sort());
  expect(refused(asAdmin).sort()).toEqual(homework.sort());
});
