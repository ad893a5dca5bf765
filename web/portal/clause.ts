/*
 * Titles are written by people: one that begins with a verb of this list reads on in English as "you connect the gate feed",
 * every other title is set apart as it stands.
 */
const verbs = new Set(
  `add agree announce appoint approve arrange ask assign attend bring build call check choose collect complete compare
  confirm connect create decide define deliver describe document draft enable export fill find finish fix forward gather
  get give go grant help hold import install introduce invite join keep launch learn let list load look make map measure
  meet migrate move name nominate open order pick plan prepare present provide publish put read reconcile record register
  release remove repeat report request reserve review roll run schedule select send set share show sign start switch
  talk tell test train translate try turn update upload use verify walk write`.split(/\s+/),
);

/** The title as the predicate of "you" or "we"; null when it does not begin with a known verb. */
export function asClause(title: string): string | null {
  const trimmed = title.trim().replace(/[.!]+$/, "");
  const first = trimmed.split(/\s/, 1)[0] ?? "";
  if (!verbs.has(first.toLowerCase()) || first === first.toUpperCase()) return null;
  return first.toLowerCase() + trimmed.slice(first.length);
}
