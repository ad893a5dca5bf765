import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { Temporal } from "temporal-polyfill";
import { openMailbox, type Received } from "../support/mailbox.ts";
import { freePort } from "../support/port.ts";
import { beginState, startStack } from "../support/stack.ts";

/*
 * The main job, end to end, on the running product: real D1, real queues, a real SMTP server, real flight records. Only the
 * time of the cron trigger is the test's.
 */

const zone = "America/New_York";
const admin = "admin@northgate.example";
const today = Temporal.Now.plainDateISO(zone);

interface Record {
  date: string;
  origin: string;
  destination: string;
}

/** Departures of Atlanta from the raw file, moved by whole weeks so that they end before today. */
function departures(): { id: string; time: string; day: string; actor: string }[] {
  const raw = JSON.parse(readFileSync("node_modules/vega-datasets/data/flights-20k.json", "utf8")) as Record[];
  const weeks = Math.floor(
    Temporal.PlainDate.from("2001-03-31").until(today.subtract({ days: 1 }), { largestUnit: "weeks" }).weeks,
  );
  return raw
    .filter((each) => each.origin === "ATL")
    .map((each, index) => {
      const wall = Temporal.PlainDateTime.from(each.date.replaceAll("/", "-").replace(" ", "T")).add({ weeks });
      return {
        id: `atl-${index}`,
        time: wall.toZonedDateTime(zone).toString({ timeZoneName: "never" }),
        day: wall.toPlainDate().toString(),
        actor: each.destination,
      };
    });
}

const ofColour = ["color-contrast", "link-in-text-block"];

