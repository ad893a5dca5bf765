import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import playwright from "../../playwright.config.ts";
import type { Demo } from "./seed.ts";

/* Makes the pictures of README.md from the demo that `npm start` is serving right now. */

const port = Number(process.env.PORT ?? 8787);
const folder = "test/demo/pictures";
const demo = JSON.parse(readFileSync(".cairn/demo.json", "utf8")) as Demo;
const here = (link: string) => link.replace(/^https?:\/\/[^/]+/, `http://localhost:${port}`);

interface Mailed {
  to: string;
  subject: string;
  html: string;
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch(playwright.use?.launchOptions);
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  await phone.goto(here(demo.portal));
  await phone.screenshot({ path: `${folder}/overview.png` });
  await phone.goto(`${phone.url()}/plan`);
  await phone.screenshot({ path: `${folder}/plan.png` });
  const desk = await browser.newPage({ viewport: { width: 900, height: 1000 } });
  await desk.goto(here(demo.sponsor));
  await desk.screenshot({ path: `${folder}/recap.png` });
  const mails = (await (await fetch(`http://localhost:${port + 1}/mails.json`)).json()) as Mailed[];
  const recap = mails.findLast(({ to, subject }) => to === "ellen@jnu.example" && subject.includes("departures"));
  const letter = await browser.newPage({ viewport: { width: 660, height: 900 } });
  await letter.setContent(recap?.html ?? "");
  await letter.screenshot({ path: `${folder}/mail.png` });
  await browser.close();
}

await main();
