/* Reads the schema objects of an OpenAPI 3.0 or 3.1 document into flat rows for people. */

export type Json = Record<string, unknown>;

export interface ApiField {
  /** Path in the body: "events[].data.value". */
  name: string;
  type: string;
  required: boolean;
  /** Limits in words, one each. */
  rules: string[];
  text: string;
}

// Deep enough for any body here, and an end for schemas that contain themselves.
const maxDepth = 6;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Follows "#/components/…" to what it names; an empty object when it leads nowhere. */
export function resolve(document: Json, value: unknown): Json {
  if (!isJson(value)) return {};
  const ref = textOf(value.$ref);
  if (!ref.startsWith("#/")) return value;
  let found: unknown = document;
  for (const step of ref.slice(2).split("/")) found = isJson(found) ? found[step] : undefined;
  return isJson(found) && found.$ref !== ref ? resolve(document, found) : {};
}

/** The fields of an object schema, nested ones by path. A list at the top is written as "[]". */
export function fieldsOf(document: Json, schema: unknown): ApiField[] {
  const rows = new Map<string, ApiField>();
  walk({ document, schema, prefix: "", depth: 0, rows });
  return [...rows.values()];
}

interface Walk {
  document: Json;
  schema: unknown;
  prefix: string;
  depth: number;
  rows: Map<string, ApiField>;
}

function walk(at: Walk): void {
  if (at.depth > maxDepth) return;
  const schema = resolve(at.document, at.schema);
  walkVariants(at, shownVariants(at.document, schema));
  if (schema.items !== undefined) walk({ ...at, schema: schema.items, prefix: `${at.prefix}[]`, depth: at.depth + 1 });
  const entries = schema.additionalProperties;
  if (isJson(entries)) walk({ ...at, schema: entries, prefix: `${at.prefix}.*`, depth: at.depth + 1 });
  if (!isJson(schema.properties)) return;
  const required = listOf(schema.required);
  for (const [key, property] of Object.entries(schema.properties)) {
    const name = at.prefix ? `${at.prefix}.${key}` : key;
    at.rows.set(name, fieldOf(at.document, { name, schema: property, required: required.includes(key) }));
    walk({ ...at, schema: property, prefix: name, depth: at.depth + 1 });
  }
}

/** The same name in several shapes is one row, required where every shape asks for it. */
function walkVariants(at: Walk, variants: unknown[]): void {
  const shapes = variants.map((schema) => {
    const rows = new Map<string, ApiField>();
    walk({ ...at, schema, depth: at.depth + 1, rows });
    return rows;
  });
  const isAll = isJson(at.schema) && at.schema.allOf !== undefined;
  for (const name of new Set(shapes.flatMap((rows) => [...rows.keys()]))) {
    const found = shapes.flatMap((rows) => rows.get(name) ?? []);
    const [first] = found;
    const required = isAll || found.length === shapes.length ? found.every((row) => row.required) : false;
    if (first) at.rows.set(name, { ...first, required, rules: mergeRules(found) });
  }
}

const formatWords: Record<string, string> = { date: "a day like 2026-10-05", email: "a mail address" };

function mergeRules(found: ApiField[]): string[] {
  const rules = [...new Set(found.flatMap((row) => row.rules))];
  const fixed = rules.filter((rule) => rule.startsWith("always "));
  if (fixed.length < 2) return rules;
  return [`one of ${fixed.map((rule) => rule.slice(7)).join(", ")}`, ...rules.filter((rule) => !fixed.includes(rule))];
}

export function fieldOf(document: Json, field: { name: string; schema: unknown; required: boolean }): ApiField {
  const schema = resolve(document, field.schema);
  const own = isJson(field.schema) ? field.schema : {};
  const text = textOf(own.description) || textOf(schema.description);
  return {
    name: field.name,
    type: typeWords(document, schema),
    required: field.required,
    rules: ruleWords(schema, text !== ""),
    text,
  };
}

function variantsOf(schema: Json): unknown[] {
  return [...listOf(schema.allOf), ...listOf(schema.anyOf), ...listOf(schema.oneOf)];
}

/** A shape and a list of the same shape are told as one. */
function shownVariants(document: Json, schema: Json): unknown[] {
  const variants = variantsOf(schema);
  const single = variants.some((part) => isJson(resolve(document, part).properties));
  return single ? variants.filter((part) => resolve(document, part).items === undefined) : variants;
}

function typeWords(document: Json, schema: Json): string {
  const variants = variantsOf(schema).map((part) => typeWords(document, resolve(document, part)));
  if (variants.length > 0) return [...new Set(variants)].join(" or ");
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).map(textOf).filter(Boolean);
  const words = types.map((type) => (type === "array" ? listWords(document, schema) : type));
  if (schema.nullable === true) words.push("null");
  return words.join(" or ") || "any";
}

function listWords(document: Json, schema: Json): string {
  return `list of ${typeWords(document, resolve(document, schema.items))}`;
}

/** `told`: words stand beside them, so a pattern need not be read. */
function ruleWords(schema: Json, told: boolean): string[] {
  const inner = variantsOf(schema)
    .filter(isJson)
    .flatMap((part) => ruleWords(part, told));
  const choices = listOf(schema.enum).map((value) => String(value));
  const own = [
    choices.length > 0 ? `one of ${choices.join(", ")}` : "",
    schema.const === undefined ? "" : `always ${String(schema.const)}`,
    spanWords(schema.minLength, schema.maxLength, " characters"),
    spanWords(schema.minItems, schema.maxItems, " entries"),
    spanWords(schema.minimum, schema.maximum, ""),
    formatWords[textOf(schema.format)] ?? (textOf(schema.format) && `format ${textOf(schema.format)}`),
    told ? "" : textOf(schema.pattern) && `matches ${textOf(schema.pattern)}`,
    schema.default === undefined ? "" : `${JSON.stringify(schema.default)} when left out`,
  ];
  return [...new Set([...own, ...inner])].filter(Boolean);
}

function spanWords(low: unknown, high: unknown, unit: string): string {
  // Generators write the bounds of safe integers where nobody set a limit.
  const min = typeof low === "number" && low > Number.MIN_SAFE_INTEGER ? low : null;
  const max = typeof high === "number" && high < Number.MAX_SAFE_INTEGER ? high : null;
  if (min === null && max === null) return "";
  if (max === null) return min === 0 && unit ? "" : `at least ${min}${unit}`;
  if (min === null) return `at most ${max}${unit}`;
  return min === max ? `exactly ${max}${unit}` : `${min} to ${max}${unit}`;
}
