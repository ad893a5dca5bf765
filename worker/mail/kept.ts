/**
 * Makes a thing once for each text it depends on. The mails of a month ask for the same few days, numbers and formats a hundred
 * thousand times. Begins anew after `most` of them: some of the texts are customers' own.
 */
export function keptBy<Thing>(most: number, make: (text: string) => Thing): (text: string) => Thing {
  const things = new Map<string, Thing>();
  return (text) => {
    const known = things.get(text);
    if (known !== undefined) return known;
    if (things.size >= most) things.clear();
    const made = make(text);
    things.set(text, made);
    return made;
  };
}
