import { afterEach, expect, it, vi } from "vitest";
import type { Browser } from "../support/browser.ts";
import { due, nextDue, quarter, type Story, tellDecember } from "../support/departure.ts";
import { spokenInMain } from "../support/html.ts";
import { play } from "../support/job.ts";
import { suppressAddress } from "../support/suppression.ts";
import { openCustomer, signIn } from "../support/world.ts";

/* Every recap mail to one person, across months. */

afterEach(() => vi.useRealTimers());

interface Watched extends Story {
  csm: Browser;
}

/** November went out to both; in December the champion's address was refused. */
async function tellTwoMonths(): Promise<Watched> {
  const story = await tellDecember(60);
  const { engine, customer } = story;
  engine.meet.set(customer.champion.email, () => {
    throw Object.assign(new Error("no such user"), { code: "E_RECIPIENT_NOT_ALLOWED" });
  });
  await play(engine, nextDue);
  return { ...story, csm: await signIn(engine, "csm") };
}

const championId = ({ engine, customer }: Watched) =>
  engine.db
    .prepare("select id from contact where account_id = ? and role = 'champion'")
    .bind(customer.id)
    .first<string>("id");
const pathOf = async (story: Watched) => `/console/accounts/${story.customer.id}/people/${await championId(story)}`;
const htmlOf = async (story: Watched) => (await story.csm.get(await pathOf(story))).text();

it("a person's page has every mail to them, newest month first, with what became of it", async () => {
  const story = await tellTwoMonths();
  const text = spokenInMain(await htmlOf(story));
  expect(text).toMatch(
    /December 2026 whole form Failed 1 .* no such user .*November 2026 whole form Accepted by the mail server 1 .* fake-\d/,
  );
  expect(text).not.toContain(story.customer.sponsor.email);
  const account = await (await story.csm.get(`/console/accounts/${story.customer.id}`)).text();
  expect(account).toContain(`href="${await pathOf(story)}"`);
});

it("a mail that failed is sent to a corrected address from here, and both stay in the log of the person", async () => {
  const story = await tellTwoMonths();
  const action = /action="(\/console\/deliveries\/[^"]+\/correct)"/.exec(await htmlOf(story))?.[1] ?? "";
  expect((await story.csm.post(action, { email: "dana@new.example" })).status).toBe(303);
  await play(story.engine, nextDue + quarter);
  expect(story.engine.handed.at(-1)?.to).toBe("dana@new.example");
  const text = spokenInMain(await htmlOf(story));
  expect(text).toMatch(
    new RegExp(`December 2026 to ${story.customer.champion.email} .*sent again to a corrected address`),
  );
  expect(text).toMatch(/Email dana@new\.example/);
  expect(text).not.toContain("Needs you");
});

it("a stopped address says why and since when; what a machine stopped is released from here, an unsubscription is not", async () => {
  const story = await tellTwoMonths();
  const { engine, customer, csm } = story;
  await suppressAddress(engine.db, "*", { address: customer.champion.email, reason: "bounced", now: due });
  expect(spokenInMain(await htmlOf(story))).toMatch(
    /Bounced on 3 Dec 2026, 20:00 UTC , for all accounts\. Let it get recaps again/,
  );
  await csm.post("/console/recaps/stopped/release", { address: customer.champion.email, account: "*" });
  expect(spokenInMain(await htmlOf(story))).not.toContain("Bounced");
  await suppressAddress(engine.db, customer.id, { address: customer.champion.email, reason: "unsubscribed", now: due });
  const text = spokenInMain(await htmlOf(story));
  expect(text).toContain("Unsubscribed on 3 Dec 2026, 20:00 UTC , for this account. They undo that themselves");
  expect(text).not.toContain("Let it get recaps again");
});

it("the same address at another account is named, and its mails are not mixed in", async () => {
  const story = await tellTwoMonths();
  const other = await openCustomer(story.engine, {
    kickoff: "2026-12-01",
    contacts: [{ name: "Dana Whitfield", email: story.customer.champion.email, role: "champion" }],
  });
  const html = await htmlOf(story);
  expect(spokenInMain(html)).toContain(`The same address elsewhere ${other.name}`);
  expect(html).toContain(`/console/accounts/${other.id}/people/`);
});

it("no address of anybody stands in the path, and a person of another account is not found", async () => {
  const story = await tellTwoMonths();
  expect(await pathOf(story)).not.toContain("@");
  const other = await openCustomer(story.engine);
  await story.engine.db
    .prepare("update contact set id = 'foreign' where account_id = ? and role = 'champion'")
    .bind(other.id)
    .run();
  expect((await story.csm.get(`/console/accounts/${story.customer.id}/people/foreign`)).status).toBe(404);
});
