import { Refusal } from "#schema/errors.ts";
import type { Ctx } from "./context.ts";
import { parseJson } from "./json.ts";

/** What one request of the API may bring where its door says nothing else. */
const apiBodyBytes = 1_048_576;

// A byte of gzip unpacks to at most 1,032: one slice never holds more than half a megabyte.
const sliceBytes = 512;

function tooLarge(limit: number): Refusal {
  return new Refusal("too_large", `A request may have ${limit.toLocaleString("en")} bytes, unpacked.`);
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch {
    throw new Refusal("unreadable", "The connection ended before the body did. Nothing was kept: send it again.");
  } finally {
    // Also reached when the reader stops early: what is still on its way is not waited for.
    reader.cancel().catch(() => undefined);
  }
}

/** Unpacks while it arrives, a slice at a time, so that a small body that unpacks to gigabytes ends at the limit. */
async function* unpack(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = new DecompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  const reader = gzip.readable.getReader();
  let cut: unknown = null;
  const feed = async (): Promise<void> => {
    for await (const piece of packed)
      for (let at = 0; at < piece.length; at += sliceBytes) await writer.write(piece.slice(at, at + sliceBytes));
    await writer.close();
  };
  const fed = feed().catch((error: unknown) => {
    if (error instanceof Refusal) cut = error;
    return writer.abort(error).catch(() => undefined);
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value as Uint8Array;
    }
    await fed;
  } catch {
    await fed;
    throw cut ?? new Refusal("unreadable", "The body is no gzip, or not all of it.");
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

async function collect(pieces: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limit) throw tooLarge(limit);
    kept.push(piece);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of kept) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function isPacked(c: Ctx): boolean {
  const coding = (c.req.header("content-encoding") ?? "").trim().toLowerCase();
  if (coding === "gzip" || coding === "x-gzip") return true;
  if (coding === "" || coding === "identity") return false;
  throw new Refusal("unsupported", "Send the body as it is or with Content-Encoding: gzip.");
}

/** The bytes of a request, at most `limit` of them after unpacking; never keeps more than that in memory. */
async function readBytes(c: Ctx, limit: number): Promise<Uint8Array> {
  const packed = isPacked(c);
  const declared = Number(c.req.header("content-length") ?? Number.NaN);
  if (declared > limit) throw tooLarge(limit);
  const { body } = c.req.raw;
  if (!body) return new Uint8Array();
  const pieces = piecesOf(body as ReadableStream<Uint8Array>);
  return collect(packed ? unpack(pieces) : pieces, limit);
}

/**
 * The JSON body of a request of the API. Throws Refusal: too_large beyond `limit` bytes, unpacked; unsupported for a coding
 * other than gzip; unreadable for a body that was cut, broken gzip, text that is no UTF-8, no JSON, or has two meanings.
 */
export async function readJson(c: Ctx, limit: number = apiBodyBytes): Promise<unknown> {
  const bytes = await readBytes(c, limit);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new Refusal("unreadable", "The body is no UTF-8.");
  }
  return parseJson(text);
}
