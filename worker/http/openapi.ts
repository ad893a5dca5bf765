import * as z from "zod";
import { accountBody } from "#schema/account.ts";
import { cloudEvent, eventCodes, eventLimits, shortEvent } from "#schema/event.ts";
import { eventOutcomes } from "#schema/words.ts";

type Json = Record<string, unknown>;

function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

const problem: Json = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "details", "request_id"],
      properties: {
        code: { type: "string" },
        message: { type: "string" },
        details: { type: "object" },
        request_id: { type: "string" },
      },
    },
  },
};

const refused = (description: string): Json => ({
  description,
  content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } },
});
const unauthorised = refused("No living API key.");

const exampleEvent = {
  specversion: "1.0",
  id: "evt-1842",
  source: "gate-feed",
  type: "departure.handled",
  subject: "JAC",
  time: "2026-10-14T08:30:00-06:00",
  data: { value: 1, actor: "DEN" },
};

const resultSchema: Json = {
  type: "object",
  required: ["results"],
  properties: {
    results: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "status"],
        properties: {
          id: { type: ["string", "null"], description: "The id that was sent; null when there was none." },
          status: { type: "string", enum: eventOutcomes },
          code: {
            type: "string",
            enum: [...eventCodes, "duplicate_payload_differs"],
            description: "Why an event was refused.",
          },
          message: { type: "string" },
        },
      },
    },
  },
};

const postEvents: Json = {
  summary: "Send value events",
  description: [
    `Up to ${eventLimits.perBatch} events and ${eventLimits.bodyBytes / 1000} KB in one request, as a CloudEvents 1.0 batch, one structured CloudEvent, or the short form`,
    "(the same members without specversion). Every event gets its own result, in the order sent: a bad one is refused with a code, the others are kept.",
    "The pair (source, id) counts once and for ever: sending a batch again changes nothing.",
  ].join(" "),
  security: [{ key: [] }],
  requestBody: {
    required: true,
    content: {
      "application/cloudevents-batch+json": {
        schema: { type: "array", maxItems: eventLimits.perBatch, items: { $ref: "#/components/schemas/CloudEvent" } },
        example: [exampleEvent],
      },
      "application/cloudevents+json": { schema: { $ref: "#/components/schemas/CloudEvent" }, example: exampleEvent },
      "application/json": {
        schema: { type: "array", maxItems: eventLimits.perBatch, items: { $ref: "#/components/schemas/ShortEvent" } },
      },
    },
  },
  responses: {
    200: {
      description: "One result an event, in order.",
      content: {
        "application/json": { schema: resultSchema, example: { results: [{ id: "evt-1842", status: "accepted" }] } },
      },
    },
    400: refused("The body is no JSON, or of another content type."),
    401: unauthorised,
    413: refused("More than one request may hold."),
  },
};

const putAccount: Json = {
  summary: "Create or update an account",
  description: [
    "Creates the account from its segment's template, with both goals and the homework of both sides, or brings name, zone, locale, currency,",
    "renewal and CSM of a known one in step. Segment and kickoff are fixed once a plan is laid on them. The same request twice is one change.",
  ].join(" "),
  security: [{ key: [] }],
  parameters: [
    {
      name: "external_id",
      in: "path",
      required: true,
      description: "Your own id of the account.",
      schema: { type: "string", maxLength: 64 },
    },
  ],
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: { $ref: "#/components/schemas/Account" },
        example: {
          name: "Jackson Hole Airport",
          segment: "smb",
          kickoff: "2026-10-20",
          timezone: "America/Denver",
          locale: "en-US",
          currency: "USD",
          contacts: [
            { name: "Dana Whitfield", email: "dana@jac.example", role: "champion", title: "Operations manager" },
          ],
          first_value: { statement: "100 departures handled through the new gate plan", target: "100" },
          twelve_month: { statement: "2,400 departures handled", target: "2400" },
        },
      },
    },
  },
  responses: {
    200: { description: "Updated." },
    201: {
      description: "Created.",
      content: { "application/json": { example: { external_id: "JAC", created: true, slug: "jackson-hole-airport" } } },
    },
    400: refused("The body is no JSON."),
    401: unauthorised,
    409: refused("Segment or kickoff differ from the plan's."),
    422: refused("A field is not right; details name it."),
  },
};

/** The API as an OpenAPI 3.1 document, made from the same contracts that check the requests. */
export function openapiDocument(config: { VENDOR_NAME: string; PUBLIC_URL: string }): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: `${config.VENDOR_NAME} value API`,
      version: "1",
      description: "Send value events and keep accounts in step.",
    },
    servers: [{ url: config.PUBLIC_URL }],
    paths: { "/api/v1/events": { post: postEvents }, "/api/v1/accounts/{external_id}": { put: putAccount } },
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "An API key of a source, made in the console under Settings.",
        },
      },
      schemas: {
        CloudEvent: jsonSchema(cloudEvent),
        ShortEvent: jsonSchema(shortEvent),
        Account: jsonSchema(accountBody),
        Problem: problem,
      },
    },
  };
}
