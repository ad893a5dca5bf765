/*
 * Seven customers of Northgate, each at another point of its twelve months. The people are made up; every departure is a
 * real one of January to June 2001, shifted by whole weeks so that the newest lies in the last seven days.
 */

export interface Life {
  code: string;
  name: string;
  segment: "smb" | "mid" | "enterprise";
  timezone: string;
  /** Days from today to kickoff, negative; "start": the first day of the series. */
  kickoff: number | "start";
  /** Days from today to renewal; null: a year after kickoff. */
  renewal: number | null;
  firstValue: { statement: string; target: number };
  twelveMonth: { statement: string; target: number };
  champion: { name: string; title: string };
  sponsor: { name: string; title: string };
  lead: { name: string; title: string } | null;
  /** The customer's own admin, who decides how recaps are shown. */
  admin?: { name: string; title: string };
  csm: "priya" | "tomas";
  /** Whether events come in at all. */
  events: boolean;
  criticalEvent: { title: string; days: number } | null;
  /** Routes that were planned in Northgate alone until the newest month that is told; absent: all of them from the kickoff on. */
  firstRoutes?: string[];
  /** Steps that are not done though their day is past, and why one of them is stuck. */
  open: string[];
  stuck: { item: string; reason: string } | null;
}

export const staff = {
  priya: { name: "Priya Raman", email: "priya@northgate.example", title: "Customer success manager", role: "csm" },
  tomas: { name: "Tomas Okafor", email: "tomas@northgate.example", title: "Customer success manager", role: "csm" },
  lena: { name: "Lena Brandt", email: "lena@northgate.example", title: "Technical lead", role: "csm" },
  ruth: { name: "Ruth Adeyemi", email: "ruth@northgate.example", title: "Chief customer officer", role: "viewer" },
} as const;

/** Why its manager keeps the month of concourse B held: it rose by more than is believed unseen. */
export const held = {
  code: "BIL",
  by: "tomas",
  reason: "Concourse B moved over this month, so the rise is right. Anne Kowalski hears it from us first, on Thursday.",
} as const;

/** Who has not opened their link yet: the kickoff was yesterday. */
export const unopened = "DFW";

export const metric = {
  key: "departure.handled",
  name: "Departures handled",
  noun_one: "departure",
  noun_other: "departures",
  verb: "handled",
  actor_one: "route",
  actor_other: "routes",
  actor_is_thing: "on",
  definition: "A departure counts when it left a gate that was planned in Northgate.",
  owner: "Priya Raman",
  provenance:
    "Sample activity: real US flight records of January to June 2001 (US Bureau of Transportation Statistics, by way of vega-datasets), moved by whole weeks to the present.",
};

export const lives: Life[] = [
  {
    code: "JNU",
    name: "Juneau International Airport",
    segment: "mid",
    timezone: "America/Juneau",
    kickoff: "start",
    renewal: null,
    firstValue: { statement: "100 departures handled through the new gate plan", target: 100 },
    twelveMonth: { statement: "3,000 departures handled without a gate conflict", target: 3000 },
    champion: { name: "Dana Whitfield", title: "Operations manager" },
    sponsor: { name: "Ellen Marsh", title: "Airport director" },
    lead: { name: "Joe Lindqvist", title: "Shift lead" },
    admin: { name: "Iris Halloran", title: "IT lead" },
    csm: "priya",
    events: true,
    criticalEvent: { title: "Summer timetable goes live", days: 127 },
    open: [],
    stuck: null,
  },
  {
    code: "DFW",
    name: "Dallas/Fort Worth International",
    segment: "enterprise",
    timezone: "America/Chicago",
    kickoff: -1,
    renewal: null,
    firstValue: { statement: "1,000 departures planned and handled in terminal B", target: 1000 },
    twelveMonth: { statement: "120,000 departures handled, gate delays down a third", target: 120000 },
    champion: { name: "Marcus Bell", title: "Head of gate operations" },
    sponsor: { name: "Helen Castellanos", title: "Chief operating officer" },
    lead: { name: "Wei Zhang", title: "Integration lead" },
    csm: "tomas",
    events: false,
    criticalEvent: { title: "Terminal B reopens", days: 118 },
    open: [],
    stuck: null,
  },
  {
    code: "GTF",
    name: "Great Falls International Airport",
    segment: "smb",
    timezone: "America/Denver",
    kickoff: -27,
    renewal: null,
    firstValue: { statement: "200 departures handled through the new gate plan", target: 200 },
    twelveMonth: { statement: "2,300 departures handled", target: 2300 },
    champion: { name: "Karen Vogel", title: "Duty manager" },
    sponsor: { name: "Paul Amundson", title: "Airport manager" },
    lead: null,
    csm: "priya",
    events: true,
    criticalEvent: null,
    open: ["connect-data", "load-data", "name-trainees", "first-real-task"],
    stuck: { item: "connect-data", reason: "Our network team has not opened the port yet. We asked twice." },
  },
  {
    code: "SIT",
    name: "Sitka Rocky Gutierrez Airport",
    segment: "smb",
    timezone: "America/Sitka",
    kickoff: -20,
    renewal: null,
    firstValue: { statement: "70 departures handled through the new gate plan", target: 70 },
    twelveMonth: { statement: "1,500 departures handled", target: 1500 },
    champion: { name: "Nora Yaska", title: "Station manager" },
    sponsor: { name: "Glen Sorensen", title: "Airport manager" },
    lead: null,
    csm: "tomas",
    events: true,
    criticalEvent: null,
    open: [],
    stuck: null,
  },
  {
    code: "BIL",
    name: "Billings Logan International Airport",
    segment: "mid",
    timezone: "America/Denver",
    kickoff: -160,
    renewal: null,
    firstValue: { statement: "120 departures handled through the new gate plan", target: 120 },
    twelveMonth: { statement: "2,600 departures handled", target: 2600 },
    champion: { name: "Miguel Torres", title: "Operations lead" },
    sponsor: { name: "Anne Kowalski", title: "Airport director" },
    lead: { name: "Sam Reyes", title: "Ramp supervisor" },
    csm: "tomas",
    events: true,
    criticalEvent: { title: "New winter timetable", days: 41 },
    firstRoutes: ["SLC", "FCA"],
    open: ["show-first-result", "first-review"],
    stuck: null,
  },
  {
    code: "JAC",
    name: "Jackson Hole Airport",
    segment: "smb",
    timezone: "America/Denver",
    kickoff: "start",
    renewal: null,
    firstValue: { statement: "100 departures handled through the new gate plan", target: 100 },
    twelveMonth: { statement: "1,200 departures handled", target: 1200 },
    champion: { name: "Ben Ostrander", title: "Ramp manager" },
    sponsor: { name: "Claire Dunmore", title: "Airport director" },
    lead: null,
    csm: "priya",
    events: true,
    criticalEvent: null,
    open: [],
    stuck: null,
  },
  {
    code: "BTV",
    name: "Burlington International Airport",
    segment: "mid",
    timezone: "America/New_York",
    kickoff: "start",
    renewal: 60,
    firstValue: { statement: "150 departures handled through the new gate plan", target: 150 },
    twelveMonth: { statement: "4,600 departures handled", target: 4600 },
    champion: { name: "Olivia Grant", title: "Gate planning" },
    sponsor: { name: "Henry Faulk", title: "Director of operations" },
    lead: null,
    csm: "priya",
    events: true,
    criticalEvent: null,
    open: [],
    stuck: null,
  },
];
