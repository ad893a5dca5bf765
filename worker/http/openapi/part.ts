import * as z from "zod";

/* What every part of the document is built from. Descriptions are written here, rules come from the contracts themselves. */

export type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

function stepInto(schema: Json, step: string): Json[] {
  const variants = [schema.anyOf, schema.oneOf, schema.allOf].flatMap(listOf).flatMap((each) => stepInto(each, step));
  const properties = isJson(schema.properties) ? schema.properties[step] : undefined;
  const own = step === "[]" ? schema.items : step === "*" ? schema.additionalProperties : properties;
  return isJson(own) ? [own, ...variants] : variants;
}

/** Writes what a field is about at its path: "data.value", "contacts[].name", "events.*.metric". Throws when there is no such field. */
export function worded(schema: Json, words: Record<string, string>): Json {
  for (const [path, description] of Object.entries(words)) {
    const steps = path.replaceAll("[]", ".[]").split(".").filter(Boolean);
    const found = steps.reduce<Json[]>((at, step) => at.flatMap((each) => stepInto(each, step)), [schema]);
    if (found.length === 0) throw new Error(`The API's words name no field: ${path}`);
    for (const each of found) each.description = description;
  }
  return schema;
}

/** A contract as JSON Schema, as callers write it, with words at its fields. */
export function schemaOf(contract: z.ZodType, words: Record<string, string>): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(contract, { io: "input", unrepresentable: "any" });
  return worded(schema, words);
}

/** Query parameters out of a contract, all of them optional. */
export function queryOf(
  contract: z.ZodType,
  words: Record<string, string>,
  examples: Record<string, string> = {},
): Json[] {
  const { properties } = schemaOf(contract, words);
  return Object.entries(properties as Record<string, Json>).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    description,
    schema,
    ...(examples[name] !== undefined && { example: examples[name] }),
  }));
}

type Field = [type: string | string[] | Json, description: string];

/** An object of an answer. Names that end in "?" may be missing. */
export function answerOf(fields: Record<string, Field>): Json {
  const properties = Object.entries(fields).map(([name, [type, description]]) => [
    name.replace(/\?$/, ""),
    { ...(isJson(type) ? type : { type }), description },
  ]);
  const required = Object.keys(fields).filter((name) => !name.endsWith("?"));
  return { type: "object", required, properties: Object.fromEntries(properties) };
}

/** A list of an answer. */
export const listed = (items: Json): Json => ({ type: "array", items });

/** A word out of a closed list. */
export const oneOf = (words: readonly string[]): Json => ({ type: "string", enum: [...words] });

export const ok = (description: string, schema: Json, example: unknown): Json => ({
  description,
  content: { "application/json": { schema, example } },
});

const problem = { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } };

/** A refusal that is this operation's own; those of every operation stand among the shared ones. */
export const refused = (description: string): Json => ({ description, content: problem });

const header = (description: string, type: "string" | "integer"): Json => ({ description, schema: { type } });
const retryAfter = { "Retry-After": header("How many seconds to wait before the same is sent again.", "integer") };

/** Refusals every operation shares, by status. */
export const sharedResponses = {
  Unreadable: { status: 400, ...refused("The body cannot be read as JSON with one meaning.") },
  UnknownCaller: {
    status: 401,
    ...refused("There is no living API key."),
    headers: { "WWW-Authenticate": header("Bearer.", "string") },
  },
  TestKey: { status: 403, ...refused("A test key may not change what customers see.") },
  TooLarge: { status: 413, ...refused("More than one request may hold.") },
  Unsupported: { status: 415, ...refused("The body is in a coding other than gzip.") },
  TooMany: {
    status: 429,
    ...refused("More than 20 requests a second; Retry-After says how many seconds to wait."),
    headers: retryAfter,
  },
  Fault: { status: 500, ...refused("A fault on this side: send the same again later.") },
  Busy: {
    status: 503,
    ...refused("The store is busy: send the same again after as many seconds as Retry-After says."),
    headers: retryAfter,
  },
} as const;
type Shared = keyof typeof sharedResponses;

const refs = (names: Shared[]): Json =>
  Object.fromEntries(names.map((name) => [sharedResponses[name].status, { $ref: `#/components/responses/${name}` }]));

const always = ["TooMany", "Fault", "Busy"] as const;

/** An operation that reads: with any key, and no body to refuse. */
export function reads(operation: Json & { responses: Json }): Json {
  const responses = { ...operation.responses, ...refs(["UnknownCaller", ...always]) };
  return { security: [{ key: [] }], ...operation, responses };
}

/** An operation that writes; `live`: with a live key only. */
export function writes(operation: Json & { responses: Json }, { live = false } = {}): Json {
  const ofBody: Shared[] = operation.requestBody === undefined ? [] : ["Unreadable", "TooLarge", "Unsupported"];
  const responses = {
    ...operation.responses,
    ...refs(["UnknownCaller", ...(live ? (["TestKey"] as const) : []), ...ofBody, ...always]),
  };
  return { security: [{ key: [] }], ...operation, responses };
}

/** A JSON body with an example that may be sent as it stands. */
export function bodyOf(schema: Json, example: unknown): Json {
  return { required: true, content: { "application/json": { schema, example } } };
}

export const pathParameter = (name: string, description: string, example: string): Json => ({
  name,
  in: "path",
  required: true,
  description,
  schema: { type: "string" },
  example,
});

/** What the document is made for. `today`: UTC day; examples carry days just before it, so that they can be sent. */
export interface DocumentOf {
  vendorName: string;
  url: string;
  today: string;
}

/** Which page of a list is asked for, and where the next begins. */
export const paging = {
  after: "The `next` of the page before.",
  limit: "How many at most: 1 to 500, 100 when left out.",
};
export const nextPage: [string[], string] = [
  ["string", "null"],
  "Send it as `after` for the page behind; null on the last.",
];

/** A day some days before today. */
export function dayBefore(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
