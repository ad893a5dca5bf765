import { env } from "cloudflare:workers";
import { type Bindings, readEnv } from "#env";
import { runCron } from "#jobs/cron.ts";
import { takeMail } from "#jobs/incoming.ts";
import { runQueue } from "#jobs/queue.ts";
import { app } from "./app.ts";

// Said when the Worker starts, so that an operator reads it before the first customer meets it.
try {
  readEnv(env);
} catch (error) {
  console.error((error as Error).message);
}

export default {
  fetch: app.fetch,
  scheduled: (controller, bindings) => runCron(readEnv(bindings), controller.scheduledTime),
  queue: (batch, bindings) => runQueue(readEnv(bindings), batch),
  email: (message, bindings) => takeMail(readEnv(bindings), message),
} satisfies ExportedHandler<Bindings>;
