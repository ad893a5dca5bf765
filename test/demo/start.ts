import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import PostalMime from "postal-mime";
import { readConfig } from "#env";
import { openMailbox, type Received } from "../support/mailbox.ts";
import { isFree } from "../support/port.ts";
import { build, localSecret, migrate, type Stack, startStack } from "../support/stack.ts";
import { serveMailbox } from "./mailbox-page.ts";
import { type Demo, seed } from "./seed.ts";

const home = ".cairn";
const demoFile = `${home}/demo.json`;
const mailFile = `${home}/mail.ndjson`;
const log = `${home}/worker.log`;
const port = Number(process.env.PORT ?? 8787);
const own = ["VENDOR_NAME", "PUBLIC_URL", "FIRST_ADMIN", "MAIL_FROM", "POSTAL_ADDRESS", "BRAND_HUE"] as const;

const defaults = {
  VENDOR_NAME: "Northgate",
  PUBLIC_URL: `http://localhost:${port}`,
  FIRST_ADMIN: "admin@northgate.example",
  MAIL_FROM: "recaps@northgate.example",
  POSTAL_ADDRESS: "Northgate Inc., 500 Terminal Way, Denver, CO 80249",
  BRAND_HUE: "225",
};

function variables(): Record<string, string> {
  const given = Object.fromEntries(
    own.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? ""]])),
  );
  const secret =
    process.env.LINK_SECRET ?? localSecret(`${home}/link-secret`, () => `k1:${randomBytes(32).toString("hex")}`);
  return { ...defaults, ...given, LINK_SECRET: secret };
}

/** Reads back what earlier starts received, so that the mailbox is there again. */
async function earlierMails(): Promise<Received[]> {
  if (!existsSync(mailFile)) return [];
  const lines = readFileSync(mailFile, "utf8").split("\n").filter(Boolean);
  return Promise.all(
    lines.map(async (line) => {
      const { to, at, raw } = JSON.parse(line) as { to: string; at: number; raw: string };
      return { to, at, raw, mail: await PostalMime.parse(raw) };
    }),
  );
}

function onMail(received: Received): void {
  appendFileSync(mailFile, `${JSON.stringify({ to: received.to, at: received.at, raw: received.raw })}\n`, {
    mode: 0o600,
  });
  const code = /^\d{6}\b/.exec(received.mail.subject ?? "")?.[0];
  if (code && existsSync(demoFile)) console.log(`Sign-in code for ${received.to}: ${code}`);
}

/** Another server there would be taken for the one that is to start. */
async function mustBeFree(wanted: number): Promise<void> {
  if (await isFree(wanted)) return;
  throw new Error(`Port ${wanted} is in use. End what listens there, or choose another: PORT=${port + 10} npm start`);
}

let stack: Stack | null = null;

async function main(): Promise<void> {
  await mustBeFree(port);
  await mustBeFree(port + 1);
  // Ended while it was set up: nobody has worked in it, and what is half there would be refused a second time.
  const isHalfMade = existsSync(`${home}/state`) && !existsSync(demoFile);
  if (isHalfMade) console.log("The last start was ended while it set the demo up, so this one begins again.");
  if (isHalfMade || process.argv.includes("--fresh"))
    for (const name of ["state", "demo.json", "mail.ndjson", "worker.log"])
      rmSync(`${home}/${name}`, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const config = variables();
  const checked = readConfig({ ...config, ...(process.env.SMTP_URL ? { SMTP_URL: process.env.SMTP_URL } : {}) });
  build();
  migrate(`${home}/state`);
  const mailbox = await openMailbox(0, onMail);
  mailbox.mails.push(...(await earlierMails()));
  const start = (smtpUrl: string) => startStack({ port, state: `${home}/state`, smtpUrl, variables: config, log });
  const wanted = process.env.SMTP_URL ?? mailbox.url;
  if (!existsSync(demoFile)) {
    // The demo signs in with a code from its own mailbox, wherever later mail is to go.
    stack = await start(mailbox.url);
    const demo = await seed({ url: stack.url, admin: checked.FIRST_ADMIN, mailbox, say: (line) => console.log(line) });
    writeFileSync(demoFile, JSON.stringify(demo), { mode: 0o600 });
    if (wanted !== mailbox.url) {
      await stack.stop();
      stack = null;
    }
  }
  stack ??= await start(wanted);
  const note =
    wanted === mailbox.url
      ? "Real mail, caught by a real SMTP server on this machine."
      : "SMTP_URL is set: mail goes there, not here.";
  await serveMailbox(port + 1, mailbox.mails, note);
  print(JSON.parse(readFileSync(demoFile, "utf8")) as Demo, stack);
  const end = () => void stack?.stop().then(() => process.exit(0));
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  stack.process.on("exit", (code) => {
    console.error(`The Worker ended (${code}); its log is ${log}.`);
    process.exit(1);
  });
}

function print(demo: Demo, stack: Stack): void {
  const here = (link: string) => link.replace(/^https?:\/\/[^/]+/, stack.url);
  const lines = [
    ["Portal", here(demo.portal)],
    ["Team", here(demo.team)],
    ["Sponsor", here(demo.sponsor)],
    ...(demo.admin ? [["Admin", here(demo.admin)]] : []),
    ["Console", `${stack.url}/console`],
    ["API", `${stack.url}/docs`],
    ["Mailbox", `http://localhost:${port + 1}`],
    ["Key", demo.key],
  ];
  for (const [label, value] of lines) console.log(`${label} ${value}`);
  console.log("Ready");
}

main().catch(async (error: Error) => {
  console.error(error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message);
  if (stack) console.error(`The Worker's log is ${log}; npm start -- --fresh begins again.`);
  await stack?.stop();
  process.exit(1);
});
