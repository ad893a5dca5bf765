import { SELF } from "cloudflare:test";
import { expect, it } from "vitest";

it("health answers without credentials and shows nothing but that it lives", async () => {
  const answer = await SELF.fetch("http://localhost/health");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ ok: true });
});
