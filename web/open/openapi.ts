import { type ApiField, fieldOf, fieldsOf, isJson, type Json, listOf, resolve, textOf } from "./openapi-field.ts";

/* Reads an OpenAPI document into what the page shows: operations with fields, examples and answers. */

export interface ApiDocument {
  title: string;
  version: string;
  paragraphs: string[];
  server: string;
  operations: ApiOperation[];
}

export interface ApiOperation {
  anchor: string;
  method: string;
  path: string;
  summary: string;
  paragraphs: string[];
  parameters: (ApiField & { place: string })[];
  body: ApiBody | null;
  answers: ({ status: string; text: string } & ApiBody)[];
  curl: string;
}

export interface ApiBody {
  fields: ApiField[];
  /** Pretty JSON as the document gives it; null when it gives none. */
  example: string | null;
}

const methods = ["get", "post", "put", "patch", "delete"];

export function readOpenApi(document: Json): ApiDocument {
  const info = resolve(document, document.info);
  const server = textOf(resolve(document, listOf(document.servers)[0]).url).replace(/\/$/, "");
  const paths = isJson(document.paths) ? Object.entries(document.paths) : [];
  return {
    title: textOf(info.title) || "API",
    version: textOf(info.version),
    paragraphs: paragraphsOf(info.description),
    server,
    operations: paths.flatMap(([path, item]) =>
      operationsOf({ document, server, path, item: resolve(document, item) }),
    ),
  };
}

function paragraphsOf(value: unknown): string[] {
  return textOf(value)
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function operationsOf(at: { document: Json; server: string; path: string; item: Json }): ApiOperation[] {
  const { document, server, path, item } = at;
  return methods
    .filter((method) => isJson(item[method]))
    .map((method) => {
      const operation = resolve(document, item[method]);
      const body = bodyOf(document, resolve(document, operation.requestBody));
      return {
        anchor: `${method}${path}`.replace(/[^a-z0-9]+/gi, "-").replace(/-$/, ""),
        method: method.toUpperCase(),
        path,
        summary: textOf(operation.summary) || `${method.toUpperCase()} ${path}`,
        paragraphs: paragraphsOf(operation.description),
        parameters: parametersOf(document, [...listOf(item.parameters), ...listOf(operation.parameters)]),
        body,
        answers: answersOf(document, operation),
        curl: curlOf({ url: server + path, method, header: keyHeader(document, operation), body }),
      };
    });
}

function parametersOf(document: Json, parameters: unknown[]): ApiOperation["parameters"] {
  return parameters.map((value) => {
    const parameter = resolve(document, value);
    const name = textOf(parameter.name);
    const field = fieldOf(document, { name, schema: parameter.schema, required: parameter.required === true });
    return { ...field, text: textOf(parameter.description) || field.text, place: textOf(parameter.in) };
  });
}

function bodyOf(document: Json, holder: Json): ApiBody | null {
  const content = isJson(holder.content) ? holder.content : {};
  const media = resolve(document, content["application/json"] ?? Object.values(content)[0]);
  if (Object.keys(media).length === 0) return null;
  return { fields: fieldsOf(document, media.schema), example: exampleOf(document, media) };
}

function exampleOf(document: Json, media: Json): string | null {
  const named = isJson(media.examples) ? resolve(document, Object.values(media.examples)[0]).value : undefined;
  const schema = resolve(document, media.schema);
  const example = media.example ?? named ?? schema.example ?? listOf(schema.examples)[0];
  if (example === undefined) return null;
  return typeof example === "string" ? example : JSON.stringify(example, null, 2);
}

function answersOf(document: Json, operation: Json): ApiOperation["answers"] {
  const responses = isJson(operation.responses) ? Object.entries(operation.responses) : [];
  return responses.map(([status, value]) => {
    const response = resolve(document, value);
    const body = bodyOf(document, response) ?? { fields: [], example: null };
    return { status, text: textOf(response.description), ...body };
  });
}

/** The header that carries the key; null where the operation asks for none. */
function keyHeader(document: Json, operation: Json): string | null {
  const needed = listOf(operation.security ?? document.security)[0];
  const name = isJson(needed) ? Object.keys(needed)[0] : undefined;
  if (name === undefined) return null;
  const components = resolve(document, document.components);
  const schemes = resolve(document, components.securitySchemes);
  const scheme = resolve(document, schemes[name]);
  return scheme.type === "apiKey" ? `${textOf(scheme.name)}: $API_KEY` : "Authorization: Bearer $API_KEY";
}

function curlOf(call: { url: string; method: string; header: string | null; body: ApiBody | null }): string {
  const lines = [`curl ${call.method === "get" ? "" : `-X ${call.method.toUpperCase()} `}"${call.url}"`];
  if (call.header) lines.push(`-H "${call.header}"`);
  if (call.body) lines.push(`-H "Content-Type: application/json"`);
  // A single quote ends the shell's string: close it, write the quote, open it again.
  if (call.body?.example) lines.push(`-d '${call.body.example.replaceAll("'", "'\\''")}'`);
  return lines.join(" \\\n  ");
}
