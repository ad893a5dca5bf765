import { TrieRouter } from "hono/router/trie-router";
import { expect, it } from "vitest";
import { makeId } from "#auth/token.ts";
import { KeptRouter } from "#http/router.ts";

/* What every request takes: an id of its own, and the way to its handler. */

it("ids are 22 characters of base64url and no two are the same", () => {
  const ids = Array.from({ length: 1000 }, makeId);
  expect(ids.filter((id) => !/^[\w-]{22}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(1000);
  // Nothing of one id stands in the next: they are cut from one piece.
  expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(1000);
  expect(new Set(ids.map((id) => id.slice(-8))).size).toBe(1000);
});

const paths: [string, string][] = [
  ["GET", "/a/one"],
  ["GET", "/a/two"],
  ["POST", "/a/one"],
  ["GET", "/a/one/plan/x"],
  ["GET", "/nowhere"],
];

it("an address leads where it led, to handlers and parameters of its own", () => {
  const [plain, kept] = [new TrieRouter<string>(), new KeptRouter<string>()];
  for (const router of [plain, kept]) {
    router.add("ALL", "/a/*", "gate");
    router.add("GET", "/a/:slug", "page");
    router.add("POST", "/a/:slug", "act");
    router.add("GET", "/a/:slug/plan/:item", "item");
  }
  for (const round of [1, 2])
    for (const [method, path] of paths)
      expect(kept.match(method, path), `${round} ${method} ${path}`).toEqual(plain.match(method, path));
});

it("a route that comes later is found, and many addresses are not kept without end", () => {
  const router = new KeptRouter<string>();
  router.add("GET", "/x", "early");
  expect(router.match("GET", "/late")[0]).toEqual([]);
  router.add("GET", "/late", "late");
  expect(JSON.stringify(router.match("GET", "/late"))).toContain("late");
  for (let at = 0; at < 2500; at += 1) router.match("GET", `/${at}`);
  expect(JSON.stringify(router.match("GET", "/x"))).toContain("early");
});
