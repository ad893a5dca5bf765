import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { assets } from "../../web/built/assets.ts";

/* Check-offs that were made without a connection, in a browser that has the portals of two accounts. */

interface Portals {
  url: string;
  /** What was posted, in order: "/a/acme/plan/s1/done as c1". */
  posts: string[];
  /** What the portal of an account answers to a check-off; 303: it went through. */
  answers: Record<string, 200 | 303 | 401 | 410>;
  server: Server;
}

const pageOf = (account: string, main: string) =>
  `<!doctype html><html lang="en"><body><div class="page" data-seen="/a/${account}"><main id="main" tabindex="-1">${main}</main></div>
  <div id="notice" role="status" data-saved="Saved." data-changed="Changed." data-ended="Ended."></div>
  <script type="module" src="${assets.portal.script}"></script></body></html>`;

async function openPortals(): Promise<Portals> {
  const answers: Portals["answers"] = {};
  const posts: string[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    const [, , account = ""] = path.split("/");
    if (path.startsWith("/assets/"))
      return response.setHeader("content-type", "text/javascript").end(readFileSync(`web/built/public${path}`));
    response.setHeader("content-type", "text/html");
    if (request.method === "GET") return response.end(pageOf(account, `<h1>Plan of ${account}</h1>`));
    let body = "";
    for await (const piece of request) body += piece;
    if (path.endsWith("/seen")) return response.writeHead(204).end();
    posts.push(`${path} as ${new URLSearchParams(body).get("command")}`);
    const status = answers[account] ?? 303;
    if (status === 303) response.setHeader("location", `/a/${account}`);
    return response.writeHead(status).end(pageOf(account, `<h1>Who are you at ${account}?</h1>`));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, posts, answers, server };
}

const stepOf = (account: string, command: string) => ({
  action: `/a/${account}/plan/s1/done`,
  body: `version=1&command=${command}`,
});

/** A page of one account, in a browser that kept check-offs for these. */
async function openWith(page: Page, portals: Portals, kept: ReturnType<typeof stepOf>[]): Promise<void> {
  await page.goto(`${portals.url}/assets/${assets.portal.script?.split("/").at(-1)}`);
  await page.evaluate((entries) => localStorage.setItem("cairn:queue", JSON.stringify(entries)), kept);
}

const keptIn = (page: Page) =>
  page.evaluate(() =>
    (JSON.parse(localStorage.getItem("cairn:queue") ?? "[]") as { action: string }[]).map((each) => each.action),
  );

test.describe("a check-off that waits on this device", () => {
  let portals: Portals;
  test.beforeEach(async () => {
    portals = await openPortals();
  });
  test.afterEach(() => portals.server.close());

  test("is sent although one of another account, whose link is not there any more, waits in front of it", async ({
    page,
  }) => {
    portals.answers.first = 401;
    await openWith(page, portals, [stepOf("first", "c1"), stepOf("second", "c2")]);
    await page.goto(`${portals.url}/a/second`);
    await expect(page.getByRole("status")).toHaveText("Saved.");
    expect(portals.posts).toContain("/a/second/plan/s1/done as c2");
    expect(await keptIn(page)).toEqual(["/a/first/plan/s1/done"]);
  });

  test("asks and tells nothing of its account on a page of another", async ({ page }) => {
    for (const answer of [200, 410] as const) {
      portals.answers.first = answer;
      await openWith(page, portals, [stepOf("first", "c1")]);
      await page.goto(`${portals.url}/a/second`, { waitUntil: "networkidle" });
      await expect(page.getByRole("heading")).toHaveText("Plan of second");
      await expect(page.getByRole("status")).toBeEmpty();
      expect(await keptIn(page)).toEqual(["/a/first/plan/s1/done"]);
    }
  });

  test("is sent, or asks who it is, when its own portal is opened", async ({ page }) => {
    await openWith(page, portals, [stepOf("first", "c1"), stepOf("first-two", "c2")]);
    await page.goto(`${portals.url}/a/first`);
    await expect(page.getByRole("status")).toHaveText("Saved.");
    expect(portals.posts).toEqual(["/a/first/plan/s1/done as c1"]);
    portals.answers["first-two"] = 200;
    await page.goto(`${portals.url}/a/first-two`);
    await expect(page.getByRole("heading")).toHaveText("Who are you at first-two?");
    expect(await keptIn(page)).toEqual([]);
  });
});
