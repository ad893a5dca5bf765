import { createHmac, timingSafeEqual } from "node:crypto";

const toleranceMs = 5 * 60_000;

/**
 * Whether one of the signatures is ours over id, time and the very bytes of the body. `secret` is whsec_ and base64; the list
 * holds "v1,<base64>" entries, several while a secret is being changed. `timestamp` in seconds, `now` UTC ms.
 */
export function isSigned(
  secret: string,
  signed: { id: string; timestamp: string; signatures: string; body: Uint8Array; now: number },
): boolean {
  const { id, timestamp, signatures, body, now } = signed;
  if (id === "" || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Number(timestamp) * 1000 - now) > toleranceMs) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(" ").some((entry) => {
    const [version, mac = ""] = entry.split(",");
    const given = Buffer.from(mac, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
