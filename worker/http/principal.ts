import type { Principal } from "#schema/audit.ts";
import type { Ctx } from "./context.ts";

/** Who sent this request: the member of staff, or the key by the name of its source. Only behind the gate of either door. */
export function principalOf(c: Ctx): Principal {
  const { staff, key } = c.var as Partial<Ctx["var"]>;
  if (staff) return { kind: "staff", id: staff.id, name: staff.name };
  if (key) return { kind: "key", id: key.keyId, name: key.sourceName };
  throw new Error("Nobody came through a gate.");
}
