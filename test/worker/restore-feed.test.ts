import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { rotateShare } from "#store/share.ts";
import { due, playAt, quarter } from "../support/departure.ts";
import { tellMeetings } from "../support/people.ts";
import { copyDatabase, forgetWitness, putDatabaseBack } from "../support/restore.ts";
import { browserOf, makeLink, openLink } from "../support/world.ts";

/* An older copy of the database is put back, in which a calendar feed was alive that has ended since. */

afterEach(() => vi.useRealTimers());

it.each(["its reader", "the end of its link", "nobody"])(
  "after a restore a feed ended by %s is as it was",
  async (by) => {
    const story = await tellMeetings();
    const { engine, customer } = story;
    await forgetWitness(engine.env);
    vi.setSystemTime(due);
    const link = await makeLink(engine, customer, { contactId: "c1" });
    const reader = await openLink(engine, link);
    await reader.post(`${customer.base}/calendar/make`, {});
    const page = await (await reader.get(`${customer.base}/calendar`)).text();
    const path = /\/calendar\/v1[\w.-]+\.ics/.exec(page)?.[0] ?? "";
    await playAt(story, due + quarter);
    const copy = await copyDatabase(engine.db);
    const now = due + quarter + 60_000;
    vi.setSystemTime(now);
    if (by === "its reader") await reader.post(`${customer.base}/calendar/end`, {});
    if (by === "the end of its link") await rotateShare(engine.db, customer.id, { shareId: link.id, by: system, now });
    const statusOf = async () => (await browserOf(engine).get(path)).status;
    const before = await statusOf();
    expect(before).toBe(by === "nobody" ? 200 : 410);
    await playAt(story, due + 2 * quarter);
    await putDatabaseBack(engine.db, copy);
    for (const quarters of [3, 4, 5]) await playAt(story, due + quarters * quarter);
    expect(await statusOf()).toBe(before);
  },
);
