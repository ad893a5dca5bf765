import { expect, it } from "vitest";
import * as z from "zod";
import { eventCodes } from "#schema/event.ts";
import { dailyCodes } from "#schema/value.ts";
import { addMetric } from "#store/metric.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { apiRoutes } from "../support/route.ts";
import { browserOf, makeApiKey, openWorld, type World } from "../support/world.ts";

/* The document of the API against the API: it names every address, and what it shows is what is sent and answered. */

type Json = Record<string, unknown>;
interface Parameter {
  name: string;
  in: string;
  description?: string;
  example?: string;
}
interface Operation {
  summary: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Json; example: unknown }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: Json; example: unknown }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Json>>;
  "x-guide": { id: string; blocks: unknown[] }[];
}

async function documentOf(world: World): Promise<Document> {
  return (await world.fetch("/openapi.json")).json();
}

const operationsOf = (document: Document) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema with its references in place; objects take no member they do not name. */
function whole(document: Document, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => whole(document, each));
  if (!isJson(value)) return value;
  if (typeof value.$ref === "string") {
    const [, , kind = "", name = ""] = value.$ref.split("/");
    return whole(document, document.components[kind]?.[name]);
  }
  const inside = (fields: Json) =>
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, whole(document, field)]));
  // Zod reads patterns without the sense for Unicode that JSON Schema gives them.
  const { properties, pattern: _, ...rest } = value;
  const parts: Json = { ...inside(rest), ...(isJson(properties) && { properties: inside(properties) }) };
  if (!Array.isArray(parts.allOf)) return isJson(parts.properties) ? { additionalProperties: false, ...parts } : parts;
  const all = parts.allOf as { properties: Json; required: string[] }[];
  return {
    type: "object",
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => required),
    additionalProperties: false,
  };
}

