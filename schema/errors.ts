/** The closed list of reasons to refuse. http/errors maps each to one status. */
const refusalCodes = [
  "unknown_caller",
  "not_found",
  "not_allowed",
  "conflict",
  "link_ended",
  "invalid",
  "forbidden",
  "too_many",
  "too_large",
  "unreadable",
  "unsupported",
  "cross_site",
  "needs_name",
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** The one error class: a rule said no. `message` is for people; `details` name the fields. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: Record<string, string>;
  constructor(code: RefusalCode, message: string, details: Record<string, string> = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.details = details;
  }
}

/** Those a form of the console answers with itself, so that what was typed stays. */
export const formRefusals = ["invalid", "conflict", "too_large", "unreadable"] as const satisfies RefusalCode[];
