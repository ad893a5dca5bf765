import type { Ctx } from "./context.ts";

const groups = 8;
/** Whoever has one IPv6 address has all of its network (RFC 6177, RFC 4291 2.5.1). */
const networkGroups = 4;

/** "2001:db8::1" -> "2001:db8:0:0::/64"; an IPv4 address, in whatever form, stays what it is. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [front = [], back = []] = address.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array<string>(Math.max(0, groups - front.length - back.length)).fill("0");
  const network = [...front, ...zeros, ...back].slice(0, networkGroups);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/** Where a request comes from, for what is counted by place: nobody has a second one for the asking. */
export function placeOf(c: Ctx): string {
  return networkOf(c.req.header("cf-connecting-ip") ?? "local");
}
