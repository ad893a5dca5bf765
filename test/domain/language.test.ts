import fc from "fast-check";
import { expect, it } from "vitest";
import { negotiate } from "#http/language.ts";
import { languages } from "#schema/words.ts";

/* Which of our languages an Accept-Language header is answered in. */

const asked: [string, string, string][] = [
  ["a plain language", "de", "de"],
  ["what a Swiss browser sends", "de-CH,de;q=0.9,en;q=0.8", "de"],
  ["a region of which we have the language alone", "ar-EG", "ar"],
  ["script and region", "ja-Jpan-JP;q=0.9", "ja"],
  ["any case, spaces and tabs", " FR-ca \t;\tQ=0.7 , en ; q=0.3", "fr"],
  ["the highest weight, wherever it stands", "en;q=0.2, es;q=0.9, de;q=0.5", "es"],
  ["the first of equals", "ja, de", "ja"],
  ["the region before its language", "fr-CA, fr;q=0.2, de;q=0.8", "fr"],
  ["ours, behind those we do not have", "pt-BR, pt;q=0.9, nl;q=0.8, es;q=0.1", "es"],
  ["English where we have none of them", "pt-BR, zh;q=0.5", "en"],
  ["weights to three digits", "de;q=0.001, fr;q=0.002", "fr"],
  ["empty parts", ",,de,,", "de"],
  ["a language refused", "de;q=0, fr;q=0.1", "fr"],
  ["a weight of nothing, however written", "de;q=0.000, ar;q=0.001", "ar"],
  ["English refused and nothing else named", "en;q=0", "en"],
  ["anything", "*", "en"],
  ["anything but English", "en;q=0, *", "de"],
  ["anything before a language", "*, ja;q=0.5", "en"],
  ["anything but a region of English", "en-US;q=0, *", "en"],
  ["anything else after a language", "ja, *;q=0.5", "ja"],
  ["nothing else", "es;q=0.3, *;q=0", "es"],
  ["nothing at all", "*;q=0", "en"],
];

it.each(asked)("%s is answered as a browser means it: %s", (_, header, language) => {
  expect(negotiate(header)).toBe(language);
});

it("no header and an empty one are English", () => {
  expect([negotiate(undefined), negotiate(""), negotiate("   ")]).toEqual(["en", "en", "en"]);
});

it("what is not written as the standard has it asks for nothing, and the rest of the header counts", () => {
  const garbage = [
    ...["de;q=2", "de;q=-1", "de;q=1.5", "de;q=0.1234", "de;q=", "de;q=abc", "de;q=1;q=0", "de;level=1", "de q=1"],
    ...["d_e", "deutsch-und-lang", "de/fr", "<script>de</script>", "de\u0000", "dé", "__proto__", "constructor"],
    ...["toString;q=1", "**", "*-de", "-de", "de-", "; q=1", "%64%65", "\ud800"],
  ];
  for (const part of garbage) {
    expect(negotiate(part), part).toBe("en");
    expect(negotiate(`${part}, ja;q=0.1`), part).toBe("ja");
  }
});

it("a huge header is read for its first thousand characters, and a part cut in its middle counts for nothing", () => {
  expect(negotiate(`${"x-y,".repeat(30_000)}de`)).toBe("en");
  expect(negotiate(`de,${"x-y,".repeat(30_000)}`)).toBe("de");
  const until = (length: number) => `${"a".repeat(8)},`.repeat(200).slice(0, length);
  // Cut after "de;q=0" it would refuse what it asks for, and inside of "dexyz" it would ask for what it does not.
  expect(negotiate(`${until(984)},de;q=0.1,de;q=0.9`)).toBe("de");
  expect(negotiate(`${until(997)},dexyz`)).toBe("en");
  for (const header of ["a-".repeat(60_000), `de${"\t;".repeat(60_000)}`, `de;q=0.${"1".repeat(120_000)}`])
    expect(negotiate(header)).toBe("en");
});

it("whatever is sent, the answer is one of our languages, and the same each time", () => {
  const part = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(...languages, "*", "de-AT", "zh").map((tag) => tag),
    fc.tuple(fc.constantFrom(...languages, "*"), fc.float()).map(([tag, weight]) => `${tag};q=${weight}`),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const header = parts.join(",");
      const language = negotiate(header);
      expect(languages).toContain(language);
      expect(negotiate(header)).toBe(language);
    }),
  );
});
