import { afterEach, expect, it, vi } from "vitest";
import type { Browser } from "../support/browser.ts";
import { dayMs, due, nextDue, quarter, readerMails, type Story, tellHeld, tellNovember } from "../support/departure.ts";
import { spokenBy, spokenIn } from "../support/html.ts";
import { play } from "../support/job.ts";
import { dumpTables } from "../support/rows.ts";
import { suppressAddress } from "../support/suppression.ts";
import { openAsChampion, signIn } from "../support/world.ts";

afterEach(() => vi.useRealTimers());

interface Held extends Story {
  recapId: string;
  csm: Browser;
}

/** December doubled: 120. */
async function openHeld(): Promise<Held> {
  const story = await tellHeld(120);
  const recapId = await story.engine.db.prepare("select id from recap where state = 'held'").first<string>("id");
  return { ...story, recapId: recapId ?? "", csm: await signIn(story.engine, "csm") };
}

const stateOf = ({ engine, recapId }: Held) =>
  engine.db.prepare("select state from recap where id = ?").bind(recapId).first<string>("state");
async function deliveriesOf({ engine, recapId }: Held) {
  const rows = await engine.db
    .prepare("select id, recipient, state, replaced_by from delivery where recap_id = ? order by created_at, recipient")
    .bind(recapId)
    .all<{ id: string; recipient: string; state: string; replaced_by: string | null }>();
  return rows.results;
}

it("a held month says why, when it goes out by itself, and leads to its preview", async () => {
  const { csm, recapId } = await openHeld();
  const answer = await csm.get("/console/recaps");
  const html = await answer.text();
  expect(html).toContain("more than 80% is checked first.");
  // The page's script says it on the reader's own clock.
  expect(html).toMatch(
    /Goes out by itself on <time datetime="2027-01-07T20:00:00.000Z" data-here[^>]*>7 Jan 2027, 20:00 UTC</,
  );
  expect(html).toContain(`href="/console/recaps/${recapId}"`);
});

it("a held month without a figure is not offered for release, and says what it waits for", async () => {
  const { engine, csm, recapId } = await openHeld();
  await engine.db.prepare("update recap set value = null where id = ?").bind(recapId).run();
  const html = await (await csm.get("/console/recaps")).text();
  expect(html).toContain("There is no figure to send yet.");
  expect(html).not.toContain(`/console/recaps/${recapId}/release`);
});

it.each(["sponsor", "champion"])(
  "the preview of the %s is the mail that goes out, byte for byte but its links",
  async (variant) => {
    const story = await openHeld();
    const { engine, csm, recapId, customer } = story;
    const shown = await (await csm.get(`/console/recaps/${recapId}/mail/${variant}`)).text();
    await csm.post(`/console/recaps/${recapId}/release`, {});
    await play(engine, nextDue + quarter);
    const to = variant === "sponsor" ? customer.sponsor.email : customer.champion.email;
    const sent = engine.handed.find((each) => each.to === to);
    const link = (name: string) => new RegExp(`https://impact\\.northgate\\.example/${name}/[\\w.-]+`, "g");
    const bare = sent?.html
      .replace(link("r"), "https://slot.invalid/view")
      .replace(link("u"), "https://slot.invalid/unsubscribe");
    expect(shown).toBe(bare);
  },
);

it("each mail is written for itself: one that cannot be written takes no other with it", async () => {
  const { engine, csm, recapId } = await openHeld();
  const path = `/console/recaps/${recapId}`;
  const shown = await (await csm.get(`${path}/mail/champion`)).text();
  const broken = "update recap set mails = json_set(mails, '$.sponsor', json('{\"of\":\"nobody\"}')) where id = ?";
  await engine.db.prepare(broken).bind(recapId).run();
  const mail = await csm.get(`${path}/mail/champion`);
  expect([mail.status, await mail.text()]).toEqual([200, shown]);
  expect((await csm.post(`${path}/test`, { form: "champion" })).status).toBe(303);
});

it("a mail of no recap leads to the page that says so, whatever its id is made of", async () => {
  const { csm } = await openHeld();
  for (const id of ["nothing", "%00", "%0d%0aset-cookie:x", "%F0%9F%92%A5", "..%2f.."])
    for (const form of ["internal", "champion"]) {
      const answer = await csm.get(`/console/recaps/${id}/mail/${form}`);
      expect([answer.status, answer.headers.get("set-cookie")], id).toEqual([303, null]);
      expect((await csm.get(answer.headers.get("location") ?? "")).status, id).toBe(404);
    }
});

