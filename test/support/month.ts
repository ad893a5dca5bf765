import { capability } from "#auth/token.ts";
import { readEnv } from "#env";
import { addRecap } from "./rows.ts";
import { type Customer, openCustomer, openWorld, type World } from "./world.ts";

/** A customer whose October 2026 went out. */
export interface MailedMonth {
  world: World;
  customer: Customer;
  /** /a/<slug>/value/2026-10 */
  month: string;
  /** /r/<token>, of the champion. */
  mailed: string;
  deliveryId: string;
}

export async function openMailedMonth(): Promise<MailedMonth> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const { deliveryId } = await addRecap(world, customer);
  const mailed = `/r/${capability(readEnv(world.env).config.LINK_SECRET, "view", deliveryId)}`;
  return { world, customer, month: `${customer.base}/value/2026-10`, mailed, deliveryId };
}
