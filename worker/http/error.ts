import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Refusal, RefusalCode } from "#schema/errors.ts";

/** One status for each reason to refuse. "Not yours" is answered like "not there". */
export const statusOf = {
  unknown_caller: 401,
  not_found: 404,
  not_allowed: 405,
  conflict: 409,
  link_ended: 410,
  invalid: 422,
  forbidden: 403,
  too_many: 429,
  too_large: 413,
  unreadable: 400,
  unsupported: 415,
  cross_site: 403,
  needs_name: 403,
} as const satisfies Record<RefusalCode, ContentfulStatusCode>;

/** What a program is told: where the message is about one field, it names it. */
export function messageOf({ message, details }: Refusal): string {
  const field = Object.keys(details).find((name) => details[name] === message);
  return field === undefined ? message : `${field}: ${message}`;
}
