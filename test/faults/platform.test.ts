import { expect, test } from "vitest";
import type { Witnessed } from "#schema/witness.ts";
import { factsAfter, putFacts } from "#store/witness/object.ts";
import { Bucket, bindingOf } from "./platform/bucket.ts";
import { Life } from "./platform/effect.ts";
import { type Platform, running } from "./platform/platform.ts";
import { openHttp } from "./platform/transport.ts";

/* What the platform of these tests promises in place of the real one. */

test("the bucket says how many bytes an object has, so that facts are read by the bytes as well", async () => {
  const bucket = bindingOf(new Bucket(), async (_, work) => work());
  const facts: Witnessed[] = [{ t: "key", id: "é".repeat(40), at: 1 }];
  for (const n of [1, 2, 3, 4]) await putFacts(bucket, { n, at: n, facts });
  const bytes = Buffer.byteLength(`${JSON.stringify(facts[0])}\n`);
  const read = (most: number) => factsAfter(bucket, "", { objects: 10, bytes: most });
  expect(await read(4 * bytes)).toHaveLength(4);
  expect(await read(3 * bytes - 1)).toHaveLength(2);
  expect(await read(1)).toHaveLength(1);
});

test("of two requests to one address at once each is written down as its own", async () => {
  const transport = openHttp();
  try {
    const effects = { log: [], meet: <R>(_: Life, __: string, { work }: { work: () => R }) => work() };
    transport.open({ effects, now: 0, ticked: 0 } as unknown as Platform);
    const lives = ["a", "b", "c"].map((label) => new Life(label, () => undefined));
    const ask = (life: Life) =>
      running.run(life, () =>
        fetch("https://mail-provider.example/emails", {
          method: "POST",
          headers: { authorization: "Bearer re_test", "idempotency-key": `key of ${life.label}` },
          body: JSON.stringify({
            ...{ from: "x@y.example", to: ["Dana <dana@airport.example>"], subject: `From ${life.label}` },
            ...{ html: "<p>Hello</p>", text: "Hello" },
          }),
        }),
      );
    await Promise.all(lives.map(ask));
    const noted = transport.taken().map(({ id, life, subject }) => [id, life, subject]);
    expect(noted.toSorted()).toEqual(["a", "b", "c"].map((label) => [`key of ${label}`, label, `From ${label}`]));
  } finally {
    await transport.close();
  }
});
