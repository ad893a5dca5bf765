import { expect, test } from "vitest";
import { darkPalette, lightPalette, type Pair } from "#mail/color.ts";

const hues = Array.from({ length: 360 }, (_, hue) => hue);

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
}

function luminance(rgb: number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: number[], b: number[]): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function pairContrast(pair: Pair): number {
  return contrast(channels(pair.ink), channels(pair.ground));
}

function invertedContrast(pair: Pair): number {
  const invert = (hex: string): number[] => channels(hex).map((c) => 1 - c);
  return contrast(invert(pair.ink), invert(pair.ground));
}

/** Every text on its ground. */
function pairsOf(palette: ReturnType<typeof lightPalette>): Pair[] {
  const { paper, ink1, ink2, ink3, accent, onAccent, heat, better, worse } = palette;
  const onPaper = [ink1, ink2, ink3, accent].map((ink) => ({ ink, ground: paper }));
  return [...onPaper, { ink: onAccent, ground: accent }, ...heat, better, worse];
}

test("petrol is petrol", () => {
  expect(lightPalette(225).accent).toBe("#006280");
});

test("the heat steps of every hue keep the contrast of the measured pairs", () => {
  const measured = [6.9, 14.6, 9.9, 5.2, 10.4];
  for (const hue of hues) {
    lightPalette(hue).heat.forEach((pair, step) => {
      expect(pairContrast(pair), `hue ${hue}, step ${step}`).toBeGreaterThanOrEqual((measured[step] ?? 0) - 0.05);
    });
  }
});

test("every text keeps 4.5 to 1 in both themes for every hue", () => {
  for (const hue of hues) {
    for (const pair of [...pairsOf(lightPalette(hue)), ...pairsOf(darkPalette(hue))]) {
      expect(pairContrast(pair), `hue ${hue}, ${pair.ink} on ${pair.ground}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test("a mail program that inverts every colour leaves the heat steps legible", () => {
  for (const hue of hues) {
    for (const pair of lightPalette(hue).heat) {
      expect(invertedContrast(pair), `hue ${hue}, ${pair.ink} on ${pair.ground}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test("a program that turns over only what is very light or dark turns ink and ground of a pair alike, for every hue", () => {
  // As Chromium decides on a forced dark page: grounds above 205 of 255, letters below 150, by the eye's share of each channel.
  const brightness = (color: string): number => {
    const [r = 0, g = 0, b = 0] = channels(color).map((c) => c * 255);
    return 0.299 * r + 0.587 * g + 0.114 * b;
  };
  for (const hue of hues) {
    for (const { ink, ground } of pairsOf(lightPalette(hue)))
      expect([hue, ink, ground, brightness(ground) > 205]).toEqual([hue, ink, ground, brightness(ink) < 150]);
  }
});
