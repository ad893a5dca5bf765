import type * as z from "zod";

/* What a value has wrong, as whoever sent it reads it. A contract's own words stand; where it has none, these do. */

/** `path`: "contacts.0.email"; "" is the value as a whole. */
interface Fault {
  path: string;
  text: string;
}

const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "an array",
  object: "an object",
  record: "an object",
};
const units: Record<string, string> = { string: "characters", array: "entries" };

function kindOf(input: unknown): string {
  if (input === null) return "null";
  return kinds[Array.isArray(input) ? "array" : typeof input] ?? typeof input;
}

function typeWords(expected: string, input: unknown): string {
  if (input === undefined) return "This is missing.";
  const isSame = expected === "int" && typeof input === "number";
  return `This must be ${kinds[expected] ?? expected}${isSame ? "" : `, not ${kindOf(input)}`}.`;
}

function choiceWords(options: readonly unknown[], isMissing: boolean): string {
  const choice = options.length === 1 ? String(options[0]) : `one of ${options.join(", ")}`;
  return isMissing ? `This is missing: ${choice}.` : `This must be ${choice}.`;
}

function smallWords(minimum: number | bigint, unit: string | undefined): string {
  if (unit === undefined) return `This must be at least ${minimum}.`;
  return minimum === 1 ? "This may not be empty." : `This must have at least ${minimum} ${unit}.`;
}

/** Undefined: the library's own words, which no contract of a door should ever need. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return typeWords(issue.expected, issue.input);
    case "invalid_value":
      return choiceWords(issue.values, issue.input === undefined);
    case "too_big": {
      const unit = units[issue.origin];
      return unit ? `This may have at most ${issue.maximum} ${unit}.` : `This may be at most ${issue.maximum}.`;
    }
    case "too_small":
      return smallWords(issue.minimum, units[issue.origin]);
    case "invalid_key":
      return "This name cannot be taken.";
    case "invalid_union": {
      const { discriminator, options } = issue as { discriminator?: string; options?: unknown[] };
      const given = issue.input as Record<string, unknown>;
      return discriminator && options ? choiceWords(options, given[discriminator] === undefined) : undefined;
    }
    default:
      return undefined;
  }
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const { path } = issue;
  if (issue.code !== "unrecognized_keys") return [{ path: path.join("."), text: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key].join("."), text: "This field is not known here." }));
}

/** "contacts.0.email: That is no mail address." */
export function sayFault({ path, text }: Fault): string {
  return path === "" ? text : `${path}: ${text}`;
}

/** Reads a value by its contract: what that makes of it, or everything it has wrong, each under its own path. */
export function readAs<S extends z.ZodType>(
  contract: S,
  value: unknown,
): { data: z.infer<S>; faults: null } | { data: null; faults: [Fault, ...Fault[]] } {
  const read = contract.safeParse(value, { error: inWords });
  return read.success
    ? { data: read.data, faults: null }
    : { data: null, faults: read.error.issues.flatMap(faultsOf) as [Fault, ...Fault[]] };
}
