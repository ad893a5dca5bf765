import { calendarWords } from "#portal/calendar-words.ts";
import { type Telling, titled } from "#portal/telling.ts";
import type { FeedEntry, FeedView } from "#schema/feed.ts";

/** How often calendars are asked to look, s: a plan changes some times a day at most, and many programs look daily whatever is said. */
const everySeconds = 6 * 3600;
const dayMs = 86_400_000;

interface Telt {
  telling: Telling;
  /** Of the portal, "https://impact.vendor.example". */
  origin: string;
}

function descriptionOf({ step }: FeedEntry, address: string, { language, name }: Telling): string {
  const owner = step?.ownerName ? calendarWords[language].owner(name(step.ownerName)) : "";
  return [step?.why ?? "", owner, address].filter((line) => line !== "").join("\n");
}

/**
 * The dates of a plan as iCalendar text (RFC 5545), one whole day each and none that makes its day busy. Equal on the same day
 * for the same plan. Steps of the vendor carry its name.
 */
export async function feedText({ frame, entries }: FeedView, { telling, origin }: Telt): Promise<string> {
  // Loaded with the first feed: nobody else waits for it.
  const { default: ical, ICalEventTransparency } = await import("ical-generator");
  const { account, vendor, today, base } = frame;
  const calendar = ical({
    name: titled(telling.words.frame.tabs.plan, { account: account.name, vendor: vendor.name }, telling),
    prodId: { company: "Cairn", product: "joint impact plan", language: telling.language.toUpperCase() },
    ttl: everySeconds,
  });
  for (const entry of entries) {
    const { id, on, title, step } = entry;
    const address = origin + base + (step ? `/plan/${id}` : "/journey");
    const start = new Date(`${on}T00:00:00Z`);
    calendar.createEvent({
      // A step and a milestone of one account may have one id, and so may those of two.
      id: `${step ? "step" : "milestone"}.${id}.${account.slug}@${new URL(origin).host}`,
      ...{ start, end: new Date(start.getTime() + dayMs), allDay: true },
      stamp: new Date(`${today}T00:00:00Z`),
      sequence: step?.version ?? 0,
      summary: step?.side === "vendor" ? `${vendor.name}: ${title}` : title,
      description: descriptionOf(entry, address, telling),
      url: address,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}
