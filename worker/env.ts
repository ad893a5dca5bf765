import * as z from "zod";

/** What the runtime hands us: bindings by name, variables as text. */
export interface Bindings {
  DB: D1Database;
  QUEUE: Queue;
  /** Archived events, one object a few thousand; and the witness of what left and what ended. */
  ARCHIVE: R2Bucket;
  EMAIL: SendEmail;
  LIMITER: RateLimit;
  /** Requests of one API key. */
  API_LIMITER: RateLimit;
  ASSETS: Fetcher;
}

/** `kid:secret` pairs, newest first: the first signs, all verify, so that a rotation kills no link in use. */
const linkSecret = z
  .string("LINK_SECRET is missing: set it to kid:secret, e.g. k1: and 32 random bytes in hex")
  .regex(
    /^[a-z0-9]{1,8}:[^,:\s]{32,}(,[a-z0-9]{1,8}:[^,:\s]{32,})*$/,
    "LINK_SECRET must be kid:secret with at least 32 characters of secret, more pairs after a comma",
  )
  .transform((text) =>
    text.split(",").map((pair) => ({ kid: pair.split(":")[0] ?? "", secret: pair.split(":")[1] ?? "" })),
  );

const isLoopback = (url: string) => /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(url);

const variables = z.object({
  VENDOR_NAME: z.string("VENDOR_NAME is missing: the name customers know you by").min(1).max(60),
  PUBLIC_URL: z
    .url("PUBLIC_URL is missing or no URL: the address people open, e.g. https://impact.example.com")
    .transform((u) => u.replace(/\/+$/, "")),
  FIRST_ADMIN: z
    .email("FIRST_ADMIN is missing or no mail address: the person who may sign in first")
    .transform((m) => m.toLowerCase()),
  MAIL_FROM: z.email("MAIL_FROM is missing or no mail address: the sender of every mail"),
  POSTAL_ADDRESS: z.string("POSTAL_ADDRESS is missing: printed under every recap").min(1).max(200),
  BRAND_HUE: z.coerce.number("BRAND_HUE must be a hue from 0 to 360").int().min(0).max(360),
  LINK_SECRET: linkSecret,
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: "SMTP_URL must be smtp://user:password@host:port or smtps://…" })
    .optional(),
  HTTP_MAIL_URL: z
    .url("HTTP_MAIL_URL must be the address of the provider's API, e.g. https://api.resend.com")
    .refine((url) => url.startsWith("https://") || isLoopback(url), "HTTP_MAIL_URL must be https")
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  HTTP_MAIL_KEY: z.string().min(1, "HTTP_MAIL_KEY is empty: it is the provider's API key").optional(),
  HOOK_SECRET: z
    .string()
    .regex(
      /^whsec_[A-Za-z0-9+/]{24,}={0,2}$/,
      "HOOK_SECRET must be the provider's signing secret: whsec_ and at least 24 characters of base64",
    )
    .optional(),
});

/** Variables that only make sense together. */
const together = variables.superRefine((given, found) => {
  const { HTTP_MAIL_URL, HTTP_MAIL_KEY, SMTP_URL } = given;
  const say = (path: string, message: string) => found.addIssue({ code: "custom", path: [path], message });
  if (HTTP_MAIL_URL && !HTTP_MAIL_KEY)
    say("HTTP_MAIL_KEY", "HTTP_MAIL_KEY is missing: the key of the provider behind HTTP_MAIL_URL");
  if (HTTP_MAIL_KEY && !HTTP_MAIL_URL)
    say("HTTP_MAIL_URL", "HTTP_MAIL_URL is missing: the provider HTTP_MAIL_KEY is for");
  if (HTTP_MAIL_URL && SMTP_URL) say("SMTP_URL", "SMTP_URL and HTTP_MAIL_URL are both set: mails can go one way only");
});
export type Config = z.infer<typeof variables>;
export type Env = Bindings & { config: Config };

const bindings = ["DB", "QUEUE", "ARCHIVE", "EMAIL", "LIMITER", "API_LIMITER", "ASSETS"] as const;
const parsed = new WeakMap<object, Env>();

/** Checks the variables. Throws one sentence that names every one at fault. */
export function readConfig(given: Record<string, unknown>): Config {
  const result = together.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Configuration: ${problems.join("; ")}.`);
}

/** Reads bindings and variables once for each environment object. Throws one sentence that names what is missing. */
export function readEnv(raw: object): Env {
  const known = parsed.get(raw);
  if (known) return known;
  const given = raw as Record<string, unknown>;
  const missing = bindings.filter((name) => given[name] === undefined);
  if (missing.length > 0) throw new Error(`Configuration: wrangler.toml has no binding ${missing.join(", ")}.`);
  const env = { ...(given as unknown as Bindings), config: readConfig(given) };
  parsed.set(raw, env);
  return env;
}