it("the preview may run nothing, load nothing and lead nowhere", async () => {
  const { csm, recapId } = await openHeld();
  const path = `/console/recaps/${recapId}`;
  const mail = await csm.get(`${path}/mail/sponsor`);
  expect(mail.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; .*frame-ancestors 'self'; sandbox$/,
  );
  expect(await mail.text()).not.toContain("https://impact.northgate.example/");
  const page = await csm.get(path);
  expect(page.headers.get("content-security-policy")).toMatch(/; frame-src 'self'$/);
  const frames = [...(await page.text()).matchAll(/<iframe [^>]*>/g)].map(([frame]) => frame);
  expect(frames).toHaveLength(12);
  expect(frames.every((frame) => / sandbox[ =/>]/.test(frame) && !frame.includes("allow-"))).toBe(true);
  expect(frames.filter((frame) => frame.includes('width="320"'))).toHaveLength(6);
});

it("light and dark differ in nothing but the answer to what the mail asks of the screen", async () => {
  const { csm, recapId } = await openHeld();
  const read = async (scheme: string) => (await csm.get(`/console/recaps/${recapId}/mail/sponsor${scheme}`)).text();
  const [plain, dark, light] = await Promise.all(["", "?scheme=dark", "?scheme=light"].map(read));
  expect(dark).not.toBe(plain);
  expect(dark?.replaceAll("@media all", "@media (prefers-color-scheme:dark)")).toBe(plain);
  expect(light?.replaceAll("@media not all", "@media (prefers-color-scheme:dark)")).toBe(plain);
});

it("a test goes to who asked for it and to nobody else, and changes nothing", async () => {
  const story = await openHeld();
  const { engine, csm, recapId } = story;
  const before = await dumpTables(engine.db);
  expect((await csm.post(`/console/recaps/${recapId}/test`, { form: "sponsor" })).status).toBe(303);
  const after = await dumpTables(engine.db);
  // The session notes when it was last used.
  expect({ ...after, session: null }).toEqual({ ...before, session: null });
  expect(engine.handed).toHaveLength(1);
  const [mail] = engine.handed;
  expect(mail?.to).toMatch(/@northgate\.example$/);
  expect(mail?.subject).toMatch(/^\[Test\] /);
  const unsubscribe = /<(https[^>]+)>/.exec(mail?.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
  expect(unsubscribe).toBe("https://impact.northgate.example/u/test");
  expect(
    (await engine.fetch("/u/test", { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) }))
      .status,
  ).toBe(404);
  const asked = { form: "sponsor", to: "somebody@elsewhere.example" };
  expect((await csm.post(`/console/recaps/${recapId}/test`, asked)).status).toBe(422);
  expect(engine.handed).toHaveLength(1);
});

it("a skipped month is archived with name and reason, and nobody is ever mailed", async () => {
  const story = await openHeld();
  const { engine, csm, recapId } = story;
  expect((await csm.post(`/console/recaps/${recapId}/skip`, { reason: " " })).status).toBe(422);
  expect((await csm.post(`/console/recaps/${recapId}/skip`, { reason: "Counted twice" })).status).toBe(303);
  for (const later of [quarter, 2 * dayMs]) await play(engine, nextDue + later);
  expect(await stateOf(story)).toBe("archived");
  expect(engine.handed).toEqual([]);
  expect((await deliveriesOf(story)).map(({ state }) => state)).toEqual(["suppressed", "suppressed"]);
  expect(await spokenBy(await csm.get(`/console/recaps/${recapId}`))).toContain(
    "Priya Raman : Skipped, nothing is mailed: Counted twice",
  );
  expect((await csm.post(`/console/recaps/${recapId}/skip`, { reason: "Again" })).status).toBe(409);
});

