import { Refusal } from "#schema/errors.ts";
import type { Ctx } from "./context.ts";
import { parseJson } from "./json.ts";

/** What one request of the API may bring where its door says nothing else. */
const apiBodyBytes = 1_048_576;

// A byte of gzip unpacks to at most 1,032: one slice never holds more than half a megabyte.
const sliceBytes = 512;

// The smaller plans of Cloudflare let 100 MB through: whoever sends as much reads why it was refused. The larger ones let
// through up to 500 MB, which is too much to take for nothing.
const discardBytes = 134_217_728;
const idleMs = 1_000;
const discardSeconds = 10;

function tooLarge(limit: number): Refusal {
  return new Refusal("too_large", `A request may have ${limit.toLocaleString("en")} bytes, unpacked.`);
}

/**
 * Reads on and throws away, to the end of the body, or until nothing comes for a second, ten seconds in all. A client that
 * writes all before it reads would find a closed connection in place of a refusal given before the end of its body.
 */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  let left = discardBytes;
  let timer: ReturnType<typeof setInterval> | undefined;
  const late = new Promise<null>((resolve) => {
    let [before, seconds] = [left, 0];
    timer = setInterval(() => {
      seconds += 1;
      if (left === before || seconds === discardSeconds) resolve(null);
      before = left;
    }, idleMs);
  });
  while (left > 0) {
    const next = await Promise.race([reader.read().catch(() => null), late]);
    if (!next || next.done) break;
    left -= next.value.length;
  }
  clearInterval(timer);
  reader.cancel().catch(() => undefined);
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } catch {
    ended = true;
    throw new Refusal("unreadable", "The connection ended before the body did. Nothing was kept: send it again.");
  } finally {
    if (!ended) await discard(reader);
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
    await fed;
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
  const { body } = c.req.raw;
  if (!body) return new Uint8Array();
  if (declared > limit) {
    await discard(body.getReader());
    throw tooLarge(limit);
  }
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
