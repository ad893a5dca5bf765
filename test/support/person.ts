/** A person with a browser that has no JavaScript: cookies, redirects, forms. */
export class Person {
  readonly base: string;
  readonly cookies = new Map<string, string>();
  constructor(base: string) {
    this.base = base;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.base);
    const headers = new Headers(init.headers);
    headers.set("cookie", [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    // On a busy machine the server may end an idle connection in the very moment it is used again.
    headers.set("connection", "close");
    const answer = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) this.keep(line);
    return answer;
  }

  private keep(line: string): void {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (/max-age=0\b/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  private async follow(answer: Response): Promise<{ status: number; path: string; html: string }> {
    let [current, hops] = [answer, 0];
    let path = new URL(current.url).pathname;
    while ([301, 302, 303].includes(current.status) && hops < 5) {
      const target = new URL(current.headers.get("location") ?? "/", current.url);
      path = `${target.pathname}${target.search}`;
      current = await this.request(path);
      hops += 1;
    }
    return { status: current.status, path, html: await current.text() };
  }

  async open(path: string): Promise<{ status: number; path: string; html: string }> {
    return this.follow(await this.request(path));
  }

  async send(path: string, fields: Record<string, string>): Promise<{ status: number; path: string; html: string }> {
    const headers = { origin: new URL(this.base).origin, "content-type": "application/x-www-form-urlencoded" };
    return this.follow(await this.request(path, { method: "POST", headers, body: new URLSearchParams(fields) }));
  }
}
