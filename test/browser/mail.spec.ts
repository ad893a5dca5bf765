import { readdirSync, readFileSync } from "node:fs";
import { chromium, expect, type Page, test } from "@playwright/test";

/*
 * Every golden mail as a browser shows it: narrow and wide, light, dark by its own palette, turned over by the mail program,
 * and without its style block, as Gmail shows it to other accounts.
 */

const folder = "test/fixtures/golden-mail";
const mails = readdirSync(folder)
  .filter((name) => name.endsWith(".html"))
  .map((name) => ({ name, html: readFileSync(`${folder}/${name}`, "utf8") }));

interface Measured {
  /** How much wider than the window the mail is, px. */
  over: number;
  /** Texts with less contrast than they may have, or smaller letters. */
  weak: string[];
  texts: number;
}

/** Every text on the first ground behind it. `turned`: with all colours inverted. */
function measure(page: Page, turned = false): Promise<Measured> {
  return page.evaluate((isTurned) => {
    const channelsOf = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (rgb: number[]) => {
      const [r = 0, g = 0, b = 0] = rgb
        .map((channel) => (isTurned ? 255 - channel : channel) / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const groundOf = (from: Element | null): number[] => {
      for (let at = from; at; at = at.parentElement) {
        const rgb = channelsOf(getComputedStyle(at).backgroundColor);
        if ((rgb[3] ?? 1) === 1) return rgb.slice(0, 3);
      }
      return [255, 255, 255];
    };
    const weak: string[] = [];
    let texts = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element?.checkVisibility() || (node.textContent ?? "").trim() === "") continue;
      const style = getComputedStyle(element);
      const [one, other] = [luminance(channelsOf(style.color).slice(0, 3)), luminance(groundOf(element))];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      if (contrast < 4.5 || size < 14)
        weak.push(`${contrast.toFixed(2)} ${size}px: ${node.textContent?.trim().slice(0, 40)}`);
      texts += 1;
    }
    const { scrollWidth } = document.documentElement;
    return { over: Math.max(0, scrollWidth - window.innerWidth), weak, texts };
  }, turned);
}

/** Words that end on another line than they begin. Japanese may break anywhere, and what no phone has room for has to. */
function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const words = /(?<!\p{L})[\p{Script=Latin}\p{Script=Arabic}]{2,20}(?!\p{L})/gu;
    const cut: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { index, 0: word } of (node.textContent ?? "").matchAll(words)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
        if (lines.size > 1) cut.push(word);
      }
    }
    return cut;
  });
}

/** Shows a mail and says what is wrong with it. */
async function faultsOf(page: Page, { name, html }: { name: string; html: string }, as: string): Promise<string[]> {
  await page.setContent(html);
  const { over, weak, texts } = await measure(page, as.includes("turned over"));
  const faults = weak.map((each) => `${name}, ${as}: ${each}`);
  if (over > 0) faults.push(`${name}, ${as}: ${over} px too wide`);
  if (texts < 15) faults.push(`${name}, ${as}: only ${texts} texts`);
  return faults;
}

for (const width of [320, 600]) {
  test(`at ${width} px every text of every mail fits and is legible: light, dark, turned over and without its style block`, async ({
    page,
  }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.setViewportSize({ width, height: 800 });
    const faults: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const mail of mails) faults.push(...(await faultsOf(page, mail, colorScheme)));
    }
    await page.emulateMedia({ colorScheme: "light" });
    for (const { name, html } of mails) {
      faults.push(...(await faultsOf(page, { name, html }, "turned over")));
      const bare = { name, html: html.replace(/<style>.*?<\/style>/gs, "") };
      faults.push(...(await faultsOf(page, bare, "without its style block")));
    }
    expect(faults).toEqual([]);
    // Complete with images off: there are none, and nothing else is fetched.
    expect(asked).toEqual([]);
  });
}

test("no word of any mail is cut in two on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  const cut: string[] = [];
  for (const { name, html } of mails) {
    await page.setContent(html);
    cut.push(...(await cutWords(page)).map((word) => `${name}: ${word}`));
  }
  expect(cut).toEqual([]);
});

test("sentence, goals and facts of every mail end within two screens of a phone", async ({ page }) => {
  const screen = { width: 390, height: 844 };
  await page.setViewportSize(screen);
  const tall: string[] = [];
  for (const { name, html } of mails) {
    await page.setContent(html);
    // The first heading of a block begins what comes after them: the breakdown, where the form has one.
    const box = await page.locator("h2").first().boundingBox();
    if (!box || box.y > 2 * screen.height) tall.push(`${name}: ${box?.y} px`);
  }
  expect(tall).toEqual([]);
});

/** The strongest contrast of the pixels of each text, as they are on the screen. */
async function paintedContrasts(page: Page): Promise<{ text: string; contrast: number }[]> {
  const picture = (await page.screenshot({ fullPage: true, scale: "css" })).toString("base64");
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    paper?.drawImage(image, 0, 0);
    const found: { text: string; contrast: number }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = (node.textContent ?? "").trim();
      if (text === "" || !node.parentElement?.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const at = [box.x, box.y + window.scrollY, Math.max(1, box.width), Math.max(1, box.height)] as const;
      const pixels = paper?.getImageData(...at).data ?? [];
      let [dark, light] = [1, 0];
      for (let index = 0; index < pixels.length; index += 4) {
        const [r = 0, g = 0, b = 0] = [0, 1, 2]
          .map((channel) => (pixels[index + channel] ?? 0) / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        [dark, light] = [Math.min(dark, luminance), Math.max(light, luminance)];
      }
      found.push({ text: text.slice(0, 40), contrast: (light + 0.05) / (dark + 0.05) });
    }
    return found;
  }, picture);
}

test("a program that makes a mail dark by its own rules leaves every text legible", async ({ launchOptions }) => {
  const args = [...(launchOptions.args ?? []), "--enable-features=WebContentsForceDark", "--force-dark-mode"];
  const browser = await chromium.launch({ ...launchOptions, args });
  try {
    const page = await browser.newPage({ viewport: { width: 600, height: 800 } });
    const weak: string[] = [];
    for (const name of ["record.en.html", "longest.de.html", "ar-eg.ar.html"]) {
      const html = mails.find((mail) => mail.name === name)?.html ?? "";
      // Without the mail's own word on dark screens, which would end the program's rules.
      await page.setContent(
        html.replace(/<style>.*?<\/style>/gs, "").replace(/<meta name="[a-z-]*color-schemes?"[^>]*>/g, ""),
      );
      const texts = await paintedContrasts(page);
      expect(texts.length).toBeGreaterThan(100);
      weak.push(
        ...texts.filter(({ contrast }) => contrast < 4.5).map((each) => `${name} ${each.contrast} ${each.text}`),
      );
    }
    expect(weak).toEqual([]);
  } finally {
    await browser.close();
  }
});
