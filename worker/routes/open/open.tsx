import { Hono } from "hono";
import type { App } from "#http/context.ts";
import { vendorIcon } from "#pages/icon.ts";
import { docs } from "./docs.tsx";
import { feed } from "./feed.tsx";
import { link } from "./link.tsx";
import { mailLink } from "./mail-link.tsx";
import { signIn } from "./sign-in.tsx";
import { webhook } from "./webhook.ts";

/** The only door without a gate: what it answers must be fit for anybody. */
export const open = new Hono<App>();

open.get("/", (c) => c.redirect("/console", 303));
open.get("/health", (c) => c.json({ ok: true }));
open.get("/robots.txt", (c) => c.text("User-agent: *\nDisallow: /\n"));
open.get("/favicon.ico", (c) => {
  const { VENDOR_NAME, BRAND_HUE } = c.var.env.config;
  return c.body(vendorIcon(VENDOR_NAME, BRAND_HUE), 200, {
    "content-type": "image/svg+xml",
    "cache-control": "public, max-age=86400",
  });
});
open.route("/", link);
open.route("/", feed);
open.route("/", mailLink);
open.route("/", webhook);
open.route("/console/sign-in", signIn);
open.route("/", docs);
