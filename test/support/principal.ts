import type { Principal } from "#schema/audit.ts";

/** A member of staff who acts. */
export const priya: Principal = { kind: "staff", id: "s1", name: "Priya Raman" };
