/** An element of a page as a parser sees it. */
export interface Seen {
  tag: string;
  attributes: Record<string, string>;
}

/** Every element of a page, found by the runtime's own HTML parser: what is only text is not among them. */
export async function elementsOf(html: string): Promise<Seen[]> {
  const seen: Seen[] = [];
  const reader = new HTMLRewriter().on("*", {
    element: ({ tagName, attributes }) => {
      seen.push({ tag: tagName, attributes: Object.fromEntries(attributes) });
    },
  });
  await reader.transform(new Response(html)).text();
  return seen;
}

/** What of a page would run or load something: handlers, scripts without our nonce, foreign or scripted addresses. */
export async function dangersOf(html: string, nonce: string | null): Promise<string[]> {
  const dangers: string[] = [];
  for (const { tag, attributes } of await elementsOf(html)) {
    if (tag === "script" && (nonce === null || attributes.nonce !== nonce)) dangers.push("<script>");
    if (["iframe", "object", "embed", "base", "img", "image", "template", "math"].includes(tag))
      dangers.push(`<${tag}>`);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on") || name === "srcdoc" || name === "style") dangers.push(`${tag} ${name}=${value}`);
      const isAddress = ["href", "src", "action", "formaction", "xlink:href", "data"].includes(name);
      if (isAddress && !/^(\/(?!\/)|#|mailto:|\?)/.test(value)) dangers.push(`${tag} ${name}=${value}`);
    }
  }
  return dangers;
}

/** Fields of the first form that posts to an address, as the page would send it. */
export async function formTo(html: string, action: string): Promise<Record<string, string> | null> {
  const fields: Record<string, string> = {};
  let isOurs = false;
  let found = false;
  for (const { tag, attributes } of await elementsOf(html)) {
    if (tag === "form") isOurs = !found && attributes.action === action;
    if (isOurs) found = true;
    if (isOurs && tag === "input" && attributes.type === "hidden")
      fields[attributes.name ?? ""] = decode(attributes.value);
  }
  return found ? fields : null;
}

function decode(text = ""): string {
  return text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** What a page says, in one line without its markup. */
export function spokenIn(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/gs, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

/** The same of what is the page's own, without the frame around it. */
export function spokenInMain(html: string): string {
  return spokenIn(html.replace(/^.*<main/s, "<main"));
}

/** What the page of an answer says; the answer's body is read by it. */
export async function spokenBy(answer: Response): Promise<string> {
  return spokenIn(await answer.text());
}

/** Names of the fields a form shows as wrong, in the page's order. */
export async function wrongFieldsOf(html: string): Promise<(string | undefined)[]> {
  return (await elementsOf(html))
    .filter(({ attributes }) => attributes["aria-invalid"])
    .map(({ attributes }) => attributes.name);
}
