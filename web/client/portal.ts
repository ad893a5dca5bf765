import { hideLater, said, say, shownMs } from "./notice.ts";
import { focusAfter, openRows, parsePage, swapPage } from "./page.ts";
import { drop, keep, markWaiting, type Waiting, waiting } from "./queue.ts";

/*
 * The portal works without this file. With it, forms are sent in place, check-offs survive a lost connection, and the
 * page keeps scroll and focus. One listener for all forms; nothing is rendered here but short messages.
 */

const restMs = 600;
const seenMs = 2000;

interface Change {
  form: HTMLFormElement;
  action: string;
  body: string;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function post(action: string, body: string): Promise<Response> {
  return fetch(action, { method: "POST", keepalive: true, body: new URLSearchParams(body) });
}

function fieldsOf(form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  fields.set("command", crypto.randomUUID());
  return fields.toString();
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !form.dataset.enhance) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  void send({ form, action: form.action, body: fieldsOf(form) });
}

async function send(change: Change): Promise<void> {
  const { form, action, body } = change;
  const row = form.closest<HTMLElement>("[data-row]");
  const check = form.dataset.enhance === "check";
  const place = {
    row: row?.dataset.row,
    index: row ? openRows().indexOf(row) : 0,
    field: form.querySelector("textarea")?.id,
  };
  form.dataset.busy = "1";
  if (row) row.dataset.state = "saving";
  try {
    // A checked row is seen to be checked before it moves away.
    const [answer] = await Promise.all([post(action, body), check ? pause(restMs) : null]);
    if (!(await show(answer, form))) return failed(change, "unanswered");
    focusAfter(place);
  } catch {
    if (check && keep({ action: new URL(action).pathname, body })) return keptHere(form);
    failed(change, "offline");
  }
}

/** Takes an answer over into the page; false when it cannot be one. */
async function show(answer: Response, form: HTMLFormElement | null): Promise<boolean> {
  if ([401, 404, 410].includes(answer.status)) {
    location.reload();
    return true;
  }
  const html = answer.headers.get("content-type")?.startsWith("text/html");
  if (!html || answer.status >= 500 || answer.status === 429) return false;
  if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
    location.assign(answer.url);
    return true;
  }
  const page = parsePage(await answer.text());
  if (!page.querySelector("main")) return false;
  swapPage(page, form);
  return true;
}

/** Back to what was before, and why; trying again sends the same command, so it cannot happen twice. */
function failed(change: Change, text: "unanswered" | "offline"): void {
  free(change.form).removeAttribute("data-state");
  say({ text, tone: "problem", again: () => void send(change) });
}

function keptHere(form: HTMLFormElement): void {
  free(form).setAttribute("data-state", "queued");
  say({ text: "kept", tone: "done" });
}

function free(form: HTMLFormElement): Element {
  delete form.dataset.busy;
  return form.closest("[data-row]") ?? form;
}

/** What waited for the portal this page is of: another account of this browser asks and answers on pages of its own. */
function ownWaiting(): Waiting[] {
  const base = document.querySelector<HTMLElement>("[data-seen]")?.dataset.seen;
  return base ? waiting().filter(({ action }) => action.startsWith(`${base}/`)) : [];
}

/** Sends what waited, oldest first, then shows the page as it now is. */
async function sendWaiting(): Promise<void> {
  let sent = 0;
  let refused = 0;
  let ended = false;
  for (const entry of ownWaiting()) {
    const answer = await post(entry.action, entry.body).catch(() => null);
    // Without a cookie it keeps waiting: the link, opened again, sends it.
    if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === 401) break;
    drop(entry);
    ended ||= answer.status === 410;
    // A change that went through redirects; a page instead asks something first, such as who the reader is.
    if (answer.ok && !answer.redirected) return void (await show(answer, null));
    if (answer.ok) sent += 1;
    else refused += 1;
  }
  if (sent + refused === 0) return;
  await renew();
  const text = refused === 0 ? "saved" : ended ? "ended" : "changed";
  say({ text, tone: refused > 0 ? "problem" : "done" });
}

/** Shows the page as it now is, unless somebody is writing on it; without a connection it stays as it was. */
async function renew(): Promise<void> {
  const at = document.activeElement;
  if (at?.matches("textarea, input")) return;
  const row = at?.closest<HTMLElement>("[data-row]")?.dataset.row;
  // Said outright: while a page comes back, the browser answers from what it kept.
  const shown = await fetch(location.href, { cache: "no-cache" })
    .then((answer) => show(answer, null))
    .catch(() => false);
  if (shown && row) focusAfter({ row, index: 0, field: undefined });
}

/** The Back button shows a page as it was kept, from before what was done since: a step checked off would read as open. */
function renewOnReturn(event: PageTransitionEvent): void {
  const [way] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (event.persisted || way?.type === "back_forward") void renew();
}

/** One visit is counted once the page was visible for two seconds and a person did something with it. */
function countVisit(): void {
  const page = document.querySelector<HTMLElement>("[data-seen]");
  if (!page) return;
  // The page behind a mail is its own place.
  const base = page.dataset.seen || location.pathname;
  let visible = 0;
  let touched = false;
  const gestures = ["pointerdown", "pointermove", "keydown", "scroll"] as const;
  const look = setInterval(() => {
    if (document.visibilityState === "visible") visible += 250;
    if (visible < seenMs || !touched) return;
    clearInterval(look);
    void post(`${base}/seen`, `path=${encodeURIComponent(location.pathname)}`).catch(() => null);
  }, 250);
  for (const gesture of gestures) addEventListener(gesture, () => (touched = true), { once: true, passive: true });
}

function preparePrint(): void {
  const opened: Element[] = [];
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details:not([open]):not(.stuck)")) {
      fold.setAttribute("open", "");
      opened.push(fold);
    }
  });
  addEventListener("afterprint", () => {
    for (const fold of opened.splice(0)) fold.removeAttribute("open");
  });
  const button = document.querySelector<HTMLElement>("[data-print]");
  button?.removeAttribute("hidden");
  button?.addEventListener("click", () => print());
}

/** Writing a name means "someone else". */
function chooseOther(event: Event): void {
  if (!(event.target instanceof HTMLInputElement) || event.target.name !== "name") return;
  const radio = event.target.closest(".other")?.querySelector<HTMLInputElement>("input[type=radio]");
  if (radio) radio.checked = true;
}

document.addEventListener("submit", onSubmit);
document.addEventListener("input", chooseOther);
addEventListener("online", () => void sendWaiting());
addEventListener("pageshow", renewOnReturn);
// What the style sheet says beside a row that waits.
document.documentElement.style.setProperty("--queued", JSON.stringify(said("queued")));
hideLater(shownMs);
markWaiting();
countVisit();
preparePrint();
if (navigator.onLine) void sendWaiting();
