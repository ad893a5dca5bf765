import { type Witnessed, witnessed } from "#schema/witness.ts";

/*
 * The witness in the bucket: small objects of a few lines, each named by the number the database had reached and the time,
 * and a mark with the number of the newest tick. R2 lists what it was just given, so the names alone tell an older copy.
 */

const prefix = "witness/facts/";
const markName = "witness/mark";
const listed = 1000;

const stemOf = (n: number) => `${prefix}${String(n).padStart(14, "0")}`;
const numberOf = (key: string) => Number(key.slice(prefix.length, prefix.length + 14));

/** What lists objects with this number and higher when it is listed after. */
export function placeOf(n: number): string {
  return stemOf(n);
}

/** Writes facts as one object under a number that the database has reached. `at`: the clock, UTC ms. */
export async function putFacts(bucket: R2Bucket, given: { n: number; at: number; facts: Witnessed[] }): Promise<void> {
  const text = given.facts.map((fact) => `${JSON.stringify(fact)}\n`).join("");
  await bucket.put(`${stemOf(given.n)}-${given.at}.ndjson`, text, {
    httpMetadata: { contentType: "application/x-ndjson" },
  });
}

/** The highest number among the first thousand objects with `n` or higher; null: there is none. */
export async function highestFrom(bucket: R2Bucket, n: number): Promise<number | null> {
  const { objects } = await bucket.list({ prefix, startAfter: placeOf(n), limit: listed });
  const last = objects.at(-1);
  return last ? numberOf(last.key) : null;
}

/** Names of objects behind one, in order: as many as have this many bytes together, and one at least. */
export async function factsAfter(
  bucket: R2Bucket,
  after: string,
  most: { objects: number; bytes: number },
): Promise<string[]> {
  const { objects } = await bucket.list({ prefix, startAfter: after, limit: most.objects });
  let bytes = 0;
  const over = objects.findIndex(({ size }, at) => {
    bytes += size;
    return at > 0 && bytes > most.bytes;
  });
  return objects.slice(0, over === -1 ? undefined : over).map(({ key }) => key);
}

/** The lines of an object; a line nobody can read is null. Gone means nothing to read. */
export async function readFacts(bucket: R2Bucket, key: string): Promise<(Witnessed | null)[]> {
  const found = await bucket.get(key);
  const lines = found ? (await found.text()).split("\n").filter(Boolean) : [];
  return lines.map((line) => {
    try {
      return witnessed.safeParse(JSON.parse(line)).data ?? null;
    } catch {
      return null;
    }
  });
}

/** The number of the newest tick; null when there is no mark. */
export async function readMark(bucket: R2Bucket): Promise<number | null> {
  const found = await bucket.get(markName);
  if (!found) return null;
  const { n } = (await found.json()) as { n?: unknown };
  return typeof n === "number" ? n : null;
}

/** Keeps the number of a tick. `at`: UTC ms. */
export async function putMark(bucket: R2Bucket, mark: { n: number; at: number }): Promise<void> {
  await bucket.put(markName, JSON.stringify(mark), { httpMetadata: { contentType: "application/json" } });
}
