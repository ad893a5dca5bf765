import { expect, it } from "vitest";
import { composeRecap } from "#domain/recap/compose.ts";
import { localOf } from "#domain/zone.ts";
import { renderRecap } from "#mail/recap/render.ts";
import { renderHtml } from "#pages/html.ts";
import { recapContent } from "#routes/recap-page.tsx";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import { recapSettings } from "#schema/settings.ts";
import { inWords } from "../mail/case.ts";
import { type ReadBlocks, readHtmlMail, readNumber, readPage, readTextMail } from "../support/figure-reading.ts";
import { readerOf } from "../support/reader.ts";
import { wallAt } from "../support/wall-clock.ts";

/*
 * A thousand random months of events, from instants in a zone to what people read. What they add up to is worked out here from
 * the events alone; every block of every rendering has to say the same.
 */

const runs = 1000;
const dayMs = 86_400_000;

const readers = [
  { locale: "en-US", titles: ["By day", "By weekday and time", "By route"] },
  { locale: "de-DE", titles: ["Nach Tagen", "Nach Wochentag und Uhrzeit", "Nach Strecke"] },
  { locale: "fr-FR", titles: ["Par jour du mois", "Par jour de la semaine et par heure", "Par ligne"] },
  { locale: "es-ES", titles: ["Por día del mes", "Por día de la semana y hora", "Por ruta"] },
  { locale: "ja-JP", titles: ["日別", "曜日・時間帯別", "内訳"] },
  { locale: "ar-EG", titles: ["بحسب اليوم", "بحسب يوم الأسبوع والساعة", "التوزيع على مسارات"] },
  { locale: "ar-AE", titles: ["بحسب اليوم", "بحسب يوم الأسبوع والساعة", "التوزيع على مسارات"] },
  { locale: "de-CH", titles: ["Nach Tagen", "Nach Wochentag und Uhrzeit", "Nach Strecke"] },
  { locale: "en-IN", titles: ["By day", "By weekday and time", "By route"] },
] as const;

const zones = [
  "America/New_York",
  "America/Havana",
  "America/St_Johns",
  "America/Santiago",
  "Europe/Berlin",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "UTC",
];

/** Numbers below 1, the same ones for the same seed (xorshift). */
function dice(seed: number): (faces: number) => number {
  let state = (seed + 1) * 0x9e3779b1;
  return (faces) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % faces;
  };
}

interface Happened {
  at: number;
  value: number;
  actor: string | null;
}

interface Stream {
  reader: (typeof readers)[number];
  zone: string;
  key: string;
  metric: RecapInputs["metric"];
  events: Happened[];
}

/** A month of events and two days on either side of it: counts, or sums with up to four decimals, some of them taken back. */
function streamOf(seed: number): Stream {
  const roll = dice(seed);
  const reader = readers[seed % readers.length] ?? readers[0];
  const key = new Date(Date.UTC(2024, roll(36), 1)).toISOString().slice(0, 7);
  const isCount = roll(3) === 0;
  const scale = isCount ? 0 : roll(5);
  const displayDecimals = roll(scale + 1);
  const size = 10 ** (1 + roll(6));
  const crew = roll(14);
  const from = Date.parse(`${key}-01T00:00:00Z`) - 2 * dayMs;
  const events = Array.from({ length: 1 + roll(roll(4) === 0 ? 12 : 160) }, () => {
    const back = !isCount && roll(12) === 0;
    return {
      at: from + roll(35 * 1440) * 60_000,
      value: isCount ? 1 : (back ? -1 : 1) * (1 + roll(size)),
      actor: crew === 0 || roll(9) === 0 ? null : `Route ${roll(crew) + 1}`,
    };
  });
  const metric = { ...inWords, aggregation: isCount ? ("count" as const) : ("sum" as const), scale, displayDecimals };
  return { reader, zone: zones[roll(zones.length)] ?? "UTC", key, metric: { ...metric, rates: [] }, events };
}

