import { Hono } from "hono";
import type { App, Ctx } from "#http/context.ts";
import { DocsPage } from "#open/docs.tsx";
import { answerPage } from "#routes/answer.ts";

export const docs = new Hono<App>();

/** The document costs time to make and few ask for it: it is loaded with its first request. */
async function documentFor(c: Ctx) {
  const { openapiDocument } = await import("#http/openapi.ts");
  const { VENDOR_NAME, PUBLIC_URL } = c.var.env.config;
  const today = new Date(c.var.now).toISOString().slice(0, 10);
  return openapiDocument({ vendorName: VENDOR_NAME, url: PUBLIC_URL, today });
}

docs.get("/openapi.json", async (c) => c.json(await documentFor(c)));

docs.get("/docs", async (c) => {
  const { VENDOR_NAME } = c.var.env.config;
  const body = <DocsPage vendorName={VENDOR_NAME} openapi={await documentFor(c)} />;
  return answerPage(c, { door: "open", title: `API of ${VENDOR_NAME}`, locale: "en", body });
});
