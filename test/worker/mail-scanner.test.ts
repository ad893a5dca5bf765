import { afterEach, expect, it, vi } from "vitest";
import { newBrowser } from "../support/browser.ts";
import { mailAll } from "../support/every-mail.ts";
import { dumpTables } from "../support/rows.ts";
import { origin } from "../support/world.ts";

/*
 * Programs open the links of a mail before its reader does, and some of them open everything (trust.md). Whatever they are
 * and however they ask: not one row of one table is another one afterwards.
 */

afterEach(() => vi.useRealTimers());

/** Opens one address somehow and gives every status it met. */
type Scan = (ask: Ask, url: string) => Promise<number[]>;
type Ask = (url: string, init?: RequestInit) => Promise<Response>;

const asking =
  (headers: Record<string, string> = {}, method = "GET"): Scan =>
  async (ask, url) => [(await ask(url, { method, headers })).status];

/** Follows redirects as far as they lead here. */
const following =
  (headers: Record<string, string> = {}): Scan =>
  async (ask, url) => {
    const met: number[] = [];
    for (let at = url, hops = 0; hops < 5; hops += 1) {
      const answer = await ask(at, { headers });
      met.push(answer.status);
      const next = answer.headers.get("location");
      if (next === null) break;
      at = new URL(next, at).href;
    }
    return met;
  };

/** Opens what the page it comes to links to, and asks its forms' addresses by GET. */
const crawling: Scan = async (ask, url) => {
  const first = await ask(url);
  const page = new URL(first.headers.get("location") ?? url, url).href;
  const html = await (await ask(page)).text();
  const found = [...html.matchAll(/(?:href|action|data-[\w-]+)="([^"]+)"/g)].map(([, path = ""]) => path);
  const own = [...new Set(found.map((path) => path.replaceAll("&amp;", "&")))]
    .filter((path) => /^[/?]/.test(path))
    .map((path) => new URL(path, page).href);
  const met: number[] = [];
  for (const each of own) met.push((await ask(each)).status);
  return met;
};

const fetchOf = (dest: string, mode: string, site: string) => ({
  "sec-fetch-dest": dest,
  "sec-fetch-mode": mode,
  "sec-fetch-site": site,
});
const agent = (name: string) => asking({ "user-agent": name });

const profiles: Record<string, Scan> = {
  "asks once": asking(),
  "asks for the head": asking({}, "HEAD"),
  "asks twice": async (ask, url) => [(await ask(url)).status, (await ask(url)).status],
  "asks for the head, then for the page": async (ask, url) => [
    (await ask(url, { method: "HEAD" })).status,
    (await ask(url)).status,
  ],
  "asks eight times at once": (ask, url) => Promise.all(Array.from({ length: 8 }, async () => (await ask(url)).status)),
  "keeps cookies and follows": following(),
  "follows as a browser that was clicked": following({
    ...fetchOf("document", "navigate", "cross-site"),
    "sec-fetch-user": "?1",
    "upgrade-insecure-requests": "1",
  }),
  "follows as a browser of ours would": following(fetchOf("document", "navigate", "same-origin")),
  "opens everything the page leads to": crawling,
  "fetches ahead, the old way": asking({ purpose: "prefetch", "x-moz": "prefetch", "x-purpose": "preview" }),
  "renders ahead": following({ "sec-purpose": "prefetch;prerender", ...fetchOf("document", "navigate", "none") }),
  "loads it as an image": asking({ accept: "image/*", ...fetchOf("image", "no-cors", "cross-site") }),
  "frames it": asking(fetchOf("iframe", "navigate", "cross-site")),
  "fetches it with CORS": asking({ origin: "https://mail.example", ...fetchOf("empty", "cors", "cross-site") }),
  "is a link checker": agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks-Checker/1.0"),
  "is an image proxy": agent("Mozilla/5.0 (via ggpht.com ImageProxy)"),
  "is a chat that unfolds links": agent("LinkExpanding 1.0 (+https://chat.example/robots)"),
  "is a command line": agent("curl/8.11.0"),
  "names nobody": agent(""),
  "wants nothing in particular, as in 1996": asking({ accept: "", "accept-encoding": "identity", connection: "close" }),
  "has it already": async (ask, url) => {
    const etag = (await ask(url)).headers.get("etag") ?? '"x"';
    return [(await ask(url, { headers: { "if-none-match": etag } })).status];
  },
  "asks whether it changed": asking({ "if-none-match": "*", "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT" }),
  "wants the first byte": asking({ range: "bytes=0-0" }),
  "asks what it may do": asking({}, "OPTIONS"),
  "asks whether it may post from elsewhere": asking(
    { origin: "https://mail.example", "access-control-request-method": "POST" },
    "OPTIONS",
  ),
  "claims that its GET is a POST": async (ask, url) => [
    (await ask(`${url}${url.includes("?") ? "&" : "?"}_method=POST&List-Unsubscribe=One-Click`)).status,
    (
      await ask(url, {
        headers: { "x-http-method-override": "POST", "content-type": "application/x-www-form-urlencoded" },
      })
    ).status,
  ],
  "adds a mark of its own": async (ask, url) => {
    const marked = new URL(url);
    marked.searchParams.set("utm_source", "gateway");
    return [(await ask(marked.href)).status];
  },
  "cuts or spoils the address": async (ask, url) => [
    (await ask(`${url}.`)).status,
    (await ask(`${url}%3E`)).status,
    (await ask(url.slice(0, -3))).status,
  ],
};

/** Tables in which something is another thing than it was. */
function changed(before: Record<string, string[]>, after: Record<string, string[]>): string[] {
  return Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

it("no program that opens every link of every mail changes a row, whatever it is and however it asks", async () => {
  const { engine, mails } = await mailAll();
  expect(Object.keys(profiles).length).toBeGreaterThanOrEqual(25);
  expect(Object.fromEntries([...mails].map(([kind, urls]) => [kind, urls.length > 0]))).toEqual({
    "recap of the champion": true,
    "recap of the sponsor": true,
    "corrected recap": true,
    "quarterly recap": true,
    "recap of a month at zero": true,
    "notice to the CSM": true,
    test: true,
    "recap to a corrected address": true,
    "share link": true,
    "fresh link": true,
    "First Value": true,
    // A code and nothing to open, so that nobody can burn it.
    "sign-in code": false,
  });
  const before = await dumpTables(engine.db);
  const found: string[] = [];
  let asked = 0;
  for (const [profile, scan] of Object.entries(profiles)) {
    const reached = new Set<number>();
    for (const [kind, urls] of mails) {
      for (const url of urls) {
        const browser = newBrowser(engine.fetch, origin);
        const ask: Ask = (at, init = {}) => {
          asked += 1;
          return browser.send(at, init);
        };
        const met = await scan(ask, url);
        for (const status of met) reached.add(status);
        if (met.some((status) => status >= 500)) found.push(`${profile}: ${kind} ${url} answered ${met}`);
      }
    }
    const tables = changed(before, await dumpTables(engine.db));
    if (tables.length > 0) found.push(`${profile} changed ${tables}`);
    if (!/may do|may post|spoils|has it/.test(profile) && !reached.has(200)) found.push(`${profile} reached no page`);
  }
  expect(found).toEqual([]);
  expect(engine.handed).toEqual([]);
  expect(asked).toBeGreaterThan(800);
});
