/** A piece of the guide: a paragraph, or one of the others. Words between backticks are code. */
export type GuideBlock =
  | string
  | { code: string }
  | { table: { head: string[]; rows: string[][] } }
  /** The programs of the page, by name. */
  | { programs: "first" | "file" }
  /** The fields of a schema of the document. */
  | { fields: string };

export interface GuideSection {
  id: string;
  title: string;
  blocks: GuideBlock[];
}
