export type Cell = string | number;

/** Columns as wide as their widest cell, all but the first to the right. */
export function table(head: string[], rows: Cell[][]): string {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ");
  const [title = [], ...body] = all;
  return [line(title), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
