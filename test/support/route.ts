import { capability, makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { addBackfill } from "#store/backfill.ts";
import { addStaff } from "#store/session.ts";
import { departures } from "./recap-figures.ts";
import { addRecap, openItem } from "./rows.ts";
import { type Customer, makeLink, routes, type World } from "./world.ts";

export interface Route {
  method: string;
  path: string;
}

/** The routes that answer something: the router's own list without its middleware, each once. */
export const handlers: Route[] = [
  ...new Map(
    routes
      .filter(({ method, path }) => !(method === "ALL" && path.endsWith("/*")))
      .map((route) => [`${route.method} ${route.path}`, route]),
  ).values(),
];

export const portalRoutes = handlers.filter(({ path }) => path.startsWith("/a/"));
export const consoleRoutes = handlers.filter(
  ({ path }) => (path === "/console" || path.startsWith("/console/")) && !path.startsWith("/console/sign-in"),
);
export const apiRoutes = handlers.filter(({ path }) => path.startsWith("/api/"));

/** A route with a path for each word it may end in: /:act{done|undo} becomes two. */
export function spread(route: Route): Route[] {
  const words = /:act\{\(\?:([\w|]+)\)\}/.exec(route.path);
  if (!words) return [route];
  return (words[1] ?? "").split("|").map((act) => ({ ...route, path: route.path.replace(words[0], act) }));
}

/** What really exists in one account, by the parameter of a route that names it. */
export interface Known {
  [param: string]: string;
}

const tokens: [string, "view" | "unsubscribe"][] = [
  ["/r/", "view"],
  ["/u/", "unsubscribe"],
];

async function addSession(world: World, sourceId: string): Promise<string> {
  const [id, now] = [makeId(), Date.now()];
  const session = { id, kind: "api" as const, sourceId, mode: "add" as const, label: "Spring", range: null };
  await addBackfill(world.db, { ...session, detail: {}, by: "Priya Raman", now });
  return id;
}

/** Makes a thing for every parameter the routes have: a step, a link, a recap with a delivery, a source with a key. */
export async function knownOf(world: World, customer: Customer): Promise<Known> {
  const { recapId, deliveryId } = await addRecap(world, customer);
  const secrets = readEnv(world.env).config.LINK_SECRET;
  const link = await makeLink(world, customer);
  const feed = await makeLink(world, customer, { kind: "calendar", scope: "view" });
  const key = await world.db.prepare("select id, source_id from api_key").first<{ id: string; source_id: string }>();
  return {
    slug: customer.slug,
    item: (await openItem(world, customer)).id,
    period: "2026-10",
    version: "v1",
    form: "champion",
    contact: customer.champion.id,
    file: "2026-10.csv",
    external_id: customer.externalId,
    valid_from: "2026-10-01",
    archive: "000000000001-000000000001",
    share: link.id,
    "/p/": link.token,
    "/calendar/": `${capability(secrets, "calendar", feed.id)}.ics`,
    ...Object.fromEntries(tokens.map(([start, purpose]) => [start, capability(secrets, purpose, deliveryId)])),
    "/console/accounts/": customer.id,
    "/console/recaps/": recapId,
    "/console/deliveries/": deliveryId,
    "/console/settings/metrics/": departures.key,
    "/console/settings/staff/": await openStaff(world),
    "/console/data/sources/": key?.source_id ?? "",
    "/console/data/keys/": key?.id ?? "",
    "/console/data/events/": await openEvent(world, customer),
    "/console/data/imports/": await openSession(world),
    "/api/v1/sources/": key?.source_id ?? "",
    "/api/v1/backfills/": await addSession(world, key?.source_id ?? ""),
  };
}

/** A colleague of nobody in particular, with access. */
async function openStaff(world: World): Promise<string> {
  const id = makeId();
  const email = `${id.toLowerCase()}@northgate.example`;
  await addStaff(world.db, { id, email, name: "Sam Colleague", title: "", role: "viewer", now: Date.now() });
  return id;
}

/** An event of the customer, by the name the console gives it. */
async function openEvent(world: World, customer: Customer): Promise<string> {
  const { source_id, name } = await world.db
    .prepare("select s.id as source_id, s.name from source as s join api_key as k on k.source_id = s.id limit 1")
    .first<{ source_id: string; name: string }>()
    .then((row) => row ?? { source_id: "", name: "" });
  const id = crypto.randomUUID();
  await world.db
    .prepare(
      "insert into event (source_id, mode, origin, id, account_id, metric_key, kind, at, time_text, value, counts, hash, received_at, batch, rev) values (?, 'test', ?, ?, ?, ?, 'value', 1, '', 1, 1, '', 1, 1, 1)",
    )
    .bind(source_id, name, id, customer.id, departures.key)
    .run();
  return Buffer.from(JSON.stringify([source_id, "test", name, id])).toString("base64url");
}

/** A CSV import whose columns are not chosen yet. */
async function openSession(world: World): Promise<string> {
  const id = crypto.randomUUID();
  const layout = { bytes: 1, encoding: "utf-8", delimiter: ",", newline: "\n", hasHeader: true, dataLine: 2 };
  const detail = {
    file: "a.csv",
    layout: { ...layout, columns: ["a"], repeated: [], sample: [] },
    mapping: null,
    run: null,
  };
  await world.db
    .prepare(
      "insert into backfill (id, kind, source_id, mode, state, label, detail, created_at, created_by) values (?, 'csv', '', 'add', 'open', 'a.csv', ?, 1, 'Priya Raman')",
    )
    .bind(id, JSON.stringify(detail))
    .run();
  return id;
}

/** The path of a route with every parameter filled in. Throws when nothing is known for one: a new one needs its thing. */
export function pathOf(route: Route, known: Known): string {
  return route.path.replace(/:(\w+)(\{[^/]*\})?/g, (whole, name: string, _: string, at: number) => {
    const value = known[name] ?? known[route.path.slice(0, at)];
    if (!value) throw new Error(`${route.path}: nothing known for ${whole}`);
    return encodeURIComponent(value);
  });
}
