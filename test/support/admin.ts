import { makeId } from "#auth/token.ts";
import type { Browser } from "./browser.ts";
import { type Customer, makeLink, openLink, type World } from "./world.ts";

/** A contact of the customer who is its admin. Gives the id. */
async function addAdmin({ db }: World, customer: Customer): Promise<string> {
  const id = makeId();
  const email = `admin@${customer.externalId.toLowerCase()}.example`;
  await db
    .prepare(
      "insert into contact (account_id, id, name, email, title, role, level, created_at) values (?, ?, 'Ada Quill', ?, 'IT lead', 'admin', 'manager', 1)",
    )
    .bind(customer.id, id, email)
    .run();
  return id;
}

/** A browser with the personal link of an admin of the customer. */
export async function openAsAdmin(world: World, customer: Customer): Promise<Browser> {
  return openLink(world, await makeLink(world, customer, { contactId: await addAdmin(world, customer) }));
}
