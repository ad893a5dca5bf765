import { system } from "#schema/audit.ts";
import { revokeShare, rotateShare } from "#store/share.ts";
import type { Browser } from "./browser.ts";
import {
  browserOf,
  type Customer,
  makeLink,
  openAsChampion,
  openCustomer,
  openLink,
  signIn,
  type World,
} from "./world.ts";

/** Somebody whom the portal of this customer must refuse, and how. */
export interface Refused {
  who: string;
  browser: Browser;
  status: 401 | 410;
}

type Make = (world: World, customer: Customer) => Promise<Browser>;

const strangers: Record<string, Make> = {
  "nobody with a cookie": async (world) => browserOf(world),
  "a cookie we never signed": async (world, customer) => {
    const browser = browserOf(world);
    browser.jar.set(`__Host-g-${customer.slug}`, "bm9uZQ.k1.bm9uZQ");
    return browser;
  },
  "another account's link": async (world) => openAsChampion(world, await openCustomer(world)),
  "another account's cookie under this one's name": async (world, customer) => {
    const other = await openCustomer(world);
    const browser = await openAsChampion(world, other);
    browser.jar.set(`__Host-g-${customer.slug}`, browser.jar.get(`__Host-g-${other.slug}`) ?? "");
    return browser;
  },
  "an admin of the vendor without a link": (world) => signIn(world, "admin"),
};

const former: Record<string, Make> = {
  "a revoked link": async (world, customer) => {
    const link = await makeLink(world, customer);
    const browser = await openLink(world, link);
    await revokeShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() });
    return browser;
  },
  "a rotated link": async (world, customer) => {
    const link = await makeLink(world, customer);
    const browser = await openLink(world, link);
    await rotateShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() });
    return browser;
  },
  "an expired link": async (world, customer) => {
    const link = await makeLink(world, customer, { expiresAt: Date.now() + 60_000 });
    const browser = await openLink(world, link);
    await world.db.prepare("update share set expires_at = ? where id = ?").bind(Date.now(), link.id).run();
    return browser;
  },
  "a link that is gone from the database": async (world, customer) => {
    const link = await makeLink(world, customer);
    const browser = await openLink(world, link);
    await world.db.prepare("delete from share where id = ?").bind(link.id).run();
    return browser;
  },
  "the link of a person who is gone": async (world, customer) => {
    const now = Date.now();
    await world.db
      .prepare(
        "insert into contact (account_id, id, name, title, role, level, created_at) values (?, 'gone', 'G', '', 'admin', 'user', ?)",
      )
      .bind(customer.id, now)
      .run();
    const browser = await openLink(world, await makeLink(world, customer, { contactId: "gone" }));
    await world.db.prepare("delete from contact where account_id = ? and id = 'gone'").bind(customer.id).run();
    return browser;
  },
};

/** Everybody the portal of a customer must refuse: who never had a living link gets 401, who once had gets 410. */
export async function refusedAt(world: World, customer: Customer): Promise<Refused[]> {
  const made = async (list: Record<string, Make>, status: 401 | 410) =>
    Promise.all(
      Object.entries(list).map(async ([who, make]) => ({ who, status, browser: await make(world, customer) })),
    );
  return [...(await made(strangers, 401)), ...(await made(former, 410))];
}
