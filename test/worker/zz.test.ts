import { it } from "vitest";
import { routes } from "../support/world.ts";
it("x", () => { console.log(routes.map((r) => `${r.method} ${r.path}`).join("\n")); });
