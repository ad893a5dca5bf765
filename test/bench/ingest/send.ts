import { Agent, request } from "node:http";
import type { EventOutcome } from "#schema/words.ts";

export const perBatch = 500;

/** A body of 500 events, as it goes over the wire. */
export type Body = Buffer;

/** What the answers said, added up. */
export type Outcomes = Record<EventOutcome, number>;

export interface Door {
  url: URL;
  key: string;
  /** Requests in flight. */
  lanes: number;
}

interface Sent {
  text: string;
  header: string | undefined;
}

function post(agent: Agent, { url, key }: Door, body: Body): Promise<Sent> {
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "application/json",
    "content-length": body.length,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url.href, { agent, method: "POST", headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode === 200) resolve({ text, header: answer.headers["x-bench-tally"]?.toString() });
        else reject(new Error(`${url.pathname} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Statuses are counted in the text: parsing half a million results would be a measurement of its own. */
function countIn(text: string, outcomes: Outcomes): void {
  for (const status of Object.keys(outcomes) as EventOutcome[]) {
    let at = text.indexOf(`"status":"${status}"`);
    for (; at !== -1; at = text.indexOf(`"status":"${status}"`, at + 1)) outcomes[status] += 1;
  }
}

/** Sends all bodies in their order over kept connections; `seen` gets what a counting door says of each. */
export async function sendAll(
  door: Door,
  bodies: readonly Body[],
  seen: (header: string | undefined) => void = () => undefined,
): Promise<Outcomes> {
  const agent = new Agent({ keepAlive: true, maxSockets: door.lanes });
  const outcomes: Outcomes = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
  let next = 0;
  const lane = async () => {
    for (let body = bodies[next++]; body; body = bodies[next++]) {
      const { text, header } = await post(agent, door, body);
      countIn(text, outcomes);
      seen(header);
    }
  };
  await Promise.all(Array.from({ length: door.lanes }, lane));
  agent.destroy();
  return outcomes;
}
