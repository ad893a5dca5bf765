import { Hono } from "hono";
import type { App } from "#http/context.ts";
import { DocsPage } from "#open/docs.tsx";
import { answerPage } from "#routes/answer.ts";

export const docs = new Hono<App>();

// The document costs time to make and few ask for it: it is loaded with its first request.
const load = () => import("#http/openapi.ts");

docs.get("/openapi.json", async (c) => {
  const { openapiDocument } = await load();
  return c.json(openapiDocument(c.var.env.config));
});

docs.get("/docs", async (c) => {
  const { openapiDocument } = await load();
  const { config } = c.var.env;
  const body = <DocsPage vendorName={config.VENDOR_NAME} openapi={openapiDocument(config)} />;
  return answerPage(c, { door: "open", title: `API of ${config.VENDOR_NAME}`, locale: "en", body });
});
