import { expect, type Locator, type Page, test } from "@playwright/test";
import { assets } from "../../web/built/assets.ts";

/* Fields on an Arabic page, as a browser shows them with our style sheets: which side they begin on, empty and typed into. */

interface Ink {
  /** First and last column with ink, as shares of the width. */
  from: number;
  to: number;
}

/** Where in a field something is drawn: measured on a picture of it, without its caret. */
async function inkOf(page: Page, field: Locator): Promise<Ink> {
  const picture = (await field.screenshot({ caret: "hide" })).toString("base64");
  return page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    if (!canvas) throw new Error("no canvas");
    canvas.drawImage(image, 0, 0);
    // The frame and the handle to pull it larger are no ink.
    const { data } = canvas.getImageData(14, 8, width - 28, 20);
    const columns = Array.from({ length: width - 28 }, (_, x) =>
      Array.from({ length: 20 }, (_, y) => data[(y * (width - 28) + x) * 4] ?? 255).some((red) => red < 140),
    );
    return { from: columns.indexOf(true) / width, to: columns.lastIndexOf(true) / width };
  }, picture);
}

async function openFields(page: Page, css: string, fields: string): Promise<Locator> {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setContent(
    `<html lang="ar" dir="rtl"><style>${css}</style><main style="width:500px">${fields}</main></html>`,
  );
  return page.locator("textarea, input").first();
}

const shows = (field: Locator) =>
  field.evaluate((each) => {
    const { direction, unicodeBidi } = getComputedStyle(each);
    return [direction, unicodeBidi];
  });

test("an empty textarea of the portal begins where the page does, and what is typed goes its own way", async ({
  page,
}) => {
  const field = await openFields(page, assets.portal.css, '<textarea rows="3" placeholder=" "></textarea>');
  expect(await shows(field)).toEqual(["rtl", "normal"]);
  await field.pressSequentially("Access to the data");
  expect((await inkOf(page, field)).to).toBeLessThan(0.5);
  await field.fill("");
  expect(await shows(field)).toEqual(["rtl", "normal"]);
  await field.pressSequentially("ننتظر البيانات");
  expect((await inkOf(page, field)).from).toBeGreaterThan(0.5);
});

test("a line of its own keeps to one side: a name and an address stand as they are written", async ({ page }) => {
  const name = await openFields(page, assets.portal.css, '<input class="field" placeholder="الاسم">');
  expect((await inkOf(page, name)).from).toBeGreaterThan(0.5);
  await name.fill("Dana W. (Ops)");
  expect((await inkOf(page, name)).to).toBeLessThan(0.5);
  const address = await openFields(page, assets.open.css, '<input class="control" type="email">');
  expect((await shows(address))[0]).toBe("rtl");
  await address.fill("dana@x.example");
  expect((await inkOf(page, address)).to).toBeLessThan(0.5);
});
