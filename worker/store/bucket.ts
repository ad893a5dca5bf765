import { Refusal } from "#schema/errors.ts";

/* Objects of the archive: gzip, named by their content, read back before anything relies on them. */

const listed = 1000;

/** SHA-256 of a text, hex. */
export async function sha256Of(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function damaged(object: string): Refusal {
  return new Refusal("conflict", "This archive is missing or does not match its checksum. Nothing was changed.", {
    object,
  });
}

/** The text of an object. Throws Refusal conflict where it is missing, torn, or not what the checksum says. */
export async function getText(bucket: R2Bucket, object: string, sha256: string): Promise<string> {
  const found = await bucket.get(object);
  if (!found) throw damaged(object);
  const unpacked = found.body.pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(unpacked).text().catch(() => {
    throw damaged(object);
  });
  if ((await sha256Of(text)) !== sha256) throw damaged(object);
  return text;
}

/** Packs a text, writes it and reads it back; gives its size as it lies there. Throws what the bucket throws. */
export async function putText(
  bucket: R2Bucket,
  object: string,
  given: { text: string; sha256: string },
): Promise<number> {
  const packed = new Blob([given.text]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = await new Response(packed).arrayBuffer();
  await bucket.put(object, body, { httpMetadata: { contentType: "application/gzip" } });
  await getText(bucket, object, given.sha256);
  return body.byteLength;
}

/** Writes a small JSON object. */
export async function putJson(bucket: R2Bucket, object: string, value: unknown): Promise<void> {
  await bucket.put(object, JSON.stringify(value), { httpMetadata: { contentType: "application/json" } });
}

const stemOf = (name: string) => name.replace(/\.(ndjson\.gz|json)$/, "");

/**
 * Removes what lies in the bucket since before `before` (UTC ms) and is neither one of `objects` nor the manifest of one: a run
 * that ended left it.
 */
export async function sweepObjects(bucket: R2Bucket, objects: string[], before: number): Promise<void> {
  const known = new Set(objects.map(stemOf));
  await sweepWhere(bucket, "events/", ({ key, uploaded }) => !known.has(stemOf(key)) && uploaded.getTime() < before);
}

/** Removes files of imports that lie here since before `before` (UTC ms): nobody went on with them. */
export async function sweepUploads(bucket: R2Bucket, before: number): Promise<void> {
  await sweepWhere(bucket, "imports/", ({ uploaded }) => uploaded.getTime() < before);
}

async function sweepWhere(bucket: R2Bucket, prefix: string, isLost: (object: R2Object) => boolean): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await bucket.list({ prefix, limit: listed, ...(cursor ? { cursor } : {}) });
    const lost = page.objects.filter(isLost);
    if (lost.length > 0) await bucket.delete(lost.map(({ key }) => key));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor);
}
