import type { ValueEvent } from "#schema/event.ts";

/** Letters, digits and signs of ASCII: printable without asking Unicode. Anything else is left to the contract. */
function isPlainText(value: unknown, max: number): value is string {
  if (typeof value !== "string" || value.length === 0 || value.length > max) return false;
  for (let at = 0; at < value.length; at += 1) {
    const unit = value.charCodeAt(at);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

function isAmount(value: unknown): boolean {
  return typeof value === "string" ? value.length <= 40 : Number.isSafeInteger(value);
}

function isPlainData(data: unknown): boolean {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  const given = data as Record<string, unknown>;
  for (const name in given) {
    if (name === "value" ? isAmount(given[name]) : name === "actor" && isPlainText(given[name], 128)) continue;
    if (name === "status" && isPlainText(given[name], 64)) continue;
    return false;
  }
  return true;
}

function isPlainMember(name: string, value: unknown): boolean {
  switch (name) {
    case "id":
    case "type":
    case "subject":
    case "source":
      return isPlainText(value, 128);
    case "time":
      return typeof value === "string" && value.length <= 64;
    case "data":
      return isPlainData(value);
    case "specversion":
      return value === "1.0";
    default:
      return false;
  }
}

/**
 * An event that is beyond doubt what the contract in schema takes, at a tenth of the contract's cost; null when that has to
 * say. Nearly every event is one: known members only, names in ASCII, no dimensions and no extension attributes.
 */
export function plainEvent(raw: unknown): ValueEvent | null {
  if (typeof raw !== "object" || raw === null) return null;
  const given = raw as Record<string, unknown>;
  for (const name in given) if (!isPlainMember(name, given[name])) return null;
  if (given.id === undefined || given.type === undefined || given.subject === undefined || given.time === undefined)
    return null;
  return given.specversion === "1.0" && given.source === undefined ? null : (raw as ValueEvent);
}
