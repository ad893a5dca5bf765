/** A browser without JavaScript in front of the Worker: a cookie jar, its own address on the net, forms. */
export interface Browser {
  /** Cookies by name; a test may copy or damage them. */
  jar: Map<string, string>;
  /** GET of a path, redirects not followed. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** A form of our own page. Headers given replace the ones such a form has; null takes one away. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string | null>): Promise<Response>;
  /** Anything else, with the cookies. */
  send(path: string, init: RequestInit): Promise<Response>;
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

function keep(jar: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";");
  const at = pair.indexOf("=");
  const name = pair.slice(0, at);
  if (/max-age=0\b/i.test(line)) jar.delete(name);
  else jar.set(name, pair.slice(at + 1));
}

/** A fresh browser. `origin` is the site its forms come from. */
export function newBrowser(fetch: Fetch, origin: string): Browser {
  const jar = new Map<string, string>();
  const address = `2001:db8:${crypto.randomUUID().slice(0, 4)}:${crypto.randomUUID().slice(0, 4)}::1`;

  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    // The limiter of the link door counts by network: each browser has its own.
    headers.set("cf-connecting-ip", address);
    if (jar.size > 0) headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await fetch(path, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) keep(jar, line);
    return answer;
  }

  return {
    jar,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields, given = {}) => {
      const headers = new Headers({ origin, "sec-fetch-site": "same-origin" });
      for (const [name, value] of Object.entries(given))
        value === null ? headers.delete(name) : headers.set(name, value);
      return send(path, { method: "POST", headers, body: new URLSearchParams(fields) });
    },
  };
}
