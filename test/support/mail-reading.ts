const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** What a reader or a screen reader gets of a mail: text and labels, without style, comments and tags. */
export function readableOf(html: string): string {
  const body = html.slice(html.indexOf("<body"));
  const labels = [...body.matchAll(/aria-label="([^"]*)"/g)].map((match) => match[1]);
  const text = body.replace(/<!--.*?-->/gs, " ").replace(/<[^>]*>/g, " ");
  return decoded([text, ...labels].join(" "));
}

function decoded(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** Every number in a text as written, with its separators. */
export function numbersIn(text: string): Set<string> {
  return new Set(text.match(/\p{Nd}+(?:[.,٬٫’'  ]\p{Nd}+)*/gu) ?? []);
}

/** Targets of all links of an HTML mail. */
export function linksIn(html: string): string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map((match) => decoded(match[1] ?? ""));
}

/** What a generous link finder of a mail program would make clickable in a text. */
export function autoLinksIn(text: string): string[] {
  const finder =
    /(?:\b[a-z][a-z0-9+.-]*:\/\/\S+|\bmailto:\S+|\S+@[\p{L}\p{N}-]+\.\p{L}{2,}|\b(?:[\p{L}\p{N}-]+[.。．｡])+\p{L}{2,})/giu;
  return text.match(finder) ?? [];
}
