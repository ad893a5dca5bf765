import type { GuideSection } from "#schema/guide.ts";
import { accountPaths, sourcePaths } from "./openapi/account.ts";
import { actorPaths } from "./openapi/actor.ts";
import { archivePaths } from "./openapi/archive.ts";
import { backfillPaths } from "./openapi/backfill.ts";
import { correctionPaths } from "./openapi/correction.ts";
import { cloudEventSchema, eventPaths, parkedPaths, shortEventSchema } from "./openapi/event.ts";
import { feePaths } from "./openapi/fee.ts";
import { guide } from "./openapi/guide.ts";
import { answerOf, type DocumentOf, type Json, sharedResponses } from "./openapi/part.ts";
import { segmentPaths } from "./openapi/segment.ts";
import { valuePaths } from "./openapi/value.ts";

const problem = answerOf({
  error: [
    answerOf({
      code: ["string", "Why, for programs."],
      message: ["string", "Why, in a sentence."],
      details: ["object", "A sentence for each field at fault."],
      request_id: ["string", "Names this request in the log."],
    }),
    "What was wrong.",
  ],
});

const responses = Object.fromEntries(
  Object.entries(sharedResponses).map(([name, { status: _, ...response }]) => [name, response]),
);

const tags = ["Events", "Corrections", "Backfills", "Accounts and values", "Segment", "Erasure and archive"].map(
  (name) => ({ name }),
);

/** The API as an OpenAPI 3.1 document, made from the same contracts that check the requests; `x-guide` is its first page. */
export function openapiDocument(of: DocumentOf): Json & { "x-guide": GuideSection[] } {
  return {
    openapi: "3.1.0",
    info: {
      title: `${of.vendorName} value API`,
      version: "1",
      description: "Send what your product did for a customer: counted once, added up, corrected in the open.",
    },
    servers: [{ url: of.url }],
    tags,
    paths: {
      ...eventPaths(of),
      ...sourcePaths(of),
      ...parkedPaths(of),
      ...correctionPaths(of),
      ...backfillPaths(of),
      ...accountPaths(of),
      ...actorPaths(),
      ...valuePaths(of),
      ...feePaths(of),
      ...segmentPaths(of),
      ...archivePaths(of),
    },
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "An API key of a source, made in the console under Data.",
        },
        basic: {
          type: "http",
          scheme: "basic",
          description: "The same key as the user name, without a password: as Segment's libraries send it.",
        },
      },
      schemas: { CloudEvent: cloudEventSchema, ShortEvent: shortEventSchema, Problem: problem },
      responses,
    },
    "x-guide": guide,
  };
}
