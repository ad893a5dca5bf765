import { expect, it } from "vitest";
import { externalId } from "#schema/account.ts";

it("an id of another system is one that an address can name: one that leads up the path is none", () => {
  const at = (id: string) =>
    new URL(`https://impact.northgate.example/api/v1/accounts/${encodeURIComponent(id)}/values`);
  for (const id of ["X-1", "a.b", "...", ".a", "a@b.example:7"]) {
    expect(externalId.safeParse(id).success, id).toBe(true);
    expect(at(id).pathname.split("/").length, id).toBe(6);
  }
  for (const id of [".", ".."]) expect(externalId.safeParse(id).success, id).toBe(false);
});
