import { expect, test } from "vitest";
import type * as z from "zod";
import { accountBody } from "#schema/account.ts";
import { actorList } from "#schema/actor.ts";
import { archiveQuery, erasureBody } from "#schema/archive.ts";
import { newBackfill } from "#schema/backfill.ts";
import { adjustment, correction } from "#schema/correction.ts";
import { cloudEvent, shortEvent } from "#schema/event.ts";
import { readAs } from "#schema/fault.ts";
import { feeBody } from "#schema/fee.ts";
import { parkedQuery, receivedQuery, watermark } from "#schema/received.ts";
import { segmentBatch, segmentMapping, trackCall } from "#schema/segment.ts";
import { dailyBody, dailyItem, manualBody, valuesQuery } from "#schema/value.ts";
import { airport } from "../support/account-body.ts";

/* What a client of the API reads of a body that is not taken. */

const dana = { name: "Dana Whitfield", email: "dana@jac.example", role: "champion" };

function faultsOf(contract: z.ZodType, value: unknown): Record<string, string> {
  const { faults } = readAs(contract, value);
  return Object.fromEntries((faults ?? []).map(({ path, text }) => [path, text]));
}

test("a field that is missing is called missing, with the words it takes where they are few", () => {
  expect(faultsOf(accountBody, {})).toEqual({
    name: "This is missing.",
    segment: "This is missing: one of smb, mid, enterprise.",
    kickoff: "This is missing.",
    timezone: "This is missing.",
    locale: "This is missing.",
    currency: "This is missing.",
  });
  expect(faultsOf(newBackfill, { label: "Old system" })).toEqual({
    mode: "This is missing: one of add, replace_range.",
  });
  expect(faultsOf(cloudEvent, { id: "1", source: "s", type: "t", subject: "s", time: "t" })).toEqual({
    specversion: "This is missing: 1.0.",
  });
});

test("a value of the wrong kind is told what is wanted and what came", () => {
  const wrong = { name: 5, timezone: null, contacts: {}, first_value: "100", critical_event: [] };
  expect(faultsOf(accountBody, { ...airport, ...wrong })).toEqual({
    name: "This must be text, not a number.",
    timezone: "This must be text, not null.",
    contacts: "This must be an array, not an object.",
    first_value: "This must be an object, not text.",
    critical_event: "This must be an object, not an array.",
  });
  expect(faultsOf(accountBody, [airport])).toEqual({ "": "This must be an object, not an array." });
});

test("a field nobody knows is named by its whole path, and does not hide the others", () => {
  const contacts = [dana, { ...dana, role: "boss", mail: "x", constructor: "y" }];
  expect(faultsOf(accountBody, { ...airport, renewel: "2027-11-02", contacts })).toEqual({
    renewel: "This field is not known here.",
    "contacts.1.role": "This must be one of champion, executive_sponsor, project_lead, admin, end_user.",
    "contacts.1.mail": "This field is not known here.",
    "contacts.1.constructor": "This field is not known here.",
  });
});

test("what is too long, too much or empty says how much is taken", () => {
  const sent = { ...airport, metric: "m".repeat(129), contacts: Array.from({ length: 51 }, () => dana), seats: 0 };
  expect(faultsOf(accountBody, sent)).toEqual({
    metric: "This may have at most 128 characters.",
    contacts: "This may have at most 50 entries.",
    seats: "One seat at least.",
  });
  expect(faultsOf(shortEvent, { id: "", type: "t", subject: "s", time: "t" })).toEqual({
    id: "This may not be empty.",
  });
});

const contracts: Record<string, z.ZodType> = {
  ...{ accountBody, actorList, archiveQuery, erasureBody, newBackfill, adjustment, correction, cloudEvent, shortEvent },
  ...{ feeBody, parkedQuery, receivedQuery, watermark, segmentBatch, segmentMapping, trackCall, dailyItem, manualBody },
  ...{ valuesQuery, dailyOne: dailyBody.one, dailySeveral: dailyBody.several },
};
const modes = [
  {},
  { mode: "add" },
  { mode: "replace_range" },
  { act: "void" },
  { act: "amend" },
  { specversion: "1.0" },
];
const names =
  "name segment kickoff timezone locale currency renewal contract_end metric csm seats contacts first_value twelve_month critical_event history actors actor team account from to after limit reason label subject type id source time data value dims status amount agreed_by agreed_on note complete_until batch sentAt context events others messageId event timestamp userId properties day values by month mode act statement target milestones on item state email role title language frequency detail celebration datacontenttype dataschema";
const odd = [null, true, 5, -1, 1.5, "", "x", "\u0001", "x".repeat(5000), [], {}, [null], [{}], { "": {} }];
const many = [Array.from({ length: 3000 }, () => ({})), Object.fromEntries([["k".repeat(400), { k: [] }]])];

/** Every odd value by itself and under every name at once, on both levels there are. */
function* oddBodies(): Generator<unknown> {
  for (const value of [...odd, ...many]) {
    const every = Object.fromEntries(names.split(" ").map((name) => [name, value]));
    yield* [value, [every], ...modes.map((mode) => ({ ...every, ...mode }))];
    yield { ...every, data: every, contacts: [every], actors: [every], history: [every], events: { Booked: every } };
    yield { first_value: every, critical_event: every, twelve_month: { milestones: [every] } };
  }
}

test("no contract of the API answers in the words of its library, whatever is sent", () => {
  for (const body of oddBodies())
    for (const [contract, schema] of Object.entries(contracts))
      for (const [path, text] of Object.entries(faultsOf(schema, body)))
        if (/invalid|expected|received|unrecognized|too (?:big|small)|nonoptional|nan\b/i.test(text))
          expect.fail(`${contract} at ${path}: ${text}`);
});
