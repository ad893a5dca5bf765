import { encodingOf } from "#domain/import/encoding.ts";
import { Refusal } from "#schema/errors.ts";
import { type Encoding, importLimits } from "#schema/import.ts";

/** A file as it arrives: a request body, a stored object, a Blob. */
export type Bytes = AsyncIterable<Uint8Array>;

/** What the bytes of a file tell before any is read as text. */
interface Inspected {
  bytes: number;
  encoding: Encoding;
  /** Text of the first bytes, and whether that is all of it. */
  text: string;
  isWhole: boolean;
}

/** Follows a file and says at its end whether all of it was UTF-8. */
function utf8Check(): { follow(chunk: Uint8Array): void; isUtf8(): boolean } {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isValid = true;
  function attempt(chunk?: Uint8Array): void {
    if (!isValid) return;
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      isValid = false;
    }
  }
  function isUtf8(): boolean {
    attempt();
    return isValid;
  }
  return { follow: attempt, isUtf8 };
}

/**
 * Reads a whole file once, keeping its beginning, and tells its encoding: one byte near the end may decide it.
 * @throws Refusal too_large: more bytes than an import may have. Refusal invalid: empty, or no text file.
 */
export async function inspectBytes(chunks: Bytes): Promise<Inspected> {
  const head = new Uint8Array(importLimits.headBytes);
  const check = utf8Check();
  let bytes = 0;
  for await (const chunk of chunks) {
    if (bytes < head.length) head.set(chunk.subarray(0, head.length - bytes), bytes);
    bytes += chunk.length;
    if (bytes > importLimits.bytes) {
      const limit = importLimits.bytes / 1_000_000;
      throw new Refusal("too_large", `A file may have ${limit} MB. Please split it and import the parts.`);
    }
    check.follow(chunk);
  }
  const start = head.subarray(0, bytes);
  const encoding = encodingOf(start, check.isUtf8());
  const isWhole = bytes <= head.length;
  return { bytes, encoding, text: new TextDecoder(encoding).decode(start, { stream: !isWhole }), isWhole };
}

/** What is decoded and split at a time: little against a batch, much against a row. */
const pieceBytes = 16_384;

function* pieces(chunk: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < chunk.length; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes);
}

/** The text of a file in pieces of about 16 KB, however the bytes arrive: never all of it, and never byte by byte. */
export async function* textOf(chunks: Bytes, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let text = "";
  for await (const chunk of chunks) {
    for (const piece of pieces(chunk)) {
      text += decoder.decode(piece, { stream: true });
      if (text.length < pieceBytes / 2) continue;
      yield text;
      text = "";
    }
  }
  yield text + decoder.decode();
}