it("a skipped month can be sent after all, by whoever may release it, and once", async () => {
  const story = await openHeld();
  const { engine, csm, recapId, customer } = story;
  const path = `/console/recaps/${recapId}`;
  await csm.post(`${path}/skip`, { reason: "Counted twice" });
  await play(engine, nextDue + 2 * dayMs);
  expect(await spokenBy(await csm.get(path))).toMatch(
    /Skipped, not mailed .*It was skipped, and nobody got it.* Send it now .*Short form, English.* For: Ellen/,
  );
  const viewer = await signIn(engine, "viewer");
  expect((await viewer.post(`${path}/send`, {})).status).toBe(403);
  expect(await (await viewer.get(path)).text()).not.toContain("Send it now");
  expect((await csm.post(`${path}/send`, { reason: "y".repeat(281) })).status).toBe(422);
  expect((await csm.post(`${path}/send`, { reason: "It was right" })).status).toBe(303);
  expect((await csm.post(`${path}/send`, {})).status).toBe(409);
  for (const later of [1, 2]) await play(engine, nextDue + 2 * dayMs + later * quarter);
  expect(engine.handed.map(({ to }) => to).sort()).toEqual([customer.champion.email, customer.sponsor.email].sort());
  expect(await stateOf(story)).toBe("sent");
  const page = await spokenBy(await csm.get(path));
  expect(page).toContain("Released: It was right");
  expect(page).not.toContain("Skipped, not mailed");
  expect((await csm.post(`${path}/send`, {})).status).toBe(409);
});

it("who still sees a skipped month as held does not send it, and what they wrote is not lost", async () => {
  const story = await openHeld();
  const { engine, csm, recapId } = story;
  const path = `/console/recaps/${recapId}`;
  expect((await csm.post(`${path}/send`, {})).status).toBe(409);
  await csm.post(`${path}/skip`, { reason: "Counted twice" });
  const released = await csm.post(`${path}/release`, { reason: "Looked at it" });
  expect([released.status, await released.text()]).toEqual([409, expect.stringContaining('value="Looked at it"')]);
  const again = await csm.post(`${path}/skip`, { reason: "They asked for none" });
  expect([again.status, await spokenBy(again)]).toEqual([
    409,
    expect.stringContaining("What you wrote is not kept: They asked for none"),
  ]);
  await play(engine, nextDue + quarter);
  expect(engine.handed).toEqual([]);
  expect(await stateOf(story)).toBe("archived");
  expect((await deliveriesOf(story)).map(({ state }) => state)).toEqual(["suppressed", "suppressed"]);
});

it("a month that the rule archived says on its page why nobody gets a mail", async () => {
  const { engine } = await tellNovember();
  await play(engine, due + 12 * dayMs);
  const id = await engine.db.prepare("select id from recap where state = 'archived'").first<string>("id");
  const csm = await signIn(engine, "csm");
  const page = spokenIn(await (await csm.get(`/console/recaps/${id}`)).text());
  expect(page).toContain("Nobody is mailed about this. That is so for a first month of only a few days");
});

it("a month somebody stopped stays held after its window", async () => {
  const story = await openHeld();
  const { engine, csm, recapId } = story;
  expect((await csm.post(`/console/recaps/${recapId}/keep`, {})).status).toBe(303);
  expect((await csm.post(`/console/recaps/${recapId}/keep`, {})).status).toBe(409);
  await play(engine, nextDue + 3 * dayMs);
  expect(await stateOf(story)).toBe("held");
  expect(engine.handed).toEqual([]);
});

it.each([
  ["release", "Released: Checked with the &lt;b>tower&lt;/b>"],
  ["keep", "Stays held until a person releases it: Checked with the &lt;b>tower&lt;/b>"],
])(
  "a reason of a %s stands in its history and in the audit, as text, and nowhere its readers look",
  async (did, said) => {
    const story = await openHeld();
    const { engine, csm, recapId, customer } = story;
    const path = `/console/recaps/${recapId}`;
    expect((await csm.post(`${path}/${did}`, { reason: " Checked with the <b>tower</b> " })).status).toBe(303);
    const page = await (await csm.get(path)).text();
    expect(page).toContain(`<bdi>${said}</bdi>`);
    const about = "select about ->> 'reason' as reason from audit where act = ? and account_id = ?";
    expect(await engine.db.prepare(about).bind(`recap.${did}`, customer.id).first("reason")).toBe(
      "Checked with the <b>tower</b>",
    );
    if (did === "keep") await csm.post(`${path}/release`, { reason: "Checked with the tower again" });
    await play(engine, nextDue + quarter);
    expect(readerMails(story)).toHaveLength(2);
    const browser = await openAsChampion(engine, customer);
    const month = await (await browser.get(`${customer.base}/value/2026-12`)).text();
    expect(JSON.stringify([readerMails(story), month])).not.toContain("tower");
  },
);

