import type { Env } from "#env";
import type { Ctx } from "#http/context.ts";
import { Refusal } from "#schema/errors.ts";
import { importLimits } from "#schema/import.ts";

/* The file of an import between its steps: in R2, under the id of its session. */

/** A form around a file: its other fields and its boundaries. */
const aroundFile = 65_536;

const tooLarge = () => {
  const limit = importLimits.bytes / 1_000_000;
  return new Refusal("invalid", "This file is too large.", {
    file: `A file may have ${limit} MB. Please split it and import the parts.`,
  });
};

/** Passes at most so many bytes on, however many were announced. */
function bounded(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > limit) controller.error(tooLarge());
      else controller.enqueue(chunk);
    },
  });
}

/** A length that was announced is held by the platform; only a body without one is counted here, which takes a copy of it. */
function boundedForm(c: Ctx, limit: number): Promise<FormData> {
  const { raw } = c.req;
  if (raw.body === null || raw.headers.has("content-length")) return raw.formData() as unknown as Promise<FormData>;
  const pieces = (raw.body as ReadableStream<Uint8Array>).pipeThrough(bounded(limit));
  return new Response(pieces, { headers: { "content-type": raw.headers.get("content-type") ?? "" } }).formData();
}

/** What the upload form sent. */
export interface Upload {
  source: string;
  file: File | null;
}

/**
 * Reads the upload form: one file, one source. Nothing of a body that announces too much is read. Throws Refusal invalid with
 * the field at fault; unreadable when it is no such form.
 */
export async function readUpload(c: Ctx): Promise<Upload> {
  const limit = importLimits.bytes + aroundFile;
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) throw new Refusal("unreadable", "Please send this as a form.");
  if (Number(c.req.header("content-length") ?? 0) > limit) throw tooLarge();
  const form = await boundedForm(c, limit).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new Refusal("unreadable", "This form could not be read.");
  });
  const [source, file] = [form.get("source"), form.get("file") as unknown];
  return {
    source: typeof source === "string" ? source : "",
    file: file instanceof File && (file.size > 0 || file.name !== "") ? file : null,
  };
}

/** A file's name as a label: one line, no path, at most 120 characters. */
export function labelOf(name: string): string {
  const plain = name
    .replace(/^.*[\\/]/, "")
    .replace(/[\p{C}\u2028\u2029]+/gu, " ")
    .trim();
  return plain.slice(0, 120) || "File";
}

const keyOf = (id: string) => `imports/${id}`;

/** Keeps the file of a session. */
export async function keepFile(env: Env, id: string, file: File): Promise<void> {
  await env.ARCHIVE.put(keyOf(id), file);
}

/** Gives the file of one session to another that reads it anew. */
export async function handFile(env: Env, id: string, next: string): Promise<void> {
  const kept = await env.ARCHIVE.get(keyOf(id));
  if (!kept) throw fileGone();
  await env.ARCHIVE.put(keyOf(next), kept.body);
}

function fileGone(): Refusal {
  return new Refusal("conflict", "The file is not there any more. Please import it again.");
}

/** The bytes of a session's file. Throws Refusal conflict: it is not there any more. */
export async function openFile(env: Env, id: string): Promise<AsyncIterable<Uint8Array>> {
  const kept = await env.ARCHIVE.get(keyOf(id));
  if (!kept) throw fileGone();
  return kept.body as unknown as AsyncIterable<Uint8Array>;
}

export async function hasFile(env: Env, id: string): Promise<boolean> {
  return (await env.ARCHIVE.head(keyOf(id))) !== null;
}

/** Drops the file of a session: what was applied or discarded is not read again. */
export async function dropFile(env: Env, id: string): Promise<void> {
  await env.ARCHIVE.delete(keyOf(id));
}
