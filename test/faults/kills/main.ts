import { type Deployment, lastMonth, openAirport, openDeployment, until } from "../../support/deployment.ts";
import { openFaultySmtp } from "../../support/faulty-smtp.ts";

/*
 * The real product, processes and all, is killed again and again in the middle of one run of recaps and started on what is
 * left; the mail server stays and knows what arrived. Prints one line of JSON.
 *
 *   node test/faults/kills/main.ts <kills> <recipients>
 */

export interface KillReport {
  kills: number;
  recipients: number;
  sent: number;
  /** Shown as unknown, and those of them that had arrived. */
  unknown: number;
  arrived: number;
  broken: string[];
}

const quarter = 15 * 60_000;
const open = (product: Deployment) =>
  product.deliveries().filter(({ state }) => state === "planned" || state === "claimed").length;

async function main(kills: number, recipients: number): Promise<KillReport> {
  const { due } = lastMonth();
  const smtp = await openFaultySmtp();
  const product = await openDeployment(smtp.url);
  const names = Array.from({ length: recipients / 2 }, (_, at) => `a${at}`);
  const everybody = names.flatMap((name) => [`dana@${name}.example`, `ellen@${name}.example`]);
  await product.start();
  for (const name of names)
    await openAirport(product, name, { champion: `dana@${name}.example`, sponsor: `ellen@${name}.example` });
  // Mails leave slowly enough that there are some on their way at every kill.
  const perLife = recipients / kills;
  for (const [at, to] of everybody.entries()) smtp.delays.set(to, 30 + ((at * 37) % Math.ceil(2400 / perLife)));
  const arrived = () => smtp.attempts.filter(({ isWhole }) => isWhole).length;
  let time = due;
  for (let kill = 0; kill < kills; kill += 1) {
    const wanted = arrived() + Math.max(1, Math.floor(perLife));
    await product.tick(time).catch(() => undefined);
    time += quarter;
    await until("some arrived", () => arrived() >= wanted, 2500).catch(() => undefined);
    // At any point of the next moment, not only right after an arrival.
    await new Promise((resolve) => setTimeout(resolve, (kill * 53) % 400));
    await product.kill();
    await product.start();
  }
  smtp.delays.clear();
  for (let tries = 0; tries < 60 && (product.deliveries().length < recipients || open(product) > 0); tries += 1) {
    await product.tick(time);
    time += quarter;
    await until("all is done", () => product.deliveries().length === recipients && open(product) === 0, 8000).catch(
      () => undefined,
    );
  }
  const rows = product.deliveries();
  const got = (to: string) => smtp.attempts.filter((each) => each.to === to && each.isWhole).length;
  const unknown = rows.filter(({ state }) => state === "unknown");
  const report = {
    kills,
    recipients,
    sent: rows.filter(({ state }) => state === "sent").length,
    unknown: unknown.length,
    arrived: unknown.filter(({ recipient }) => got(recipient) > 0).length,
    broken: [
      ...everybody.filter((to) => got(to) > 1).map((to) => `${to} got it ${got(to)} times`),
      ...everybody.filter((to) => !rows.some(({ recipient }) => recipient === to)).map((to) => `${to} was forgotten`),
      ...rows
        .filter(({ state }) => state !== "sent" && state !== "unknown")
        .map((row) => `${row.recipient} is ${row.state}`),
      ...rows
        .filter((row) => row.state === "sent" && got(row.recipient) === 0)
        .map((row) => `${row.recipient} is sent and has nothing`),
    ],
  };
  await product.stop();
  await smtp.shut();
  return report;
}

const [kills = "10", recipients = "100"] = process.argv.slice(2);
console.log(JSON.stringify(await main(Number(kills), Number(recipients))));
process.exit(0);
