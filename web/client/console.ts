/* The console in the browser: copying, the keys / j k x, and no form sent twice. Everything works without it. */

function copyField(button: HTMLButtonElement): void {
  const field = document.getElementById(button.dataset.copy ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  navigator.clipboard.writeText(field.value).then(
    () => sayBriefly(button, "Copied"),
    // Refused by the browser: the text stays selected, so the keyboard finishes the job.
    () => sayBriefly(button, "Press Ctrl+C"),
  );
}

/** On the button, and in the quiet status line for those who do not see it change. */
function sayBriefly(button: HTMLButtonElement, text: string): void {
  const status = document.querySelector("[data-said]");
  button.textContent = text;
  if (status) status.textContent = text;
  setTimeout(() => {
    button.textContent = "Copy";
    if (status) status.textContent = "";
  }, 2000);
}

/** Moves the focus to the link of the next or previous row that can be seen; Enter then opens it, as links do. */
function stepRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")].filter(
    (row) => row.querySelector("a") !== null && row.checkVisibility(),
  );
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[here === -1 && step === -1 ? rows.length - 1 : here + step];
  next?.querySelector<HTMLElement>("a")?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const search = document.querySelector<HTMLInputElement>("[data-search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "j") stepRow(1);
  if (event.key === "k") stepRow(-1);
}

const sentForMs = 5_000;

/** A second click while the first is under way would send the form again, and its answer would hide the first one's. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // Stopped by its reader, or come back to: it may be sent again.
  setTimeout(() => delete form.dataset.sent, sentForMs);
}

const clock = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
});

/** The server writes UTC: here every instant is said on the reader's own clock, and of which zone that is. */
// A hyphen would let the zone break in two.
for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-here]"))
  time.textContent = clock.format(Date.parse(time.dateTime)).replace("-", "\u2212");

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copyField(button));
}
document.addEventListener("keydown", onKey);
document.addEventListener("submit", onSubmit);
