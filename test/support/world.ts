import { createExecutionContext, env as provided, waitOnExecutionContext } from "cloudflare:test";
import { makeKey } from "#auth/api-gate.ts";
import { hashSecret, makeId, makeSecret, shareToken } from "#auth/token.ts";
import type { Bindings } from "#env";
import { readEnv } from "#env";
import { system } from "#schema/audit.ts";
import type { ShareKind, ShareScope, StaffRole } from "#schema/words.ts";
import { addKey, addSource } from "#store/key.ts";
import { addMetric } from "#store/metric.ts";
import { addStaff, beginSession } from "#store/session.ts";
import { addShare } from "#store/share.ts";
import { app } from "../../worker/app.ts";
import { type Browser, newBrowser } from "./browser.ts";
import { refuseHeaders } from "./mail-header.ts";
import { departures } from "./recap-figures.ts";

/*
 * The Worker as it is, on a real D1 with the real migrations; only the mail provider is a fake that remembers. Each test
 * opens accounts of its own, so that tests share one database and nothing in it.
 */

export const origin = "https://impact.northgate.example";
export const firstAdmin = "admin@northgate.example";
const dayMs = 86_400_000;

/** A mail as it was handed to the provider. */
interface SentMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where an answer goes, as openWorld keeps it; null: to the sender. */
  replyTo?: string | null;
}

type WorldEnv = Bindings & Record<string, unknown>;

