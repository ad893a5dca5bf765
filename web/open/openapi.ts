import { type ApiField, fieldOf, fieldsOf, isJson, type Json, listOf, resolve, textOf } from "./openapi-field.ts";

/* Reads an OpenAPI document into what the page shows: operations with fields, examples and answers, by their tags. */

export interface ApiDocument {
  title: string;
  lead: string;
  server: string;
  groups: ApiGroup[];
}

export interface ApiGroup {
  anchor: string;
  name: string;
  operations: ApiOperation[];
}

export interface ApiOperation {
  anchor: string;
  method: string;
  path: string;
  summary: string;
  tag: string;
  paragraphs: string[];
  parameters: (ApiField & { place: string })[];
  body: ApiBody | null;
  /** Answers of its own; `shared` names the statuses every operation has. */
  answers: ({ status: string; text: string } & ApiBody)[];
  shared: string[];
  curl: string;
}

export interface ApiBody {
  fields: ApiField[];
  /** Pretty JSON as the document gives it; null when it gives none. */
  example: string | null;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const anchorOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

export function readOpenApi(document: Json): ApiDocument {
  const info = resolve(document, document.info);
  const server = textOf(resolve(document, listOf(document.servers)[0]).url).replace(/\/$/, "");
  const paths = isJson(document.paths) ? Object.entries(document.paths) : [];
  const operations = paths.flatMap(([path, item]) =>
    operationsOf({ document, server, path, item: resolve(document, item) }),
  );
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return {
    title: textOf(info.title) || "API",
    lead: textOf(info.description),
    server,
    groups: tags.map((name) => ({
      anchor: anchorOf(name),
      name,
      operations: operations.filter(({ tag }) => tag === name),
    })),
  };
}

/** The fields of a named schema of the document. */
export function namedFields(document: Json, name: string): ApiField[] {
  return fieldsOf(document, { $ref: `#/components/schemas/${name}` });
}

function operationsOf(at: { document: Json; server: string; path: string; item: Json }): ApiOperation[] {
  const { document, server, path, item } = at;
  return Object.keys(item)
    .filter((method) => methods.includes(method) && isJson(item[method]))
    .map((method) => {
      const operation = resolve(document, item[method]);
      const body = bodyOf(document, resolve(document, operation.requestBody));
      const given = [...listOf(item.parameters), ...listOf(operation.parameters)];
      return {
        anchor: anchorOf(`${method} ${path}`),
        method: method.toUpperCase(),
        path,
        summary: textOf(operation.summary) || `${method.toUpperCase()} ${path}`,
        tag: textOf(listOf(operation.tags)[0]) || "Other",
        paragraphs: textOf(operation.description)
          .split(/\n\s*\n/)
          .filter(Boolean),
        parameters: parametersOf(document, given),
        body,
        ...answersOf(document, operation),
        curl: curlOf({ url: server + exampleOfPath(path, given), method, keyed: isKeyed(operation), body }),
      };
    });
}

function parametersOf(document: Json, parameters: unknown[]): ApiOperation["parameters"] {
  return parameters.map((value) => {
    const parameter = resolve(document, value);
    const name = textOf(parameter.name);
    const schema = { ...resolve(document, parameter.schema), description: parameter.description };
    return {
      ...fieldOf(document, { name, schema, required: parameter.required === true }),
      place: textOf(parameter.in),
    };
  });
}

/** The path with the examples of its parameters in it. */
function exampleOfPath(path: string, parameters: unknown[]): string {
  const given = parameters.filter(isJson).filter((each) => textOf(each.example));
  const query = given.filter((each) => each.in === "query").map((each) => `${each.name}=${each.example}`);
  const filled = given.reduce((at: string, each) => at.replace(`{${each.name}}`, textOf(each.example)), path);
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}

function bodyOf(document: Json, holder: Json): ApiBody | null {
  const content = isJson(holder.content) ? holder.content : {};
  const media = resolve(document, content["application/json"] ?? Object.values(content)[0]);
  if (Object.keys(media).length === 0) return null;
  const { example } = media;
  const text = example === undefined ? null : JSON.stringify(example, null, 2);
  return { fields: fieldsOf(document, media.schema), example: text };
}

function answersOf(document: Json, operation: Json): Pick<ApiOperation, "answers" | "shared"> {
  const responses = isJson(operation.responses) ? Object.entries(operation.responses) : [];
  const isShared = (value: unknown) => isJson(value) && value.$ref !== undefined;
  return {
    shared: responses.filter(([, value]) => isShared(value)).map(([status]) => status),
    answers: responses
      .filter(([, value]) => !isShared(value))
      .map(([status, value]) => {
        const response = resolve(document, value);
        // What a refusal looks like is told once, for all.
        const body = Number(status) < 400 ? bodyOf(document, response) : null;
        return { status, text: textOf(response.description), ...(body ?? { fields: [], example: null }) };
      }),
  };
}

function isKeyed(operation: Json): boolean {
  return listOf(operation.security).length > 0;
}

function curlOf(call: { url: string; method: string; keyed: boolean; body: ApiBody | null }): string {
  const method =
    call.method === "get" || (call.method === "post" && call.body) ? "" : `-X ${call.method.toUpperCase()} `;
  const lines = [`curl ${method}"${call.url}"`];
  if (call.keyed) lines.push(`-H "Authorization: Bearer $API_KEY"`);
  if (call.body) lines.push(`-H "Content-Type: application/json"`);
  // A single quote ends the shell's string: close it, write the quote, open it again.
  if (call.body?.example) lines.push(`-d '${call.body.example.replaceAll("'", "'\\''")}'`);
  return lines.join(" \\\n  ");
}
