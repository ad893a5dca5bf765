import { sql } from "drizzle-orm";
import { bare, statement } from "#store/db.ts";
import { mailPaper } from "#tables/recap.ts";

const keep = statement<{ papers: string }>(
  "mail.keepPapers",
  (
    p,
  ) => sql`insert into ${mailPaper} (${bare(mailPaper.id)}, ${bare(mailPaper.phrases)}) select json_extract(j.value, '$.id'), json_extract(j.value, '$.phrases')
    from json_each(${p.papers}) as j where true on conflict do nothing`,
);

/** Keeps the phrases mails are folded on, each once; runs with the statement that keeps the mails. */
export function keepPapers(db: D1Database, papers: { id: string; phrases: string[] }[]): D1PreparedStatement {
  const each = [...new Map(papers.map((paper) => [paper.id, paper])).values()];
  return keep.bind(db, { papers: JSON.stringify(each) });
}
