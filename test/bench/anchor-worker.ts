/**
 * What a page is measured against: one `SELECT 1` on the same database, then the same bytes under the same headers. What
 * it has to answer is handed over with PUT before the clock runs.
 */
interface Kept {
  status: number;
  headers: Record<string, string>;
  body: string | null;
}

const kept = new Map<string, Kept>();

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (request.method === "PUT") {
      kept.set(pathname, await request.json<Kept>());
      return new Response(null, { status: 204 });
    }
    await env.DB.prepare("select 1").all();
    const answer = kept.get(pathname);
    if (!answer) return new Response("nothing is kept here", { status: 404 });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  },
} satisfies ExportedHandler<{ DB: D1Database }>;
