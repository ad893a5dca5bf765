import { expect, test } from "@playwright/test";
import { assets } from "../../web/built/assets.ts";

/* What a finger has to hit on a phone, as a browser lays it out with our style sheets. */

test("the link that asks a team's reader who they are takes a finger, and the page below stays where it was", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const topWith = async (me: string) => {
    await page.setContent(
      `<style>${assets.portal.css}</style><div class="page"><header class="top"><span class="mark">N</span><p class="who"><b>Juneau</b><br><span>with Northgate</span></p>${me}</header><nav class="tabs"><a href="/">Overview</a></nav></div>`,
    );
    return (await page.locator(".tabs").boundingBox())?.y;
  };
  const named = await topWith('<span class="me">Dana Whitfield</span>');
  expect(await topWith('<a class="me" href="/who">Who are you?</a>')).toBe(named);
  expect((await page.locator("a.me").boundingBox())?.height).toBeGreaterThanOrEqual(44);
});