function grouped(events: Happened[], nameOf: (event: Happened) => string | null): Map<string, number> {
  const totals = new Map<string, number>();
  for (const event of events) {
    const name = nameOf(event);
    if (name !== null) totals.set(name, (totals.get(name) ?? 0) + event.value);
  }
  return totals;
}

/** What the product makes of it: hours by its own clock, figures by its own rules. */
function composed({ reader, zone, key, metric, events }: Stream): RecapFigures {
  const hours = grouped(events, ({ at }) => {
    const local = localOf(at, zone);
    return local.date.startsWith(key) ? `${local.date} ${local.hour}` : null;
  });
  const within = events.filter(({ at }) => localOf(at, zone).date.startsWith(key));
  const now = Date.parse(`${key}-28T00:00:00Z`) + 10 * dayMs;
  return composeRecap({
    now,
    periodKey: key,
    account: {
      id: "a",
      externalId: "a",
      name: "Harbor",
      slug: "harbor",
      locale: reader.locale,
      currency: "EUR",
      timezone: zone,
      kickoffOn: "2023-01-01",
      coveredFrom: "2023-01-01",
      coveredUntil: null,
    },
    vendor: { name: "Northgate", postalAddress: "1 Main St", hue: 210 },
    csm: null,
    metric,
    source: { name: "Feed", everConnected: true, completeUntil: now, failed: false },
    hours: [...hours].map(([name, value]) => ({
      date: name.slice(0, 10),
      hour: Number(name.slice(11)),
      value,
    })),
    events: within.length,
    counted: null,
    restated: null,
    corrected: [],
    actors: [...grouped(within, ({ actor }) => actor)].map(([actor, value]) => ({
      actor,
      name: actor,
      team: actor,
      value,
    })),
    earlier: [],
    goals: [],
    done: [],
    next: null,
    upcoming: [],
    readers: [readerOf({ role: "executive_sponsor" })],
    settings: recapSettings,
  });
}

