import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { isSigned } from "#auth/hook.ts";
import { fateOf } from "#domain/suppression.ts";
import type { App, Ctx } from "#http/context.ts";
import { tellOutside } from "#routes/witness.ts";
import { Refusal } from "#schema/errors.ts";
import { type ProviderEvent, providerEvent } from "#schema/mail-form.ts";
import { keepMailEvent } from "#store/delivery-event.ts";

/** Events of the mail provider, signed as Svix signs: what became of the mails it took. */
export const webhook = new Hono<App>();

const maxBytes = 64 * 1024;

function eventOf(body: Uint8Array): ProviderEvent | null {
  try {
    const read = providerEvent.safeParse(JSON.parse(new TextDecoder().decode(body)));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** What is signed and concerns us; null for a signed event about something else. Throws Refusal unknown_caller. */
async function signedEvent(c: Ctx): Promise<{ id: string; event: ProviderEvent | null }> {
  const secret = c.var.env.config.HOOK_SECRET;
  const body = new Uint8Array(await c.req.arrayBuffer());
  const header = (name: string) => c.req.header(`svix-${name}`) ?? c.req.header(`webhook-${name}`) ?? "";
  const id = header("id").slice(0, 256);
  const signed = { id, timestamp: header("timestamp"), signatures: header("signature"), body, now: c.var.now };
  if (!secret || !isSigned(secret, signed))
    throw new Refusal("unknown_caller", "This event is not signed by our provider.");
  return { id, event: eventOf(body) };
}

webhook.post(
  "/hooks/mail",
  bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new Refusal("too_large", "This is more than an event of a mail.");
    },
  }),
  async (c) => {
    const { id, event } = await signedEvent(c);
    const fate = event && fateOf(event.type, event.data?.bounce?.type);
    if (!event || !fate) return c.json({ ok: true });
    await keepMailEvent(c.var.env.DB, {
      event: id,
      kind: event.type,
      request: c.var.requestId,
      // Neither is ever empty in a row, so an event without one means none by it.
      id: event.data?.tags?.delivery ?? "",
      providerId: event.data?.email_id ?? "",
      ...fate,
      by: "the mail provider",
      isOnce: false,
      now: c.var.now,
    });
    if (fate.fate !== "delivered") tellOutside(c);
    return c.json({ ok: true });
  },
);
