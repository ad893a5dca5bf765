import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { H, RouterRoute } from "hono/types";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import type { App } from "#http/context.ts";
import { secureHeaders } from "#http/header.ts";
import { KeptRouter } from "#http/router.ts";
import { api } from "#routes/api/api.ts";
import { console as staffDoor } from "#routes/console/console.tsx";
import { open } from "#routes/open/open.tsx";
import { portal } from "#routes/portal/portal.tsx";
import { answerError, answerMissing } from "#routes/problem.tsx";
import { Refusal } from "#schema/errors.ts";

const kilobyte = 1024;

function tooLarge(): never {
  throw new Refusal("too_large", "This is more than we take at once.");
}

/** The whole Worker: what every request gets, then the four doors. */
const router = new KeptRouter<[H, RouterRoute]>();
export const app = new Hono<App>({ strict: false, router });

app.use(secureHeaders);
app.use(async (c, next) => {
  c.set("requestId", makeId());
  c.set("nonce", makeId());
  c.set("now", Date.now());
  c.set("env", readEnv(c.env));
  await next();
});
// The API reads its bodies itself, #http/body.ts: unpacked, they may be larger than what arrives.
app.use("/link/*", bodyLimit({ maxSize: 64 * kilobyte, onError: tooLarge }));
app.use("/r/*", bodyLimit({ maxSize: 64 * kilobyte, onError: tooLarge }));
app.use("/u/*", bodyLimit({ maxSize: 64 * kilobyte, onError: tooLarge }));
app.use("/a/*", bodyLimit({ maxSize: 64 * kilobyte, onError: tooLarge }));
const consoleLimit = bodyLimit({ maxSize: 64 * kilobyte, onError: tooLarge });
// A file to import has a limit of its own, and is read behind the gate.
app.use("/console/*", (c, next) => (c.req.path === "/console/data/imports" ? next() : consoleLimit(c, next)));

app.route("/", open);
app.route("/a/:slug", portal);
app.route("/console", staffDoor);
app.route("/api/v1", api);

// Behind a gate only who came through it is told: the gate refuses before anybody gets here.
app.notFound((c) =>
  answerMissing(
    c,
    router.methodsAt(c.req.path, ([, { method }]) => method),
  ),
);
app.onError(answerError);
