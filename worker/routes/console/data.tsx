import { Hono } from "hono";
import type { App } from "#http/context.ts";
import { audit } from "./data/audit.tsx";
import { imports } from "./data/import.tsx";
import { received } from "./data/received.tsx";
import { restatements } from "./data/restated.tsx";
import { sources } from "./data/source.tsx";
import { waiting } from "./data/waiting.tsx";

/** What comes in: sources, what was received, what waits, imports, restatements, who did what. */
export const data = new Hono<App>();

data.route("/", sources);
data.route("/", received);
data.route("/", waiting);
data.route("/imports", imports);
data.route("/", restatements);
data.route("/", audit);
