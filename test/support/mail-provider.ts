/** A mail the provider took: sent once, however often it was asked for. */
interface TakenMail {
  id: string;
  key: string;
  to: string;
  body: Record<string, unknown>;
}

/** What a request meets before the mail is taken, or in place of the answer that it was. */
export interface Trouble {
  when: "before" | "after";
  /** The answer, or none: the connection ends. */
  does: { status: number; name: string; retryAfter?: number } | "drop";
}

interface Asked {
  method: string;
  path: string;
  header: (name: string) => string | null;
  text: string;
}

interface Answered {
  status: number;
  body: object;
  headers: Record<string, string>;
}

export interface MailProvider {
  apiKey: string;
  taken: TakenMail[];
  /** Every request, refused ones too. */
  requests: { key: string; to: string; text: string }[];
  /** By recipient, one after the other. */
  trouble: Map<string, Trouble[]>;
  /** Keys whose first request is still being worked on. */
  busy: Set<string>;
  /** What the provider takes for now, UTC ms. */
  clock: () => number;
  answer: (asked: Asked) => Answered | "drop";
}

const retentionMs = 24 * 3_600_000;
const refusal = (status: number, name: string, headers: Record<string, string> = {}): Answered => ({
  status,
  body: { statusCode: status, name, message: `refused as ${name}` },
  headers,
});

const addressIn = (written: unknown) => /<([^>]+)>$/.exec(String(written))?.[1] ?? String(written);

function meet({ does }: Trouble): Answered | "drop" {
  if (does === "drop") return does;
  return refusal(does.status, does.name, does.retryAfter ? { "retry-after": String(does.retryAfter) } : {});
}

/** A provider of mail over HTTP with the rules of the real ones: a key of 256 characters at most, known for 24 hours. */
export function makeMailProvider(clock: () => number = Date.now): MailProvider {
  const known = new Map<string, { text: string; at: number; id: string }>();
  const provider: MailProvider = {
    apiKey: "re_test",
    taken: [],
    requests: [],
    trouble: new Map(),
    busy: new Set(),
    clock,
    answer: (asked) => {
      if (asked.method !== "POST" || asked.path !== "/emails") return refusal(404, "not_found");
      if (asked.header("authorization") !== `Bearer ${provider.apiKey}`) return refusal(401, "missing_api_key");
      const key = asked.header("idempotency-key") ?? "";
      const body = JSON.parse(asked.text) as Record<string, unknown>;
      const to = addressIn((body.to as unknown[])[0]);
      provider.requests.push({ key, to, text: asked.text });
      if (key.length < 1 || key.length > 256) return refusal(400, "invalid_idempotency_key");
      if (provider.busy.has(key)) return refusal(409, "concurrent_idempotent_requests");
      const kept = known.get(key);
      const first = kept && kept.at + retentionMs > provider.clock() ? kept : null;
      if (first && first.text !== asked.text) return refusal(409, "invalid_idempotent_request");
      const isWhole = ["from", "to", "subject", "html", "text"].every((name) => body[name] !== undefined);
      if (!isWhole) return refusal(422, "missing_required_field");
      const trouble = provider.trouble.get(to)?.shift();
      if (trouble?.when === "before") return meet(trouble);
      const id = first?.id ?? `pm_${provider.taken.length + 1}`;
      if (!first) {
        known.set(key, { text: asked.text, at: provider.clock(), id });
        provider.taken.push({ id, key, to, body });
      }
      return trouble ? meet(trouble) : { status: 200, body: { id }, headers: {} };
    },
  };
  return provider;
}

/** The provider in place of the network, for tests that run inside the Worker. */
export function fetchOf(provider: MailProvider, base: string): typeof fetch {
  return async (input, init) => {
    const request = new Request(input as string, init);
    const path = request.url.slice(base.length);
    const asked = {
      method: request.method,
      path,
      header: (name: string) => request.headers.get(name),
      text: await request.text(),
    };
    const answered = provider.answer(asked);
    if (answered === "drop") throw new TypeError("Network connection lost.");
    return Response.json(answered.body, { status: answered.status, headers: answered.headers });
  };
}