export interface World {
  env: WorldEnv;
  db: D1Database;
  /** Every mail handed over so far. */
  mails: SentMail[];
  /** One request; background work is done when the answer is there. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Every route the Worker knows, middleware included, in the order of mounting. */
export const routes = app.routes.map(({ method, path }) => ({ method, path }));

function fakeProvider(mails: SentMail[]): SendEmail {
  type Given = Omit<SentMail, "to" | "replyTo"> & {
    to: { email: string } | string;
    replyTo?: { email: string };
    headers?: Record<string, string>;
  };
  const send = async ({ subject, text, html, ...mail }: Given) => {
    const to = typeof mail.to === "string" ? mail.to : mail.to.email;
    refuseHeaders(mail.headers);
    mails.push({ to, subject, text, html, replyTo: mail.replyTo?.email ?? null });
    return { messageId: `fake-${mails.length}` };
  };
  return { send } as unknown as SendEmail;
}

/** A Worker of its own over the test's database. `change` replaces bindings and variables. */
export async function openWorld(change: Record<string, unknown> = {}): Promise<World> {
  const mails: SentMail[] = [];
  const env = {
    ...(provided as unknown as Bindings),
    EMAIL: fakeProvider(mails),
    // A test sends faster than any sender may; the real one is met in api-limit.test.ts.
    API_LIMITER: { limit: async () => ({ success: true }) },
    VENDOR_NAME: "Northgate",
    PUBLIC_URL: origin,
    FIRST_ADMIN: firstAdmin,
    MAIL_FROM: "recaps@northgate.example",
    SMTP_URL: undefined,
    ...change,
  } as WorldEnv;
  await addMetric(env.DB, departures, Date.now());
  const fetch = async (path: string, init: RequestInit = {}) => {
    const context = createExecutionContext();
    const answer = await app.fetch(new Request(new URL(path, origin), init), env, context);
    await waitOnExecutionContext(context);
    return answer;
  };
  return { env, db: env.DB, mails, fetch };
}

/** A browser in front of this Worker. */
export function browserOf(world: World): Browser {
  return newBrowser(world.fetch, origin);
}

/** An API key of a new source, or of one there is. */
export async function makeApiKey(world: World, known: string | null = null): Promise<string> {
  const { key, prefix, hash } = makeKey();
  const sourceId = known ?? makeId();
  const now = Date.now();
  if (known === null) await addSource(world.db, { id: sourceId, name: `Source ${sourceId}`, liveDays: 400, now });
  await addKey(world.db, { id: makeId(), sourceId, hash, prefix, now, by: "Priya Raman" });
  return key;
}

/** A customer with its champion (c1) and sponsor (c2), as the API opened it. */
export interface Customer {
  id: string;
  externalId: string;
  name: string;
  slug: string;
  /** Where its portal is: /a/<slug>. */
  base: string;
  champion: { id: string; name: string; email: string };
  sponsor: { id: string; name: string; email: string };
}

/** Opens an account through the API; `body` replaces members of the request. */
export async function openCustomer(world: World, body: Record<string, unknown> = {}): Promise<Customer> {
  const externalId = `X${crypto.randomUUID().slice(0, 8)}`;
  const person = (id: string, name: string) => ({
    id,
    name,
    email: `${name.split(" ")[0]?.toLowerCase()}@${externalId.toLowerCase()}.example`,
  });
  const [champion, sponsor] = [person("c1", "Dana Whitfield"), person("c2", "Ellen Marsh")];
  const asked = {
    name: `Airport ${externalId}`,
    segment: "smb",
    kickoff: new Date(Date.now() - 10 * dayMs).toISOString().slice(0, 10),
    timezone: "America/Denver",
    locale: "en-US",
    currency: "USD",
    metric: departures.key,
    contacts: [
      { name: champion.name, email: champion.email, role: "champion", title: "Operations manager" },
      { name: sponsor.name, email: sponsor.email, role: "executive_sponsor", title: "Director" },
    ],
    first_value: { statement: "100 departures without a gate conflict", target: "100" },
    twelve_month: { statement: "2,400 departures", target: "2400" },
    ...body,
  };
  const headers = { authorization: `Bearer ${await makeApiKey(world)}`, "content-type": "application/json" };
  const answer = await world.fetch(`/api/v1/accounts/${externalId}`, {
    method: "PUT",
    headers,
    body: JSON.stringify(asked),
  });
  if (answer.status !== 201) throw new Error(`The account was not opened: ${answer.status} ${await answer.text()}`);
  const { slug } = (await answer.json()) as { slug: string };
  const row = await world.db
    .prepare("select id from account where external_id = ?")
    .bind(externalId)
    .first<string>("id");
  return { id: row ?? "", externalId, name: asked.name, slug, base: `/a/${slug}`, champion, sponsor };
}

export interface Link {
  id: string;
  token: string;
  /** /p/<token> */
  path: string;
}

/** A share link; a team link that takes part unless told otherwise. `expiresAt` UTC ms. */
export async function makeLink(
  world: World,
  customer: Customer,
  asked: { kind?: ShareKind; scope?: ShareScope; contactId?: string; expiresAt?: number } = {},
): Promise<Link> {
  const {
    kind = asked.contactId ? "personal" : "team",
    scope = "take_part",
    contactId = null,
    expiresAt = null,
  } = asked;
  const id = makeId();
  await addShare(world.db, customer.id, { id, kind, scope, contactId, now: Date.now(), by: system, expiresAt });
  return linkOf(world, id, 0);
}

/** The link of a share at an epoch, as the console derives it. */
export function linkOf(world: World, id: string, epoch: number): Link {
  const token = shareToken(readEnv(world.env).config.LINK_SECRET, { id, epoch });
  return { id, token, path: `/p/${token}` };
}

/** Really opens a link in a browser (a fresh one unless given) and gives the browser. */
export async function openLink(world: World, link: Link, browser: Browser = browserOf(world)): Promise<Browser> {
  const answer = await browser.get(link.path);
  if (answer.status !== 303) throw new Error(`The link did not open: ${answer.status}`);
  return browser;
}

/** A browser with the personal link of the customer's champion. */
export async function openAsChampion(world: World, customer: Customer): Promise<Browser> {
  return openLink(world, await makeLink(world, customer, { contactId: customer.champion.id }));
}

/** A browser of a new member of staff with a living session. */
export async function signIn(world: World, role: StaffRole): Promise<Browser & { staffId: string }> {
  const [staffId, secret, now] = [makeId(), makeSecret(), Date.now()];
  const staff = { id: staffId, email: `${staffId.toLowerCase()}@northgate.example`, name: "Priya Raman", title: "CSM" };
  await addStaff(world.db, { ...staff, role, now });
  await beginSession(world.db, { id: hashSecret(secret), staffId, now, expiresAt: now + dayMs });
  const browser = browserOf(world);
  browser.jar.set("__Host-staff", secret);
  return { ...browser, staffId };
}
