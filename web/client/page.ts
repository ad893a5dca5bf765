import { fillNotice } from "./notice.ts";
import { markWaiting } from "./queue.ts";

interface Policy {
  createHTML(html: string): string;
}
interface Trusting {
  trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
}

/** The only way markup enters the page: answers of our own server, parsed without running anything in them. */
const rules: Policy = { createHTML: (html) => html };
const policy = (globalThis as Trusting).trustedTypes?.createPolicy("cairn", rules) ?? rules;

export function parsePage(html: string): Document {
  return new DOMParser().parseFromString(policy.createHTML(html), "text/html");
}

/** Puts the main part and the notice of an answer in place; open folds, typed text and scroll stay as they were. */
export function swapPage(answer: Document, sent: HTMLFormElement | null): void {
  const before = document.querySelector("main");
  const after = answer.querySelector("main");
  if (!before || !after) return;
  const top = scrollY;
  const open = [...before.querySelectorAll("details[open][id]")].map((fold) => fold.id);
  const typed = [...before.querySelectorAll("textarea")].filter((area) => area.value !== "" && !sent?.contains(area));
  before.replaceWith(after);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const area of typed) restoreText(area);
  document.title = answer.title;
  // Another language was chosen since the page was opened: what is new has to be read in its own.
  const { lang, dir } = answer.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  const notice = answer.getElementById("notice");
  fillNotice([...(notice?.childNodes ?? [])], notice?.dataset.tone);
  scrollTo({ top, behavior: "instant" });
  markWaiting();
}

function restoreText(area: HTMLTextAreaElement): void {
  const now = document.getElementById(area.id);
  if (now instanceof HTMLTextAreaElement && now.value === "") now.value = area.value;
}

/** Where the keyboard goes on: what was refused, the same row, else the row that took its place. */
export function focusAfter(place: { row: string | undefined; index: number; field: string | undefined }): void {
  const main = document.querySelector("main");
  const refused = main?.querySelector<HTMLElement>("[aria-invalid]");
  if (refused) {
    refused.focus();
    return;
  }
  const rows = openRows();
  const same = rows.find((row) => row.dataset.row === place.row);
  const next = same ?? rows[Math.min(place.index, rows.length - 1)];
  const field = place.field ? document.getElementById(place.field) : null;
  const target = field ?? next?.querySelector<HTMLElement>(".title, .btn");
  if (target) target.focus({ preventScroll: true });
  else main?.focus();
}

/** Rows not folded away, in the order of the page. */
export function openRows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main [data-row]")].filter(
    (row) => !row.closest("details:not([open])"),
  );
}
