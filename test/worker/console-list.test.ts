import { expect, it } from "vitest";
import { readableOf } from "../support/mail-reading.ts";
import { copyCustomer } from "../support/rows.ts";
import { openCustomer, openWorld, signIn } from "../support/world.ts";

/* The list of accounts, of which a vendor may have thousands. */

it("of more than a thousand accounts the list says that it is not all, and a search finds each of them", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world, { name: "Airport" });
  const csm = await signIn(world, "csm");
  const read = async (query = "") =>
    readableOf(await (await csm.get(`/console${query}`)).text()).replaceAll(/\s+/g, " ");
  expect(await read()).not.toContain("out of");
  await copyCustomer(world, customer, 1000);
  const last = await openCustomer(world, { name: "Zürich 50 %" });
  const list = await read();
  expect(list).toMatch(/Shown of the first 1,000 by name, out of 1,\d{3}\. A search/);
  expect(list).not.toContain("Zürich");
  for (const typed of ["zürich", "ZÜRICH", " rich 50 %", last.externalId.toLowerCase()])
    expect(await read(`?q=${encodeURIComponent(typed)}`), typed).toContain("Zürich 50 %");
  for (const typed of ["zurich", "_rich"]) expect(await read(`?q=${typed}`), typed).not.toContain("Zürich");
  expect(await read(`?q=${encodeURIComponent("zürich")}&segment=enterprise`)).not.toContain("Zürich 50 %");
});
