/** A row's key as text for an address or a cursor, without meaning to whoever reads it. */
export function keyText(parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    // Addresses and cursors come from outside: what cannot be read is none of ours, and the caller says so.
    return null;
  }
}

/** The parts of such a text; null when it is none of ours. */
export function keyParts(text: string, count: number): string[] | null {
  const parts = parsed(text);
  const isKey = Array.isArray(parts) && parts.length === count && parts.every((part) => typeof part === "string");
  return isKey ? (parts as string[]) : null;
}