/** The events of the month by the other clock. */
function standing({ zone, key, events }: Stream): Happened[] {
  return events.filter(({ at }) => new Date(wallAt(at, zone)).toISOString().startsWith(key));
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

function pageOf(figures: RecapFigures): string {
  const feedback = {
    action: null,
    version: 1,
    answers: [],
    own: null,
    proposed: null,
    confirmed: [],
    disputed: [],
    settled: [],
    figure: { base: null, times: 0 },
    draft: null,
  };
  const links = { earlier: null, later: null, before: null, newest: null, now: null, became: null, guard: null };
  return renderHtml(recapContent({ frame: null, figures, ...links, note: null, feedback, told: null }, null).body);
}

interface Reading extends Partial<ReadBlocks> {
  hours?: string[][];
  totals?: string[];
}

/** Half away from zero, in the last decimal that is shown. */
function shownOf(value: number, { scale, displayDecimals }: Stream["metric"]): number {
  const step = 10 ** (scale - displayDecimals);
  return Math.sign(value) * Math.floor((2 * Math.abs(value) + step) / (2 * step)) || 0;
}

const decimalsOf = (values: number[], most: number): number =>
  [0, 1, 2, 3, 4].find((decimals) => values.every((value) => value % 10 ** (most - decimals) === 0)) ?? most;

/**
 * Everything that is read must add to the figure as people see it: days and contributors with all its decimals, cells with as
 * many as they show. Cells in larger units, or shortened with a letter, say themselves that they are rounded: counted only.
 */
function mismatches(read: Reading, { reader, metric }: Stream, total: number): { wrong: string[]; short: number } {
  const most = metric.displayDecimals;
  const number = (text: string) => readNumber(text, reader.locale, most);
  const shown = shownOf(total, metric);
  const wrong: string[] = [];
  for (const each of [read.headline ?? "", ...(read.totals ?? [])])
    if (number(each) !== shown) wrong.push(`total ${each} for ${shown}`);
  for (const [name, cells] of Object.entries({ days: read.days ?? [], contributors: read.contributors ?? [] })) {
    const values = cells.map(number);
    if (cells.length > 0 && (values.includes(null) || sum(values.map(Number)) !== shown))
      wrong.push(`${name} ${cells.join(" ")} for ${shown}`);
  }
  let short = 0;
  for (const [name, cells] of Object.entries({ times: (read.times ?? []).flat(), hours: (read.hours ?? []).flat() })) {
    const isMarked = (name === "times" && read.unit !== "") || cells.some((cell) => /\p{L}/u.test(cell));
    if (isMarked) short += 1;
    if (isMarked || cells.length === 0) continue;
    const values = cells.map(number);
    const decimals = values.includes(null) ? most : decimalsOf(values.map(Number), most);
    const expected = shownOf(total, { ...metric, displayDecimals: decimals }) * 10 ** (most - decimals);
    if (values.includes(null) || sum(values.map(Number)) !== expected)
      wrong.push(`${name} ${cells.join(" ")} for ${expected}`);
  }
  return { wrong, short };
}

/** What is stored, read by its own numbers. */
function sumsOf(figures: RecapFigures, total: number): Record<string, number | null> {
  const people = figures.contributors;
  return {
    value: figures.value,
    days: sum(figures.days.map(({ value }) => value)),
    hours: sum(figures.hours.flat()),
    contributors: people ? sum(people.shown.map(({ value }) => value)) + (people.others?.value ?? 0) : total,
  };
}

function readingsOf(figures: RecapFigures, { titles }: Stream["reader"]): [string, Reading][] {
  const mail = renderRecap({
    figures,
    variant: "champion",
    links: { view: "https://a.example/v", unsubscribe: "https://a.example/u", portal: null },
    recipientName: "Ellen Marsh",
  });
  return [
    ["html", readHtmlMail(mail.html)],
    ["text", readTextMail(mail.text, titles)],
    ["page", readPage(pageOf(figures), titles)],
  ];
}

/** A block that was not found adds up to anything: each has as many cells as the month asks for. */
function sizesOf(read: Reading): [number, number, number] {
  return [read.days?.length ?? 0, (read.times ?? []).flat().length, read.contributors?.length ?? 0];
}

it("days, weekday and time, and contributors add to the headline in a thousand random months", () => {
  const wrong: string[] = [];
  let [read, withPeople, short] = [0, 0, 0];
  for (let seed = 0; seed < runs; seed += 1) {
    const stream = streamOf(seed);
    const { reader, zone, key, metric } = stream;
    const where = `${seed} ${reader.locale} ${zone} ${key} scale ${metric.scale}/${metric.displayDecimals}`;
    const total = sum(standing(stream).map(({ value }) => value));
    const figures = composed(stream);
    for (const [name, value] of Object.entries(sumsOf(figures, total)))
      if (value !== total) wrong.push(`${where}: ${name} of the figures are ${value} for ${total}`);
    // A month that reads as nothing has no blocks.
    if (shownOf(total, metric) === 0) continue;
    const people = figures.contributors;
    const sizes = [figures.days.length, 56, people ? people.shown.length + (people.others ? 1 : 0) : 0];
    for (const [name, reading] of readingsOf(figures, reader)) {
      const found = mismatches(reading, stream, total);
      wrong.push(...found.wrong.map((each) => `${where}: ${name} ${each}`));
      if (sizesOf(reading).join() !== sizes.join())
        wrong.push(`${where}: ${name} has ${sizesOf(reading)} for ${sizes}`);
      [read, withPeople, short] = [read + 1, withPeople + (people ? 1 : 0), short + found.short];
    }
  }
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(read).toBeGreaterThan(2.9 * runs);
  expect(withPeople).toBeGreaterThan(2 * runs);
  expect(short).toBeLessThan(0.6 * runs);
});