/** What is wrong with a value by a schema of the document; nothing, when it fits. */
function faultsOf(document: Document, schema: Json, value: unknown): string[] {
  const given = whole(document, schema) as Parameters<typeof z.fromJSONSchema>[0];
  const { success, error } = z.fromJSONSchema(given).safeParse(value);
  return success ? [] : error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

it("every address of the API is described, and no other", async () => {
  const described = operationsOf(await documentOf(await openWorld())).map(({ method, path }) => `${method} ${path}`);
  // Segment's libraries add /v1 of their own.
  const routes = apiRoutes.filter(({ path }) => !path.includes("/segment/v1/"));
  const served = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^/]*\})?/g, "{$1}")}`);
  expect(described.toSorted()).toEqual([...new Set(served)].toSorted());
});

function fieldsWithoutWords(schema: unknown, path: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => fieldsWithoutWords(each, path));
  if (!isJson(schema)) return [];
  const own = Object.entries(isJson(schema.properties) ? schema.properties : {}).flatMap(([name, field]) => [
    ...(isJson(field) && typeof field.description === "string" ? [] : [`${path}.${name}`]),
    ...fieldsWithoutWords(field, `${path}.${name}`),
  ]);
  const inner = [schema.items, schema.anyOf, schema.oneOf, schema.allOf, schema.additionalProperties];
  return [...own, ...inner.flatMap((each) => fieldsWithoutWords(each, path))];
}

it("every field that is sent, asked or answered has a sentence", async () => {
  const document = await documentOf(await openWorld());
  const bare = operationsOf(document).flatMap(({ method, path, operation }) => {
    const bodies = [operation.requestBody, ...Object.values(operation.responses)].flatMap((holder) =>
      Object.values(holder?.content ?? {}).map(({ schema }) => whole(document, schema)),
    );
    return [
      ...bodies.flatMap((schema) => fieldsWithoutWords(schema, `${method} ${path}`)),
      ...(operation.parameters ?? []).filter(({ description }) => !description).map(({ name }) => `${path} ?${name}`),
    ];
  });
  expect(bare).toEqual([]);
});

it("every example is what its schema says", async () => {
  const document = await documentOf(await openWorld());
  for (const { method, path, operation } of operationsOf(document)) {
    for (const holder of [operation.requestBody, ...Object.values(operation.responses)])
      for (const { schema, example } of Object.values(holder?.content ?? {}))
        if (example !== undefined) expect(faultsOf(document, schema, example), `${method} ${path}`).toEqual([]);
  }
});

/** The examples in an order in which each finds what it needs; the status each is answered with. */
const story: [method: string, path: string, status: number][] = [
  ["PUT", "/api/v1/accounts/{external_id}", 201],
  ["PUT", "/api/v1/accounts/{external_id}", 200],
  ["POST", "/api/v1/events", 200],
  ["GET", "/api/v1/events", 200],
  ["GET", "/api/v1/segment/mapping", 200],
  ["PUT", "/api/v1/segment/mapping", 200],
  ["POST", "/api/v1/segment/batch", 200],
  ["POST", "/api/v1/segment/track", 200],
  ["POST", "/api/v1/corrections", 200],
  ["POST", "/api/v1/adjustments", 200],
  ["PUT", "/api/v1/accounts/{external_id}/values", 200],
  ["PUT", "/api/v1/accounts/{external_id}/months/{period}", 200],
  ["PUT", "/api/v1/accounts/{external_id}/fees/{valid_from}", 200],
  ["DELETE", "/api/v1/accounts/{external_id}/fees/{valid_from}", 200],
  ["POST", "/api/v1/sources/{id}/watermark", 200],
  ["GET", "/api/v1/accounts/{external_id}/values", 200],
  ["POST", "/api/v1/backfills", 201],
  ["POST", "/api/v1/backfills/{id}/events", 200],
  ["GET", "/api/v1/backfills/{id}", 200],
  ["POST", "/api/v1/backfills/{id}/apply", 200],
  ["POST", "/api/v1/backfills/{id}/revert", 200],
  ["POST", "/api/v1/backfills", 201],
  ["DELETE", "/api/v1/backfills/{id}", 200],
  ["GET", "/api/v1/parked", 200],
  ["POST", "/api/v1/parked/replay", 200],
  ["PUT", "/api/v1/accounts/{external_id}/actors", 200],
  ["GET", "/api/v1/accounts/{external_id}/actors", 200],
  ["POST", "/api/v1/accounts/{external_id}/erasures", 200],
  ["GET", "/api/v1/archives", 200],
  // Nothing here is old enough to be packed away.
  ["POST", "/api/v1/archives/{archive}/restore", 404],
];

it("every example is answered as the document says when it is sent as it stands", async () => {
  const world = await openEngine();
  for (const [key, aggregation] of [
    ["meeting.booked", "count"],
    ["minutes.saved", "sum"],
    ["ticket.closed", "sum"],
  ] as const)
    await addMetric(world.db, { ...departures, key, aggregation, scale: 1, countedStatuses: [] }, Date.now());
  const document = await documentOf(world);
  const key = await makeApiKey(world);
  let session = "";
  const send = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    return world.fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  };
  for (const [method, path, status] of story) {
    const operation = document.paths[path]?.[method.toLowerCase()] as Operation;
    const given = (operation.parameters ?? []).filter(({ example }) => example);
    const query = given.filter((each) => each.in === "query").map(({ name, example }) => `${name}=${example}`);
    const filled = given.reduce((at, { name, example = "" }) => at.replace(`{${name}}`, example), path);
    const address = `${filled.replace("SESSION_ID", session)}?${query.join("&")}`;
    const answer = await send(method, address, operation.requestBody?.content["application/json"]?.example);
    const body = (await answer.json()) as { id?: string; results?: { status: string }[] };
    expect(answer.status, `${method} ${address} ${JSON.stringify(body)}`).toBe(status);
    const { schema } = operation.responses[status]?.content?.["application/json"] ?? {};
    if (schema) expect(faultsOf(document, schema, body), `${method} ${path} ${JSON.stringify(body)}`).toEqual([]);
    // booking-1843 of the corrections was never sent.
    if (path !== "/api/v1/corrections")
      expect(body.results?.filter((result) => result.status === "rejected") ?? [], path).toEqual([]);
    if (path === "/api/v1/backfills") session = body.id ?? "";
  }
  const told = new Set(story.map(([method, path]) => `${method} ${path}`));
  expect(operationsOf(document).filter(({ method, path }) => !told.has(`${method} ${path}`))).toEqual([]);
});

it("what waits is shown as the document says", async () => {
  const world = await openEngine();
  const document = await documentOf(world);
  const headers = { authorization: `Bearer ${await makeApiKey(world)}`, "content-type": "application/json" };
  const event = { id: "1", type: departures.key, subject: "NOBODY", time: new Date().toISOString() };
  await world.fetch("/api/v1/events", { method: "POST", headers, body: JSON.stringify(event) });
  const answer = await (await world.fetch("/api/v1/parked", { headers })).json();
  expect((answer as { parked: unknown[] }).parked).toHaveLength(1);
  const schema = document.paths["/api/v1/parked"]?.get?.responses[200]?.content?.["application/json"]?.schema;
  expect(faultsOf(document, schema ?? {}, answer)).toEqual([]);
});

it("every refusal has the shape of the document, whichever it is", async () => {
  const world = await openEngine();
  const document = await documentOf(world);
  const key = await makeApiKey(world);
  const ask = (method: string, path: string, body: string | null, headers: Record<string, string> = {}) =>
    world.fetch(path, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body,
    });
  const answers = [
    await ask("POST", "/api/v1/events", "{"),
    await ask("POST", "/api/v1/events", "[]", { authorization: "" }),
    await ask("GET", "/api/v1/nothing", null),
    await ask("POST", "/api/v1/events", " ".repeat(600_000)),
    await ask("POST", "/api/v1/events", "[]", { "content-encoding": "br" }),
    await ask("PUT", "/api/v1/accounts/X", "{}"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 401, 404, 413, 415, 422]);
  const schema = document.components.schemas?.Problem as Json;
  for (const answer of answers) {
    const body = (await answer.json()) as { error: { details: object } };
    expect(faultsOf(document, schema, { error: { ...body.error, details: {} } })).toEqual([]);
  }
});

it("a query, a body or an id that is wrong is answered with a status the document names, and says which it was", async () => {
  const world = await openEngine();
  const document = await documentOf(world);
  const headers = { authorization: `Bearer ${await makeApiKey(world)}`, "content-type": "application/json" };
  for (const { method, path, operation } of operationsOf(document)) {
    const asked = [path.replace(/\{(\w+)\}/g, "%20"), `${path.replace(/\{(\w+)\}/g, "x")}?limit=0&unknown=1`];
    const bodies = method === "GET" || method === "DELETE" ? [null] : ["{}", "null", "[7]", "{"];
    for (const address of asked)
      for (const body of bodies) {
        const answer = await world.fetch(address, { method, headers, body });
        const { error } = (await answer.json()) as { error?: { details: Record<string, string> } };
        const call = `${method} ${address} ${body}: ${answer.status}`;
        expect(Object.keys(operation.responses), call).toContain(String(answer.status));
        if (address.includes("%20") && answer.status === 422 && method === "GET")
          expect(
            operation.parameters?.map(({ name }) => name),
            call,
          ).toContain(Object.keys(error?.details ?? {})[0]);
      }
  }
});

it("a caller without a key is told how to send one, and every answer that asks to wait says so in the document", async () => {
  const world = await openEngine();
  const document = await documentOf(world);
  const answer = await world.fetch("/api/v1/events");
  expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  const { responses = {} } = document.components;
  expect(responses.UnknownCaller).toHaveProperty(["headers", "WWW-Authenticate"]);
  for (const name of ["TooMany", "Busy"]) expect(responses[name]).toHaveProperty(["headers", "Retry-After"]);
  for (const { operation } of operationsOf(document))
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "429", "500", "503"]));
});

it("every code of an item is in the guide", async () => {
  const guide = JSON.stringify((await documentOf(await openWorld()))["x-guide"]);
  for (const code of [...eventCodes, ...dailyCodes]) expect(guide, code).toContain(`\`${code}\``);
});

