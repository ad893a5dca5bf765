import type { EventResult } from "#schema/event.ts";
import type { World } from "./world.ts";

interface Call {
  method: "PUT" | "POST" | "GET" | "DELETE";
  path: string;
  /** An API key; null: none is sent. */
  key: string | null;
  /** Sent as it is when it is text, else as JSON. */
  body?: unknown;
  type?: string;
}

/** One request of a vendor's system. */
export function callApi(world: World, call: Call): Promise<Response> {
  const { method, path, key, body, type = "application/json" } = call;
  const headers = { "content-type": type, ...(key === null ? {} : { authorization: `Bearer ${key}` }) };
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return world.fetch(path, { method, headers, ...(text === undefined ? {} : { body: text }) });
}

/** Posts a batch of events, however many, and gives the result of each. */
export async function sendEvents(world: World, key: string, events: unknown[]): Promise<EventResult[]> {
  const results: EventResult[] = [];
  for (let start = 0; start < events.length; start += 500) {
    const body = events.slice(start, start + 500);
    const answer = await callApi(world, { method: "POST", path: "/api/v1/events", key, body });
    if (answer.status !== 200) throw new Error(`The events were answered ${answer.status}: ${await answer.text()}`);
    results.push(...((await answer.json()) as { results: EventResult[] }).results);
  }
  return results;
}
