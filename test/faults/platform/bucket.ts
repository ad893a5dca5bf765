/*
 * The bucket in memory, with what R2 promises: a listing in the order of names that knows of everything that was put, and of
 * its bytes. It is outside of every copy of the database, and outlives them.
 */

const listed = 1000;

/** Objects of a bucket by name; what a put wrote is there at once. */
export class Bucket {
  readonly objects = new Map<string, string>();

  put(name: string, text: string): void {
    this.objects.set(name, text);
  }

  get(name: string): string | null {
    return this.objects.get(name) ?? null;
  }

  list({ prefix = "", startAfter = "", limit = listed }: R2ListOptions): { keys: string[]; truncated: boolean } {
    const all = [...this.objects.keys()].filter((name) => name.startsWith(prefix) && name > startAfter).sort();
    return { keys: all.slice(0, limit), truncated: all.length > limit };
  }
}

type Ask = <R>(name: string, work: () => R) => Promise<R>;

const lists = (prefix: string | undefined) => (prefix?.startsWith("witness/") ? "witness" : "events");

/** The binding, each call one effect: `r2.put witness#3`. */
export function bindingOf(bucket: Bucket, ask: Ask): R2Bucket {
  return {
    put: (name: string, text: string) => ask(`r2.put ${name.split("/")[1]}`, () => bucket.put(name, text)),
    get: (name: string) =>
      ask(`r2.get ${name.split("/")[1]}`, () => {
        const text = bucket.get(name);
        return text === null ? null : { text: async () => text, json: async () => JSON.parse(text) };
      }),
    list: (options: R2ListOptions = {}) =>
      ask(`r2.list ${lists(options.prefix)}`, () => {
        const { keys, truncated } = bucket.list(options);
        const objects = keys.map((key) => ({
          key,
          size: Buffer.byteLength(bucket.get(key) ?? ""),
          uploaded: new Date(),
        }));
        return { objects, truncated };
      }),
  } as unknown as R2Bucket;
}