it("whoever looks at a held month reads who keeps it held and why, beside what holds it, until it is not held any more", async () => {
  const { csm, customer, recapId } = await openHeld();
  const paths = ["/console/recaps", `/console/recaps/${recapId}`, `/console/accounts/${customer.id}`];
  const read = async () => Promise.all(paths.map(async (path) => spokenBy(await csm.get(path))));
  const kept =
    /checked first\. [A-Z][a-z]+ [A-Z][a-z]+ , \d+ \w+ 20\d\d, \d\d:\d\d UTC : Stays held until a person releases it: Ask &lt;Ana> first/;
  for (const page of await read()) expect(page).not.toMatch(/Stays held/);
  await csm.post(`/console/recaps/${recapId}/keep`, { reason: "Ask <Ana> first" });
  for (const page of await read()) expect(page).toMatch(kept);
  await csm.post(`/console/recaps/${recapId}/release`, {});
  for (const page of await read()) expect(page).not.toMatch(kept);
});

it.each(["release", "keep"])("without a reason a %s needs none and keeps none", async (did) => {
  const { engine, csm, recapId, customer } = await openHeld();
  expect((await csm.post(`/console/recaps/${recapId}/${did}`, { reason: " \u200b" })).status).toBe(303);
  const about =
    "select about ->> 'reason' as reason, about ->> 'month' as month from audit where act = ? and account_id = ?";
  expect(await engine.db.prepare(about).bind(`recap.${did}`, customer.id).first()).toEqual({
    reason: null,
    month: "2026-12",
  });
  expect(await spokenBy(await csm.get(`/console/recaps/${recapId}`))).toMatch(
    /Priya Raman : (Released|Stays held until a person releases it)\./,
  );
});

it.each(["release", "keep", "skip"])(
  "a reason of a %s that is too long comes back as it was typed, and nothing is done",
  async (did) => {
    const story = await openHeld();
    const { engine, csm, recapId } = story;
    const reason = `${"x".repeat(280)}"><i>`;
    const before = await dumpTables(engine.db);
    const answer = await csm.post(`/console/recaps/${recapId}/${did}`, { reason });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(`value="${"x".repeat(280)}&quot;>&lt;i>"`);
    expect(spokenIn(html)).toContain("Please keep it under 280 characters.");
    expect({ ...(await dumpTables(engine.db)), session: null }).toEqual({ ...before, session: null });
  },
);

it("of two who release at once the slower gets back what they typed", async () => {
  const { csm, recapId } = await openHeld();
  await csm.post(`/console/recaps/${recapId}/release`, {});
  const answer = await csm.post(`/console/recaps/${recapId}/release`, { reason: "I asked the tower" });
  expect(answer.status).toBe(409);
  expect(await spokenBy(answer)).toMatch(
    /This recap is not held any more.* What you wrote is not kept: I asked the tower/,
  );
});

it("what a person decided is no matter of the log's words", async () => {
  const story = await openHeld();
  const { engine, csm, recapId } = story;
  await csm.post(`/console/recaps/${recapId}/keep`, {});
  await engine.db.prepare("update mail_log set text = 'something else'").run();
  // A figure that moved has it composed again.
  await engine.db.prepare("update recap set state = 'due' where id = ?").bind(recapId).run();
  for (const later of [quarter, 3 * dayMs]) await play(engine, nextDue + later);
  expect(await stateOf(story)).toBe("held");
  await csm.post(`/console/recaps/${recapId}/skip`, { reason: "Counted twice" });
  await engine.db.prepare("delete from mail_log").run();
  await engine.db.prepare("update recap set state = 'due' where id = ?").bind(recapId).run();
  await play(engine, nextDue + 4 * dayMs);
  expect([await stateOf(story), engine.handed]).toEqual(["archived", []]);
});

it("a month nobody stopped goes out by itself, once, and its history says so", async () => {
  const story = await openHeld();
  const { engine, csm, recapId } = story;
  for (const later of [dayMs, dayMs + quarter, 2 * dayMs]) await play(engine, nextDue + later);
  expect(await stateOf(story)).toBe("sent");
  expect(engine.handed).toHaveLength(2);
  expect(await spokenBy(await csm.get(`/console/recaps/${recapId}`))).toContain("the review window : Released");
});