it("the page shows the document to people, without a script, with an address for each thing", async () => {
  const world = await openWorld();
  const document = await documentOf(world);
  const html = await (await browserOf(world).get("/docs")).text();
  expect(html).not.toContain("<script");
  const named = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const ids = new Set(named);
  expect(named.length).toBe(ids.size);
  const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links.filter((id) => !ids.has(id))).toEqual([]);
  expect(links.length).toBeGreaterThan(operationsOf(document).length);
  for (const { operation } of operationsOf(document)) expect(html).toContain(operation.summary);
  expect(html).not.toContain("$URL");
  expect(html).not.toMatch(/undefined|\[object/);
});

it("each operation is folded under its name and its address; a link to one leads inside, which opens it without a script", async () => {
  const world = await openWorld();
  const operations = operationsOf(await documentOf(world));
  const html = await (await browserOf(world).get("/docs")).text();
  const folds = html.split('<details class="operation">').slice(1);
  expect(folds.length).toBe(operations.length);
  const nav = html.slice(0, html.indexOf("<main"));
  for (const fold of folds) {
    const [shown = "", inside = ""] = fold.split("</summary>");
    expect(shown).toMatch(/<h3 [^>]*>[^<]+<\/h3><code class="endpoint">/);
    expect(nav).toContain(`href="#${/<article id="([^"]+)"/.exec(inside)?.[1]}"`);
  }
});
