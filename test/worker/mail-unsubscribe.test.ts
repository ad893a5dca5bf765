import { afterEach, expect, it, vi } from "vitest";
import { capability } from "#auth/token.ts";
import { readEnv } from "#env";
import worker from "../../worker/index.ts";
import { depart, due, nextDue, quarter, type Story, tellNovember } from "../support/departure.ts";
import { type Engine, play } from "../support/job.ts";
import { dumpTables } from "../support/rows.ts";

/* What mail programs without one click do: they write to the mailto of List-Unsubscribe. */

afterEach(() => vi.useRealTimers());

async function mailNovember(): Promise<Story> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  return story;
}

/** Address and subject of the mail that a reader's program would write. */
function offered({ handed }: Engine, email: string): { to: string; subject: string } {
  const listed = handed.findLast(({ to }) => to === email)?.headers["List-Unsubscribe"] ?? "";
  const mailto = new URL(/<(mailto:[^>]+)>/.exec(listed)?.[1] ?? "");
  return { to: mailto.pathname, subject: mailto.searchParams.get("subject") ?? "" };
}

/** Delivers a mail to the Worker; what its sender is told, null when it was taken. */
async function write({ env }: Pick<Engine, "env">, subject: string | null): Promise<string | null> {
  const from = "someone@elsewhere.example";
  let told: string | null = null;
  const headers = new Headers({ from, ...(subject === null ? {} : { subject }) });
  const setReject = (reason: string) => {
    told = reason;
  };
  const message = { from, to: "recaps@northgate.example", headers, setReject } as unknown as ForwardableEmailMessage;
  await worker.email(message, env);
  return told;
}

async function stopped({ db }: Engine): Promise<Record<string, unknown>[]> {
  return (
    await db
      .prepare(
        "select * from (select address, account_id, reason from suppression union all select address, account_id, kind from mail_list where is_on = 0) order by address",
      )
      .all()
  ).results;
}

async function witnessed({ env }: Engine): Promise<string> {
  const { objects } = await env.ARCHIVE.list({ prefix: "witness/" });
  return (await Promise.all(objects.map(async ({ key }) => (await env.ARCHIVE.get(key))?.text()))).join("\n");
}

it("the mail a program writes to unsubscribe ends the list of that mail for its reader and account, whoever sends it", async () => {
  const { engine, customer } = await mailNovember();
  const { to, subject } = offered(engine, customer.champion.email);
  expect(to).toBe("recaps@northgate.example");
  expect(await write(engine, subject)).toBe(null);
  const row = { address: customer.champion.email, account_id: customer.id, reason: "monthly" };
  expect(await stopped(engine)).toEqual([row]);
});

it("the next month goes to the other readers alone", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  await write(engine, offered(engine, customer.champion.email).subject);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 60);
  engine.handed.length = 0;
  await play(engine, nextDue);
  expect(engine.handed.map(({ to }) => to)).toEqual([customer.sponsor.email]);
});

it("twice is once", async () => {
  const { engine, customer } = await mailNovember();
  const { subject } = offered(engine, customer.champion.email);
  await write(engine, subject);
  const kept = await dumpTables(engine.db);
  expect(await write(engine, subject)).toBe(null);
  expect(await dumpTables(engine.db)).toEqual(kept);
});

it("a program may fold the subject and put words of its own in front", async () => {
  const { engine, customer } = await mailNovember();
  const { subject } = offered(engine, customer.champion.email);
  expect(await write(engine, `Fwd: ${subject.replace(" ", "\t  ")} `)).toBe(null);
  expect(await stopped(engine)).toMatchObject([{ address: customer.champion.email }]);
});

it("any other mail is refused in words and changes nothing", async () => {
  const { engine, customer } = await mailNovember();
  const { subject } = offered(engine, customer.champion.email);
  const [, id = ""] = subject.split(".");
  const secrets = readEnv(engine.env).config.LINK_SECRET;
  const foreign = [{ kid: "k1", secret: "another-secret-another-secret-another-00" }];
  const before = await dumpTables(engine.db);
  const subjects = {
    "no subject": null,
    empty: "",
    "an answer": "Re: 60 departures in November 2026",
    "the bare id of the mail": `unsubscribe ${id}`,
    "a token cut short": subject.slice(0, -1),
    "another's id under this signature": subject.replace(id, "A".repeat(22)),
    "the link that shows the mail": `unsubscribe ${capability(secrets, "view", id)}`,
    "a signature of somebody else": `unsubscribe ${capability(foreign, "unsubscribe", id)}`,
    "a mail nobody knows": `unsubscribe ${capability(secrets, "unsubscribe", "A".repeat(22))}`,
    "that of a test mail": "unsubscribe test",
  };
  for (const [what, given] of Object.entries(subjects))
    expect(await write(engine, given), what).toMatch(/^Nothing was changed\. [\x20-\x7e]+$/);
  expect(await dumpTables(engine.db)).toEqual(before);
});

it("who unsubscribed by mail is known outside of the database too, at once or with the next tick", async () => {
  const { engine, customer } = await mailNovember();
  const reason = '"kind":"monthly","isOn":false';
  const occurrences = async () => (await witnessed(engine)).split(reason).length - 1;
  const before = await occurrences();
  await write(engine, offered(engine, customer.champion.email).subject);
  expect(await occurrences()).toBe(before + 1);

  const fails = () => Promise.reject(new Error("the bucket is away"));
  const broken = new Proxy(engine.env.ARCHIVE, { get: () => fails });
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { subject } = offered(engine, customer.sponsor.email);
  expect(await write({ env: { ...engine.env, ARCHIVE: broken } }, subject)).toBe(null);
  expect(error).toHaveBeenCalled();
  error.mockRestore();
  expect(await stopped(engine)).toHaveLength(2);
  expect(await occurrences()).toBe(before + 1);
  await play(engine, due + quarter);
  expect(await occurrences()).toBe(before + 2);
});