it.each([
  ["by itself", async () => undefined],
  ["by a person", async ({ csm, recapId }: Held) => void (await csm.post(`/console/recaps/${recapId}/release`, {}))],
])("who is added while a month is held gets it when it is released %s, once", async (_, release) => {
  const story = await openHeld();
  const { engine, csm, customer } = story;
  const people = `/console/accounts/${customer.id}/contacts`;
  await csm.post(people, { name: "Late Sponsor", email: "Late@sponsor.example", role: "executive_sponsor" });
  await csm.post(people, { name: "Late Lead", email: "late@lead.example", role: "project_lead" });
  await release(story);
  for (const later of [dayMs, dayMs + quarter, 2 * dayMs]) await play(engine, nextDue + later);
  const to = engine.handed.map((mail) => mail.to).toSorted();
  expect(to).toEqual([customer.champion.email, customer.sponsor.email, "late@sponsor.example"].toSorted());
  expect(await stateOf(story)).toBe("sent");
  // Its links are those of any other mail.
  const mail = engine.handed.find((each) => each.to === "late@sponsor.example");
  const view = /https:\/\/impact\.northgate\.example(\/r\/[\w.-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
  expect((await engine.fetch(view)).status).toBe(200);
});

it("one reason that is not soft keeps the whole month held", async () => {
  const story = await openHeld();
  const { engine, recapId } = story;
  await engine.db.prepare("update recap set state = 'due' where id = ?").bind(recapId).run();
  await engine.db.prepare("delete from contact where role = 'executive_sponsor'").run();
  await play(engine, nextDue + quarter);
  const held = await engine.db
    .prepare("select state, review_until, holds from recap where id = ?")
    .bind(recapId)
    .first();
  expect(held).toMatchObject({ state: "held", review_until: null });
  expect(held?.holds).toMatch(/checked first.*No executive sponsor/);
});

it("a pause is said on every page of recaps with its name and reason, and ends by hand", async () => {
  const { csm, engine, recapId } = await openHeld();
  expect((await csm.post("/console/recaps/pause", { reason: "The domain moves" })).status).toBe(303);
  expect((await csm.post("/console/recaps/pause", { reason: "Again" })).status).toBe(409);
  for (const path of ["/console/recaps", `/console/recaps/${recapId}`])
    expect(await spokenBy(await csm.get(path))).toMatch(
      /All sending is paused , since 6 Jan 2027, 20:00 UTC by Priya Raman : The domain moves/,
    );
  // No run takes what is released meanwhile, and the page does not say one does.
  const released = await csm.post(`/console/recaps/${recapId}/release`, {});
  const said = await spokenBy(await csm.get(released.headers.get("location") ?? ""));
  expect(said).toContain("It goes out once sending is resumed.");
  expect(said).not.toContain("with the next run");
  expect((await csm.post("/console/recaps/resume", {})).status).toBe(303);
  expect((await csm.post("/console/recaps/resume", {})).status).toBe(409);
  expect(await engine.db.prepare("select * from sending_pause").first()).toBeNull();
});

it("stopped addresses are listed with reason and account; a person releases what a machine stopped, and only that", async () => {
  const { engine, csm, customer } = await openHeld();
  await suppressAddress(engine.db, "*", { address: "gone@x.example", reason: "bounced", now: due });
  await suppressAddress(engine.db, customer.id, { address: "no@x.example", reason: "unsubscribed", now: due });
  const text = await spokenBy(await csm.get("/console/recaps/stopped"));
  expect(text).toMatch(/gone@x\.example All accounts Bounced 3 Dec 2026, 20:00 UTC/);
  expect(text).toMatch(new RegExp(`no@x\\.example ${customer.name} Unsubscribed`));
  const release = (address: string, account: string) =>
    csm.post("/console/recaps/stopped/release", { address, account });
  expect((await release("no@x.example", customer.id)).status).toBe(409);
  expect((await release("gone@x.example", "*")).status).toBe(303);
  expect((await release("gone@x.example", "*")).status).toBe(409);
  const left = await engine.db.prepare("select address from suppression").all();
  expect(left.results).toEqual([{ address: "no@x.example" }]);
  const log = await engine.db.prepare("select by, text from mail_log where recap_id is null").all();
  expect(log.results).toEqual([{ by: "Priya Raman", text: "Released gone@x.example (bounced)." }]);
});

it("a failed mail goes once to a corrected address, which the contact keeps; the old delivery stays as it was", async () => {
  const story = await openHeld();
  const { engine, csm, recapId, customer } = story;
  engine.meet.set(customer.champion.email, () => {
    throw Object.assign(new Error("no such user"), { code: "E_RECIPIENT_NOT_ALLOWED" });
  });
  await csm.post(`/console/recaps/${recapId}/release`, {});
  await play(engine, nextDue + quarter);
  const failed = (await deliveriesOf(story)).find(({ state }) => state === "failed");
  const path = `/console/deliveries/${failed?.id}/correct`;
  expect((await csm.post(path, { email: "no address" })).status).toBe(422);
  expect((await csm.post(path, { email: customer.sponsor.email })).status).toBe(409);
  expect((await csm.post(path, { email: "Dana.Right@x.example" })).status).toBe(303);
  expect((await csm.post(path, { email: "dana.third@x.example" })).status).toBe(409);
  vi.setSystemTime(nextDue + 2 * quarter);
  await play(engine, nextDue + 2 * quarter);
  expect(engine.mails.map(({ to }) => to)).toContain("dana.right@x.example");
  const rows = await deliveriesOf(story);
  expect(rows.find(({ id }) => id === failed?.id)).toMatchObject({
    state: "failed",
    recipient: customer.champion.email,
  });
  expect(rows.find(({ recipient }) => recipient === "dana.right@x.example")).toMatchObject({ state: "sent" });
  const kept = await engine.db
    .prepare("select email from contact where id = ?")
    .bind(customer.champion.id)
    .first("email");
  expect(kept).toBe("dana.right@x.example");
  expect(await stateOf(story)).toBe("sent");
  const text = await spokenBy(await csm.get(`/console/recaps/${recapId}`));
  expect(text).toContain(`Priya Raman : Sent again to dana.right@x.example instead of ${customer.champion.email}.`);
});

it("the delivery log tells state, tries, times, the provider's id and its last word", async () => {
  const story = await openHeld();
  const { engine, csm, recapId, customer } = story;
  await csm.post(`/console/recaps/${recapId}/release`, {});
  await play(engine, nextDue + quarter);
  await engine.db
    .prepare("update delivery set fate = 'bounced', fate_at = ?, last_error = 'mailbox full' where recipient = ?")
    .bind(nextDue + 2 * quarter, customer.champion.email)
    .run();
  const text = await spokenBy(await csm.get(`/console/recaps/${recapId}`));
  expect(text).toMatch(
    /Accepted by the mail server They replied : [A-Z][a-z]+ [A-Z][a-z]+ 1 planned \d+ \w+ 20\d\d, \d\d:\d\d UTC sent \d+ \w+ 20\d\d, \d\d:\d\d UTC Bounced, 6 Jan 2027, 20:30 UTC fake-\d+ mailbox full/,
  );
  expect(await spokenBy(await csm.get(`/console/accounts/${customer.id}`))).toContain("Bounced");
});

it("who may only look changes nothing", async () => {
  const story = await openHeld();
  const { engine, recapId, customer } = story;
  const viewer = await signIn(engine, "viewer");
  const [delivery] = await deliveriesOf(story);
  const posts: [string, Record<string, string>][] = [
    [`/console/recaps/${recapId}/skip`, { reason: "x" }],
    [`/console/recaps/${recapId}/keep`, {}],
    [`/console/recaps/${recapId}/test`, { form: "sponsor" }],
    ["/console/recaps/pause", { reason: "x" }],
    ["/console/recaps/resume", {}],
    ["/console/recaps/stopped/release", { address: customer.champion.email, account: "*" }],
    [`/console/deliveries/${delivery?.id}/correct`, { email: "a@x.example" }],
    [`/console/deliveries/${delivery?.id}/end-link`, {}],
    [`/console/deliveries/${delivery?.id}/reply`, { replied: "yes" }],
  ];
  for (const [path, fields] of posts) expect((await viewer.post(path, fields)).status, path).toBe(403);
  expect(await (await viewer.get(`/console/recaps/${recapId}`)).text()).not.toContain("/skip");
  expect(engine.handed).toEqual([]);
});
