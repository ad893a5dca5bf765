export interface Waiting {
  action: string;
  /** Form fields with the command id that makes a second sending harmless. */
  body: string;
}

const key = "cairn:queue";

export function waiting(): Waiting[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isWaiting) : [];
  } catch {
    return [];
  }
}

function isWaiting(value: unknown): value is Waiting {
  return typeof value === "object" && value !== null && "action" in value && "body" in value;
}

/** False when the browser keeps nothing: then the change is not safe here and must be reported as lost. */
export function keep(entry: Waiting): boolean {
  return store([...waiting().filter((other) => other.action !== entry.action), entry]);
}

export function drop(entry: Waiting): void {
  store(waiting().filter((other) => other.body !== entry.body));
}

function store(entries: Waiting[]): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(entries));
    return true;
  } catch {
    return false;
  }
}

/** Marks the rows whose check-off still waits on this device. */
export function markWaiting(): void {
  for (const entry of waiting()) {
    const form = document.querySelector(`form[action="${CSS.escape(entry.action)}"]`);
    form?.closest<HTMLElement>("[data-row]")?.setAttribute("data-state", "queued");
  }
}
