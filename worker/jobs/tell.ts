import { makeId } from "#auth/token.ts";
import type { Env } from "#env";
import { noticeMail } from "#mail/notice/envelope.ts";
import { toldMail } from "#mail/notice/told.ts";
import { sendMail } from "#mail/send.ts";
import { type ToldLine, takeTold, tellAgain } from "#store/tell.ts";

async function tellOne(env: Env, { email, lines }: { email: string; lines: ToldLine[] }, now: number): Promise<void> {
  const { config } = env;
  const link = `${config.PUBLIC_URL}/console/recaps`;
  const said = lines.map((line) => ({
    ...line,
    // A page of the console that a line names is found from a mailbox as well.
    text: line.text.replaceAll(/(?<=^| )\/console\//g, `${config.PUBLIC_URL}/console/`),
    link: `${link}/${line.recapId}`,
  }));
  const body = toldMail({ vendorName: config.VENDOR_NAME, hue: config.BRAND_HUE, link, lines: said });
  const to = { name: lines[0]?.manager?.name ?? "", address: email };
  const mail = noticeMail({ config, id: makeId(), to, body });
  const outcome = await sendMail(env, { mail, date: now, commit: async () => true });
  if (outcome.kind !== "sent") console.error(JSON.stringify({ mail: "told", outcome: outcome.kind }));
  if (outcome.kind === "retry") await tellAgain(env.DB, lines, now);
}

/**
 * One mail to each success manager about what happened to the mails of their accounts; the first admin speaks for accounts
 * without one. A line is told once: while the mail server turns its mail away it waits for a later tick, and where nobody knows
 * whether that left it is told no more. It stands in the console either way. `now`: the trigger's time, UTC ms.
 */
export async function tellManagers(env: Env, now: number): Promise<void> {
  const { lines: told, admin } = await takeTold(env.DB, env.config.FIRST_ADMIN);
  const byManager = Map.groupBy(told, ({ manager }) => manager?.email ?? admin);
  for (const [email, lines] of byManager) await tellOne(env, { email, lines }, now);
}
