import { vi } from "vitest";
import { dayMs, depart, due, farAway, nextDue, playAt, quarter, type Story, tellNovember } from "./departure.ts";
import type { Engine } from "./job.ts";
import { linksIn } from "./mail-reading.ts";
import { browserOf, firstAdmin, makeLink, openCustomer, origin, signIn } from "./world.ts";

/** Addresses in a mail, by its kind. */
type Mails = Map<string, string[]>;

/** Every address of ours in a mail: links, bare text and headers, as a generous finder has them. */
function addressesOf({
  html,
  text,
  headers,
}: {
  html: string;
  text: string;
  headers?: Record<string, string>;
}): string[] {
  const plain = `${text} ${Object.values(headers ?? {}).join(" ")}`;
  const all = [...linksIn(html), ...(plain.match(/https?:\/\/[^\s<>,"]+/g) ?? [])];
  return [...new Set(all)].filter((url) => url.startsWith(origin));
}

interface Mailing {
  story: Story;
  mails: Mails;
  /** Takes the newest mail to an address under its kind, which `told` knows from others to the same person. */
  keep: (kind: string, to: string, told: RegExp) => void;
}

async function openMailing(): Promise<Mailing> {
  const story = await tellNovember({ kickoff: "2026-10-01", first_value: farAway });
  const { engine } = story;
  const mails: Mails = new Map();
  const keep: Mailing["keep"] = (kind, to, told) => {
    const mail = engine.handed.findLast((each) => each.to === to && told.test(`${each.subject}\n${each.text}`));
    if (!mail) throw new Error(`no ${kind} was sent`);
    mails.set(kind, addressesOf(mail));
    engine.handed.length = 0;
  };
  return { story, mails, keep };
}

/** One tick and what it wakes, at that time. */
const idOf = async ({ story }: Mailing, what: string) =>
  (await story.engine.db.prepare(what).first<string>("id")) ?? "";
const heldOne = "select id from recap where state = 'held'";

/** November goes out, and again after more came for it. */
async function mailNovember(mailing: Mailing): Promise<void> {
  const { story, mails, keep } = mailing;
  const { engine, customer } = story;
  await depart(story, "2026-10-10", 40);
  await playAt(mailing.story, due);
  for (const each of ["champion", "sponsor"] as const) {
    const mail = engine.handed.find(({ to }) => to === customer[each].email);
    if (mail) mails.set(`recap of the ${each}`, addressesOf(mail));
  }
  vi.setSystemTime(due + quarter);
  await depart(story, "2026-11-20", 7);
  await playAt(mailing.story, due + quarter);
  const restated = await idOf(mailing, "select id from recap where version = 2");
  const csm = await signIn(engine, "csm");
  await csm.post(`/console/recaps/${restated}/corrected`, { reason: "The gate feed was late" });
  await playAt(mailing.story, due + 2 * quarter);
  keep("corrected recap", customer.champion.email, /^Corrected: 67 /);
}

/** December is held and released; the sponsor reads by the quarter, and the champion's address is a dead one. */
async function mailDecember(mailing: Mailing): Promise<void> {
  const { story, keep } = mailing;
  const { engine, customer } = story;
  await engine.db.prepare("update contact set frequency = 'quarterly' where role = 'executive_sponsor'").run();
  vi.setSystemTime(nextDue);
  const csm = await signIn(engine, "csm");
  const manager = `${csm.staffId.toLowerCase()}@northgate.example`;
  await engine.db.prepare("update account set csm_id = ?").bind(csm.staffId).run();
  await depart(story, "2026-12-10", 150);
  await playAt(mailing.story, nextDue);
  await playAt(mailing.story, nextDue + quarter);
  keep("notice to the CSM", manager, / a look: /);
  const recapId = await idOf(mailing, heldOne);
  await csm.post(`/console/recaps/${recapId}/test`, { form: "champion" });
  keep("test", manager, /^\[Test\]/);
  engine.meet.set(customer.champion.email, () => {
    throw Object.assign(new Error("no such user"), { code: "E_RECIPIENT_NOT_ALLOWED" });
  });
  await csm.post(`/console/recaps/${recapId}/release`, {});
  await playAt(mailing.story, nextDue + 2 * quarter);
  keep("quarterly recap", customer.sponsor.email, /257 in the quarter/);
  const failed = await idOf(mailing, "select id from delivery where state = 'failed'");
  await csm.post(`/console/deliveries/${failed}/correct`, { email: "dana.right@x.example" });
  await playAt(mailing.story, nextDue + 3 * quarter);
  keep("recap to a corrected address", "dana.right@x.example", /^December 2026: 150 /);
}

/** What is no recap of a month. */
async function mailOthers(mailing: Mailing): Promise<void> {
  const { story, keep } = mailing;
  const { engine, customer } = story;
  const csm = await signIn(engine, "csm");
  const link = await makeLink(engine, customer, { contactId: customer.sponsor.id });
  await csm.post(`/console/accounts/${customer.id}/shares/${link.id}/mail`, {});
  keep("share link", customer.sponsor.email, / your plan is ready/);
  await browserOf(engine).post("/link", { email: customer.sponsor.email });
  keep("fresh link", customer.sponsor.email, /^Your link /);
  await browserOf(engine).post("/console/sign-in", { email: firstAdmin });
  keep("sign-in code", firstAdmin, / is your sign-in code /);
  const other = await openCustomer(engine, { kickoff: "2026-12-28", first_value: { statement: "Five", target: "5" } });
  await depart({ ...story, customer: other }, "2027-01-05", 5);
  await playAt(mailing.story, nextDue + 4 * quarter);
  await playAt(mailing.story, nextDue + 2 * dayMs);
  keep("First Value", other.sponsor.email, /first value reached on January 5/);
}

/** January had nothing, and February began. */
async function mailJanuary(mailing: Mailing): Promise<void> {
  const { story, keep } = mailing;
  const zeroDue = Date.parse("2027-02-03T20:00:00Z");
  vi.setSystemTime(zeroDue);
  await depart(story, "2027-02-02", 1);
  await playAt(mailing.story, zeroDue);
  const csm = await signIn(story.engine, "csm");
  await csm.post(`/console/recaps/${await idOf(mailing, heldOne)}/release`, {});
  await playAt(mailing.story, zeroDue + quarter);
  keep("recap of a month at zero", "dana.right@x.example", /^January 2027 recap and one idea/);
}

/** Three months of mails of every kind the product sends, really sent, by the kind. */
export async function mailAll(): Promise<{ engine: Engine; mails: Mails }> {
  const mailing = await openMailing();
  for (const step of [mailNovember, mailDecember, mailOthers, mailJanuary]) await step(mailing);
  return { engine: mailing.story.engine, mails: mailing.mails };
}
