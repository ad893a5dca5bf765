import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { Config } from "#env";

/** Signing secrets by key id, newest first. */
export type Secrets = Config["LINK_SECRET"];

const idsAtOnce = 64;
const charactersKept = 24;
let ids = "";
let idsLeft = 0;

/** A new id: 132 random bits, 22 characters of base64url. Drawn many at once: every request takes two. */
export function makeId(): string {
  if (idsLeft === 0) {
    // 18 bytes are 24 whole characters, so no two ids share a byte.
    ids = Buffer.from(crypto.getRandomValues(new Uint8Array(18 * idsAtOnce))).toString("base64url");
    idsLeft = idsAtOnce;
  }
  idsLeft -= 1;
  return ids.slice(idsLeft * charactersKept, idsLeft * charactersKept + 22);
}

/** A new secret: 256 random bits. */
export function makeSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Six digits, uniform, from the system's generator. */
export function makeCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, "0");
}

/** SHA-256, base64url: what is kept of a secret. */
export function hashSecret(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** HMAC-SHA-256 over length-prefixed parts, so that no two lists of parts read the same. */
function mac(secret: string, parts: (string | number)[]): string {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(`${String(part).length}:${part};`);
  return hmac.digest("base64url");
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Signs parts with the newest secret: `kid.mac`. */
export function sign(secrets: Secrets, purpose: string, parts: (string | number)[]): string {
  const [newest] = secrets;
  if (!newest) throw new Error("no signing secret");
  return `${newest.kid}.${mac(newest.secret, [purpose, ...parts])}`;
}

/** Whether `signature` is one of ours for exactly these parts, under any secret still valid. */
export function verify(
  secrets: Secrets,
  purpose: string,
  signature: { kid: string; mac: string; parts: (string | number)[] },
): boolean {
  const known = secrets.find((entry) => entry.kid === signature.kid);
  return known !== undefined && isEqual(mac(known.secret, [purpose, ...signature.parts]), signature.mac);
}

/** The capability of a share link: `v1.<id>.<kid>.<mac>`; 128 random bits and a 256-bit MAC over id and epoch. */
export function shareToken(secrets: Secrets, share: { id: string; epoch: number }): string {
  return `v1.${share.id}.${sign(secrets, "share", [share.id, share.epoch])}`;
}

/** The parts of a well-formed share token; null for anything else. Says nothing about whether it opens. */
export function readShareToken(token: string): { id: string; kid: string; mac: string } | null {
  const match = /^v1\.([\w-]{22})\.([a-z0-9]{1,8})\.([\w-]{43})$/.exec(token);
  return match ? { id: match[1] ?? "", kid: match[2] ?? "", mac: match[3] ?? "" } : null;
}

/** The epoch a token was made for, among 0..current; null when it never was ours. A rotated link still proves it was one. */
export function epochOfToken(
  secrets: Secrets,
  token: { id: string; kid: string; mac: string },
  current: number,
): number | null {
  for (let epoch = current; epoch >= 0 && epoch > current - 50; epoch -= 1) {
    if (verify(secrets, "share", { kid: token.kid, mac: token.mac, parts: [token.id, epoch] })) return epoch;
  }
  return null;
}

/** What a capability is for: of a mail its recap page, its list, or the report that it came back; of a calendar feed to be read. */
type CapabilityPurpose = "view" | "unsubscribe" | "bounce" | "calendar";

/** A capability for one purpose of one mail or feed, by the id of its delivery or share: `v1.<id>.<kid>.<mac>`. */
export function capability(secrets: Secrets, purpose: CapabilityPurpose, id: string): string {
  return `v1.${id}.${sign(secrets, purpose, [id])}`;
}

/** The id of a genuine capability for this purpose; null otherwise. */
export function readCapability(secrets: Secrets, purpose: CapabilityPurpose, token: string): string | null {
  const parts = readShareToken(token);
  if (!parts) return null;
  return verify(secrets, purpose, { kid: parts.kid, mac: parts.mac, parts: [parts.id] }) ? parts.id : null;
}

/** What stands for a mail address outside of the database: a keyed hash, `kid.mac`, one for each secret still valid, newest first. */
export function addressMarks(secrets: Secrets, address: string): string[] {
  return secrets.map((secret) => sign([secret], "witness", [address.toLowerCase()]));
}

/** What stands for an address in new facts. */
export function addressMarker(secrets: Secrets): (address: string) => string {
  return (address) => addressMarks(secrets.slice(0, 1), address)[0] ?? "";
}
