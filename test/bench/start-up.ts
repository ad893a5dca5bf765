import { cpuOf, workerdPid } from "./process.ts";
import { firstAnswer } from "./stage.ts";

const rounds = 5;

/**
 * CPU that loading the product costs, ms: a process from its start to its first answer (of a route that asks no database),
 * minus the same with a Worker of a few lines under the same bindings. Medians of runs in turn.
 */
export async function measureStartUp(bundle: string): Promise<{ product: number; empty: number; added: number }> {
  const spent = { product: [] as number[], empty: [] as number[] };
  const clock = () => cpuOf(workerdPid() ?? Number.NaN);
  for (let round = 0; round < rounds; round += 1) {
    spent.product.push(await firstAnswer(bundle, clock));
    spent.empty.push(await firstAnswer("export default { fetch: () => new Response('ok') };", clock));
  }
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
  const [product, empty] = [middle(spent.product), middle(spent.empty)];
  return { product, empty, added: product - empty };
}
