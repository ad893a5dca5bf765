import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { openSession } from "#auth/console-gate.ts";
import { hashSecret, makeCode, makeId, makeSecret } from "#auth/token.ts";
import { behind } from "#http/behind.ts";
import type { App, Ctx } from "#http/context.ts";
import { csrf } from "#http/csrf.ts";
import { placeOf } from "#http/place.ts";
import { formOf } from "#http/validate.ts";
import { noticeMail } from "#mail/notice/envelope.ts";
import { signInMail } from "#mail/notice/sign-in.ts";
import { sendMail } from "#mail/send.ts";
import { SignInPage, signInTitle } from "#open/sign-in.tsx";
import { answerPage, seeOther } from "#routes/answer.ts";
import { addressForm, codeForm } from "#schema/session.ts";
import { addStaff, countTry, keepSignin, spendSignin, staffByEmail, trySignin } from "#store/session.ts";

/** Staff sign in with a code sent by mail: never a link, which a scanner would burn. */
export const signIn = new Hono<App>();

const cookie = "signin";
const rules = { minutes: 10, tries: 5, codesPerHour: 10, codesPerAddress: 60 };
const hourMs = 3_600_000;

signIn.use(csrf);

function ask(c: Ctx, step: "email" | "code", shown: { email: string; problem: string | null }): Response {
  const { VENDOR_NAME, BRAND_HUE } = c.var.env.config;
  const view = { vendor: { name: VENDOR_NAME, hue: BRAND_HUE }, step, ...shown };
  const body = <SignInPage view={view} />;
  return answerPage(c, { door: "open", title: signInTitle(view), locale: "en", body }, shown.problem ? 422 : 200);
}

signIn.get("/", (c) => ask(c, "email", { email: "", problem: null }));

/** The configured first admin has a place from the first sign-in on, and none any more once a colleague ended their access. */
async function isStaff(c: Ctx, email: string): Promise<boolean> {
  const known = await staffByEmail(c.var.env.DB, email);
  return known ? known.role !== "none" : email === c.var.env.config.FIRST_ADMIN;
}

async function mailCode(c: Ctx, email: string, code: string): Promise<void> {
  const { env, now } = c.var;
  const { VENDOR_NAME: vendorName, BRAND_HUE: hue } = env.config;
  const body = signInMail({ vendorName, hue, code, minutes: rules.minutes });
  const mail = noticeMail({ config: env.config, id: c.var.requestId, to: { name: "", address: email }, body });
  const outcome = await sendMail(env, { mail, date: now, commit: async () => true });
  if (outcome.kind !== "sent")
    console.error(JSON.stringify({ request_id: c.var.requestId, mail: "sign-in code", outcome: outcome.kind }));
}

/** Asks of one address in an hour, and of one place in a minute; nobody's asking uses up what others may ask. */
async function mayAsk(c: Ctx, email: string): Promise<boolean> {
  const place = placeOf(c);
  const { success } = await c.var.env.LIMITER.limit({ key: `signin:${place}` });
  const hour = Math.floor(c.var.now / hourMs);
  if (!success) return false;
  const until = (hour + 2) * hourMs;
  const here = await countTry(c.var.env.DB, `signin:${email}:${place}:${hour}`, until);
  if (here > rules.codesPerHour) return false;
  return (await countTry(c.var.env.DB, `signin:${email}:${hour}`, until)) <= rules.codesPerAddress;
}

signIn.post("/", async (c) => {
  const fields = await formOf(c);
  const form = addressForm.safeParse(fields);
  if (!form.success) return ask(c, "email", { email: fields.email ?? "", problem: "Please write your mail address." });
  const { email } = form.data;
  const { env, now } = c.var;
  const secret = makeSecret();
  const code = makeCode();
  // Bound to this browser: the code is worth nothing without the cookie, and its hash nothing without either.
  const id = hashSecret(secret);
  const codeHash = hashSecret(`${secret}:${code}`);
  // Over the limit nothing is kept: a code that nobody is mailed must not be there to be guessed.
  const may = await mayAsk(c, email);
  if (may) await keepSignin(env.DB, { id, email, codeHash, now, expiresAt: now + rules.minutes * 60_000 });
  setCookie(c, cookie, secret, {
    prefix: "host",
    secure: true,
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    maxAge: rules.minutes * 60,
  });
  // Staff or not: the same answer in the same time, because the mail goes out behind it.
  const send = async () => (may && (await isStaff(c, email)) ? mailCode(c, email, code) : undefined);
  behind(c, "sign-in code", send());
  return ask(c, "code", { email, problem: null });
});

async function staffFor(c: Context<App>, email: string): Promise<string | null> {
  const { env, now } = c.var;
  if (email === env.config.FIRST_ADMIN) {
    const name = email.split("@")[0] ?? email;
    await addStaff(env.DB, { id: makeId(), email, name, title: "", role: "admin", now });
  }
  return (await staffByEmail(env.DB, email))?.id ?? null;
}

const refused = "This code is not right, or it is used up. Please look again, or ask for a new one.";

signIn.post("/code", async (c) => {
  const fields = await formOf(c);
  const form = codeForm.safeParse(fields);
  if (!form.success) return ask(c, "code", { email: "", problem: "The code has six digits." });
  const secret = getCookie(c, cookie, "host") ?? "";
  const { env, now } = c.var;
  const id = hashSecret(secret);
  const kept = await trySignin(env.DB, { id, now, limit: rules.tries });
  if (!kept || kept.codeHash !== hashSecret(`${secret}:${form.data.code}`))
    return ask(c, "code", { email: "", problem: refused });
  if (!(await spendSignin(env.DB, id, now))) return ask(c, "code", { email: "", problem: refused });
  const staffId = await staffFor(c, kept.email);
  if (!staffId || !(await openSession(c, staffId))) return ask(c, "code", { email: "", problem: refused });
  deleteCookie(c, cookie, { prefix: "host", secure: true, path: "/" });
  return seeOther(c, "/console");
});
