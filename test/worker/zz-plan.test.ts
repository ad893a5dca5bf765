/// <reference types="vite/types/importMeta.d.ts" />
import { env } from "cloudflare:test";
import { it } from "vitest";
import { statements } from "#store/db.ts";
import.meta.glob("../../worker/store/*.ts", { eager: true });
it("x", async () => {
  const db = (env as any).DB as D1Database;
  console.log(statements.length);
  for (const s of statements) {
    const r = await db.prepare(`explain query plan ${s.text}`).bind(...Array(s.params).fill(null)).all<{id:number;parent:number;detail:string}>();
    const bad = r.results.map(x => x.detail).filter(d => /^SCAN|TEMP B-TREE|AUTOMATIC/.test(d) && !/VIRTUAL TABLE/.test(d));
    if (bad.length) console.log(s.name, JSON.stringify(bad));
  }
});
