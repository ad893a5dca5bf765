import type { Bindings } from "#env";
import { readEnv } from "#env";
import { runCron } from "#jobs/cron.ts";
import { runQueue } from "#jobs/queue.ts";
import { app } from "./app.ts";

export default {
  fetch: app.fetch,
  scheduled: (controller, bindings) => runCron(readEnv(bindings), controller.scheduledTime),
  queue: (batch, bindings) => runQueue(readEnv(bindings), batch),
} satisfies ExportedHandler<Bindings>;
