export const shownMs = 8000;
const againMs = 2000;
let timer = 0;

interface Message {
  /** Which of the texts the strip brings along in the page's language. */
  text: "unanswered" | "offline" | "kept" | "saved" | "changed" | "ended";
  tone: "done" | "problem";
  again?: (() => void) | undefined;
}

function strip(): HTMLElement | null {
  return document.getElementById("notice");
}

/** A text of the page's own language. */
export function said(key: Message["text"] | "again" | "queued"): string {
  return strip()?.dataset[key] ?? "";
}

/** Says one thing in the status strip, with a way to try again where there is one. */
export function say(message: Message): void {
  const words = document.createElement("p");
  words.textContent = said(message.text);
  const parts: Node[] = [words];
  if (message.again) {
    const button = document.createElement("button");
    button.className = "btn";
    button.textContent = said("again");
    button.addEventListener("click", message.again, { once: true });
    parts.push(button);
  }
  fillNotice(parts, message.tone);
}

/** The strip itself stays in the page, only its content changes: that is what assistive technology listens to. */
export function fillNotice(parts: Node[], tone: string | undefined): void {
  const place = strip();
  if (!place) return;
  place.replaceChildren(...parts);
  place.dataset.tone = tone ?? "done";
  hideLater(shownMs);
}

/** A message and its undo go after eight seconds, but never from under a pointer or the focus; problems stay. */
export function hideLater(wait: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const place = strip();
    if (!place || place.dataset.tone === "problem") return;
    if (place.matches(":hover, :focus-within")) hideLater(againMs);
    else place.replaceChildren();
  }, wait);
}
