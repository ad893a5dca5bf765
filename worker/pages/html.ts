import { Fragment, isValidElement, type VNode } from "preact";
import { Kept, type KeptProps } from "#ui/kept.tsx";

/*
 * Preact's elements as HTML, as preact-render-to-string writes them (a test compares every page). Pages here are functions
 * of a value, without hooks, classes, context or promises; leaving those out is what makes a page cost a third.
 */

const voids = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

/** HTML knows no capitals in the names of attributes; SVG has these. Hyphenated ones are written with their hyphen. */
const capitals = new Set(["viewBox", "preserveAspectRatio"]);

interface Spelling {
  bare: string;
  valued: string;
  /** Says true and false in words: aria-hidden="false" is something else than no aria-hidden. */
  isWord: boolean;
}

const spellings = new Map<string, Spelling>();

/** Names stand in the source of the pages, so there are few and none comes from anybody's data. */
function spell(name: string): Spelling {
  const bare = ` ${capitals.has(name) ? name : name.toLowerCase()}`;
  const spelling = { bare, valued: `${bare}="`, isWord: name[4] === "-" || name === "spellcheck" };
  spellings.set(name, spelling);
  return spelling;
}

const special = /["&<]/;
const entities: Record<string, string> = { '"': "&quot;", "&": "&amp;", "<": "&lt;" };

/** Text inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return special.test(text) ? text.replace(/["&<]/g, (char) => entities[char] ?? char) : text;
}

function attribute(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  const { bare, valued, isWord } = spellings.get(name) ?? spell(name);
  if (value === false && !isWord) return "";
  if (value === "" || (value === true && !isWord)) return bare;
  return `${valued}${escapeHtml(typeof value === "string" ? value : String(value))}"`;
}

function elementHtml(type: string, props: Record<string, unknown>): string {
  let open = `<${type}`;
  let inside = props.children;
  for (const name in props) {
    if (name === "children") continue;
    if (name === "value" && type === "textarea") inside = props.value;
    else open += attribute(name, props[name]);
  }
  if (inside === undefined) return voids.has(type) ? `${open}/>` : `${open}></${type}>`;
  return `${open}>${typeof inside === "string" ? escapeHtml(inside) : renderHtml(inside)}</${type}>`;
}

const lessThan = 60;
/** About eight megabytes of an isolate's 128 at the very most. */
const mostCharacters = 2_000_000;
let characters = 0;
const parts = new Map<KeptProps<unknown>["show"], Map<string, string>>();

/** The HTML of a part that was made of the same before; every value it depends on is in the key. */
function keptHtml({ input, show }: KeptProps<unknown>): string {
  const key = JSON.stringify(input);
  const known = parts.get(show)?.get(key);
  if (known !== undefined) return known;
  const html = renderHtml(show(input));
  // Looking into a string that was put together makes it one piece; kept in pieces it would cost the collector more than it saves.
  if (html.charCodeAt(0) !== lessThan) return html;
  characters += key.length + html.length;
  if (characters > mostCharacters) {
    parts.clear();
    characters = key.length + html.length;
  }
  const own = parts.get(show) ?? new Map<string, string>();
  parts.set(show, own.set(key, html));
  return html;
}

/** The HTML of whatever JSX makes: elements, text, lists, and nothing for what is not there. */
export function renderHtml(node: unknown): string {
  if (typeof node === "string") return escapeHtml(node);
  if (typeof node === "number") return String(node);
  if (Array.isArray(node)) {
    let html = "";
    // Counted, because an iterator for each of a page's lists is a fifth of its cost.
    for (let at = 0; at < node.length; at += 1) html += renderHtml(node[at]);
    return html;
  }
  if (!isValidElement(node)) return "";
  const { type, props } = node as VNode<Record<string, unknown>>;
  if (typeof type === "string") return elementHtml(type, props);
  if (type === Fragment) return renderHtml(props.children);
  if ((type as unknown) === Kept) return keptHtml(props as unknown as KeptProps<unknown>);
  return renderHtml((type as (props: unknown) => unknown)(props));
}