async function expectNoViolation(page: Page): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    // A colour half-way through its transition is nobody's colour: measured when the page stands still.
    await expect
      .poll(() => page.evaluate(() => document.getAnimations().filter((each) => each.playState === "running").length))
      .toBe(0);
    // In other colours the page is the same page: only what is about colour is asked again.
    const axe = new AxeBuilder({ page });
    const { violations } = await (scheme === "light" ? axe : axe.withRules(ofColour)).analyze();
    expect(violations.map((each) => `${scheme} ${page.url()} ${each.id}: ${each.nodes[0]?.html}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function phone(browser: Browser, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  return context.newPage();
}

/** What is open takes two sheets of paper at most, of either format. */
async function expectTwoSheets(page: Page): Promise<void> {
  for (const format of ["A4", "Letter"] as const) {
    const pdf = (await page.pdf({ format })).toString("latin1");
    const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect([1, 2], `${page.url()} on ${format}: ${sheets}`).toContain(sheets);
  }
}

async function rowOf(page: Page, title: string): Promise<ReturnType<Page["locator"]>> {
  return page.locator("li").filter({ has: page.getByRole("link", { name: title, exact: true }) });
}

test("a CSM shares a link, the customer does homework, both sponsors read the month", async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-main-job-"));
  const mailbox = await openMailbox();
  beginState(folder);
  const stack = await startStack({
    port: await freePort(),
    state: folder,
    smtpUrl: mailbox.url,
    variables: { LINK_SECRET: "k1:main-job-secret-main-job-secret-0123456789", FIRST_ADMIN: admin },
    log: join(folder, "worker.log"),
    ownGroup: true,
  });
  const desk = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  try {
    await test.step("the CSM signs in with the code from the mail", async () => {
      await desk.goto(`${stack.url}/console`);
      await expectNoViolation(desk);
      await desk.getByRole("textbox").fill(admin);
      await desk.keyboard.press("Enter");
      const { mail } = await mailbox.wait((each) => each.to === admin);
      await desk.locator("input[name=code]").fill(mail.subject?.slice(0, 6) ?? "");
      await desk.keyboard.press("Enter");
      await expect(desk).toHaveURL(`${stack.url}/console`);
      await expectNoViolation(desk);
    });

    const key = await test.step("an admin defines the metric and makes a key", async () => {
      await desk.goto(`${stack.url}/console/settings`);
      await expectNoViolation(desk);
      const fields = {
        key: "departure.handled",
        name: "Departures handled",
        noun_one: "departure",
        noun_other: "departures",
        verb: "handled",
        actor_one: "route",
        actor_other: "routes",
        definition: "A departure counts when it left a planned gate.",
        owner: "Priya Raman",
      };
      await desk.getByText("Add a metric").click();
      await expectNoViolation(desk);
      for (const [name, value] of Object.entries(fields))
        await desk.locator(`form[action$="/metrics"] [name=${name}]`).fill(value);
      await desk.locator('form[action$="/metrics"] button[type=submit]').click();
      await expectNoViolation(desk);
      await desk.goto(`${stack.url}/console/data`);
      await desk.locator('form[action$="/sources"] [name=name]').fill("gate-feed");
      await desk.locator('form[action$="/sources"] [name=live_days]').fill("400");
      await desk.locator('form[action$="/sources"] button[type=submit]').click();
      await expectNoViolation(desk);
      await desk.locator('form[action$="/keys"] button[value=live]').click();
      return desk.locator('input[value^="cairn_"]').inputValue();
    });
    expect(key).toMatch(/^cairn_[\w-]{43}$/);

    const events = departures();
    const kickoff = events.map((each) => each.day).toSorted()[0] ?? "";

    const teamLink = await test.step("a new account takes ten answers and has a link at once", async () => {
      await desk.goto(`${stack.url}/console/accounts/new`);
      await expectNoViolation(desk);
      await desk.locator("[name=name]").fill("Atlanta Airport");
      await desk.locator("[name=segment][value=mid]").check();
      await desk.locator("[name=kickoff]").fill(kickoff);
      await desk.locator("[name=timezone]").fill(zone);
      await desk.locator("[name=champion_name]").fill("Dana Whitfield");
      await desk.locator("[name=champion_email]").fill("dana@atl.example");
      await desk.locator("[name=sponsor_name]").fill("Ellen Marsh");
      await desk.locator("[name=sponsor_email]").fill("ellen@atl.example");
      await desk.locator("[name=fv_statement]").fill("200 departures handled");
      await desk.locator("[name=fv_target]").fill("200");
      await desk.locator("[name=tm_statement]").fill("3,500 departures handled");
      await desk.locator("[name=tm_target]").fill("3500");
      await desk.getByText("Identifiers").click();
      await desk.getByLabel("External id").fill("ATL");
      await desk.getByRole("button", { name: "Create account" }).click();
      await expect(desk.getByRole("heading", { level: 1, name: "Atlanta Airport" })).toBeVisible();
      await expectNoViolation(desk);
      await desk.locator('form[action$="/shares"]').first().getByRole("button").click();
      return desk.locator('input[value*="/p/v1."]').first().inputValue();
    });
    const accountPage = desk.url().replace(/[?#].*/, "");

    const mobile = await phone(browser);
    const homework = { first: "", second: "", third: "" };
    await test.step("the customer opens the link on a phone", async () => {
      await mobile.goto(teamLink);
      expect(mobile.url()).toBe(`${stack.url}/a/atlanta-airport`);
      await expectNoViolation(mobile);
      for (const page of ["journey", "value", "people", "plan?show=yours"]) {
        await mobile.goto(`${stack.url}/a/atlanta-airport/${page}`);
        await expectNoViolation(mobile);
      }
      const names = await mobile
        .getByRole("button", { name: /^Mark done: / })
        .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")?.slice(11) ?? ""));
      [homework.first, homework.second, homework.third] = [names[0] ?? "", names[1] ?? "", names[2] ?? ""];
      expect(names.length).toBeGreaterThan(3);
    });

    await test.step("they say who they are, then two items are checked off", async () => {
      await mobile.getByRole("button", { name: `Mark done: ${homework.first}` }).click();
      await expect(mobile.getByLabel("Dana Whitfield")).toBeVisible();
      await expectNoViolation(mobile);
      await mobile.getByLabel("Dana Whitfield").check();
      await mobile.getByRole("button", { name: "Continue and save" }).click();
      await expect(mobile.getByRole("status").filter({ hasText: homework.first })).toBeVisible();
      await mobile.getByRole("button", { name: `Mark done: ${homework.second}` }).click();
      await expect(mobile.getByRole("status").filter({ hasText: homework.second })).toBeVisible();
    });

    await test.step("a third is stuck, with a reason", async () => {
      await mobile.goto(`${stack.url}/a/atlanta-airport/plan?show=yours`);
      await (await rowOf(mobile, homework.third)).getByRole("link").first().click();
      await mobile.getByText("I'm stuck").click();
      await mobile.locator("textarea[name=reason]").fill("We wait for the network team.");
      await mobile.locator('form[action$="/stuck"]').getByRole("button").click();
      await expect(mobile.getByText("We wait for the network team.").first()).toBeVisible();
      await expectNoViolation(mobile);
    });

    await test.step("the Back button shows no step as open that was done since", async () => {
      await mobile.goto(`${stack.url}/a/atlanta-airport/plan?show=yours`);
      const names = mobile.getByRole("button", { name: /^Mark done: / });
      const title = (await names.last().getAttribute("aria-label"))?.slice(11) ?? "";
      await mobile.getByRole("link", { name: title, exact: true }).click();
      await mobile.getByRole("button", { name: "Mark done" }).click();
      await expect(mobile.getByRole("status").filter({ hasText: title })).toBeVisible();
      await mobile.goBack();
      await expect(mobile).toHaveURL(`${stack.url}/a/atlanta-airport/plan?show=yours`);
      await expect(mobile.getByRole("button", { name: `Mark done: ${title}` })).toHaveCount(0);
      await mobile.goForward();
      await mobile.getByRole("button", { name: "Not done after all" }).click();
      await expect(mobile.getByRole("button", { name: "Mark done" })).toBeVisible();
    });

    await test.step("the CSM sees all three, with names", async () => {
      await desk.goto(accountPage);
      await expect(desk.getByText("Dana Whitfield, via the team link").last()).toBeVisible();
      await expect(desk.getByText("We wait for the network team.").first()).toBeVisible();
      await expect(desk.getByText("2 done").first()).toBeAttached();
    });

    await test.step("the same without JavaScript", async () => {
      const plain = await phone(browser, { javaScriptEnabled: false });
      await plain.goto(teamLink);
      await plain.goto(`${stack.url}/a/atlanta-airport/plan?show=yours`);
      const label = await plain
        .getByRole("button", { name: /^Mark done: / })
        .last()
        .getAttribute("aria-label");
      const title = label?.slice(11) ?? "";
      await plain.getByRole("button", { name: `Mark done: ${title}` }).click();
      await plain.locator("input[name=name]").fill("Sam Ortiz");
      await plain.getByRole("button", { name: "Continue and save" }).click();
      await expect(plain.getByRole("status").filter({ hasText: title })).toBeVisible();
      await plain.getByRole("status").getByRole("button").click();
      await expect(plain.getByRole("button", { name: `Mark done: ${title}` })).toBeVisible();
      await desk.goto(accountPage);
      await expect(desk.getByText("Sam Ortiz, via the team link").last()).toBeVisible();
    });

    await test.step("real events come in over HTTP, twice, and count once", async () => {
      const bodies = [events.slice(0, 500), events.slice(500, 1000)].map((part) =>
        part.map(({ id, time, actor }) => ({
          specversion: "1.0",
          id,
          source: "gate-feed",
          type: "departure.handled",
          subject: "ATL",
          time,
          data: { value: 1, actor },
        })),
      );
      for (const wanted of ["accepted", "duplicate"]) {
        for (const body of bodies) {
          const answer = await fetch(`${stack.url}/api/v1/events`, {
            method: "POST",
            headers: { authorization: `Bearer ${key}`, "content-type": "application/cloudevents-batch+json" },
            body: JSON.stringify(body),
          });
          const { results } = (await answer.json()) as { results: { id: string; status: string }[] };
          expect(results.map((each) => `${each.id} ${each.status}`)).toEqual(
            body.map((each) => `${each.id} ${wanted}`),
          );
        }
      }
    });

    const month = today.with({ day: 1 }).subtract({ days: 1 }).toPlainYearMonth();
    const total = events.filter((each) => each.day.startsWith(month.toString())).length;
    await test.step("the CSM says as much of the month as there is room for", async () => {
      await desk.goto(`${accountPage}/notes/${month}`);
      await desk.locator("input[name=note]").fill("Your gates were closed for a week. ".repeat(8).slice(0, 279));
      await desk.getByRole("button", { name: "Keep the note" }).click();
      await expect(desk.getByText("It stands in the recap once that is composed.")).toBeVisible();
    });

    const link =
      await test.step("on the due day one mail per person leaves, its figure the total of the raw records", async () => {
        expect(total).toBeGreaterThan(200);
        const due = today.with({ day: 6 }).toZonedDateTime({ timeZone: "UTC", plainTime: "20:00" });
        for (const time of [due.subtract({ months: 1 }), due, due]) {
          const answer = await fetch(
            `${stack.url}/cdn-cgi/handler/scheduled?cron=*/15+*+*+*+*&time=${time.epochMilliseconds}`,
          );
          expect(answer.status).toBe(200);
          await new Promise((resolve) => setTimeout(resolve, 3000));
        }
        const name = month.toPlainDate({ day: 1 }).toLocaleString("en-US", { month: "long", year: "numeric" });
        const isOf = (to: string) => (each: Received) => each.to === to && (each.mail.subject ?? "").includes(name);
        const champion = await mailbox.wait(isOf("dana@atl.example"));
        const sponsor = await mailbox.wait(isOf("ellen@atl.example"));
        const counts = ["dana@atl.example", "ellen@atl.example"].map((to) => mailbox.mails.filter(isOf(to)).length);
        expect(counts).toEqual([1, 1]);
        for (const { mail } of [champion, sponsor]) {
          expect(mail.subject).toContain(String(total));
          expect(mail.text).toContain(`handled ${total} departures`);
          expect(mail.headers.find((header) => header.key === "list-unsubscribe-post")?.value).toBe(
            "List-Unsubscribe=One-Click",
          );
        }
        return sponsor.mail.text?.match(/http\S*\/r\/v1\.[\w.-]+/)?.[0] ?? "";
      });

    await test.step("the link in the mail opens the same figure without signing in", async () => {
      const stranger = await phone(browser);
      await stranger.goto(link);
      await expect(stranger.getByRole("heading", { level: 1 })).toContainText(String(total));
      await expectNoViolation(stranger);
      await expectTwoSheets(stranger);
      await mobile.goto(`${stack.url}/a/atlanta-airport/value/${month}`);
      await expect(mobile.getByRole("heading", { level: 1 })).toContainText(String(total));
      await expectNoViolation(mobile);
    });

    await test.step("every month of the archive takes two sheets of paper at most", async () => {
      await mobile.goto(`${stack.url}/a/atlanta-airport/value`);
      const months = await mobile
        .locator('a[href*="/value/2"]')
        .evaluateAll((all) => [...new Set(all.map((each) => (each as HTMLAnchorElement).href))]);
      expect(months.length).toBeGreaterThan(0);
      for (const each of months) {
        await mobile.goto(each);
        await expectTwoSheets(mobile);
      }
    });

    await test.step("what came in late restates the month, which says so and still takes two sheets", async () => {
      const late = Array.from({ length: 40 }, (_, index) => ({
        id: `late-${index}`,
        type: "departure.handled",
        subject: "ATL",
        time: `${month}-${String(3 + (index % 25)).padStart(2, "0")}T15:00:00Z`,
        data: { value: 1, actor: "SEA" },
      }));
      const answer = await fetch(`${stack.url}/api/v1/events`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(late),
      });
      expect(answer.status).toBe(200);
      // Days nobody asks for are derived eight hours later at the latest.
      const later = Date.now() + 9 * 3_600_000;
      await fetch(`${stack.url}/cdn-cgi/handler/scheduled?cron=*/15+*+*+*+*&time=${later}`);
      const page = `${stack.url}/a/atlanta-airport/value/${month}`;
      await expect(async () => {
        // What is read stays as it was: it is asked again, not waited for.
        await mobile.goto(page);
        const headline = await mobile.getByRole("heading", { level: 1 }).textContent();
        expect(headline).toContain(String(total + late.length));
      }).toPass();
      // What was restated, and the note: two boxes above the figures.
      await expect(mobile.locator(".restated")).toHaveCount(2);
      await expect(mobile.locator(".restated").first()).toContainText(String(total));
      await expectTwoSheets(mobile);
      await mobile.goto(`${page}/v1`);
      await expect(mobile.locator(".restated").first()).toBeVisible();
      await expectTwoSheets(mobile);
    });

    await test.step("a review takes two sheets of paper at most", async () => {
      await mobile.goto(`${stack.url}/a/atlanta-airport/value/review/${month}`);
      await expectNoViolation(mobile);
      await expectTwoSheets(mobile);
    });

    await test.step("First Value is reached by the figure alone, and the journey says so", async () => {
      await mobile.goto(`${stack.url}/a/atlanta-airport/journey`);
      await expect(mobile.getByText(/Reached on/).first()).toBeVisible();
    });

    await test.step("a revoked link ends at once", async () => {
      await desk.goto(accountPage);
      const team = desk.locator('form[action$="/revoke"]').first();
      await desk.locator("summary", { hasText: "Revoke" }).first().click();
      await team.getByRole("button").click();
      const answer = await mobile.goto(`${stack.url}/a/atlanta-airport/plan`);
      expect(answer?.status()).toBe(410);
      await expectNoViolation(mobile);
    });
  } finally {
    await stack.stop();
    await mailbox.close();
  }
});
