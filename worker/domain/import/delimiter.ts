import type { Delimiter } from "#schema/import.ts";

/** The beginning of a file, split by one delimiter. */
interface Split {
  delimiter: Delimiter;
  rows: string[][];
}

/** The width most rows have, at least 2 where any row has; the first of equals. */
function commonWidth(rows: string[][]): { width: number; count: number } {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  let best = { width: 1, count: 0 };
  for (const [width, count] of counts) if (width > 1 && count > best.count) best = { width, count };
  return best;
}

/** Whether every comma stands between two digits: then it may be a decimal sign. */
function isDecimalComma(rows: string[][]): boolean {
  return rows.every((row) =>
    row.every((cell, at) => (at === 0 || /^\d/.test(cell)) && (at === row.length - 1 || /\d$/.test(cell))),
  );
}

function scoreOf({ delimiter, rows }: Split): number {
  const { width, count } = commonWidth(rows);
  if (count === 0) return 0;
  // Agreement counts first; of two delimiters that split every row alike, the one that makes more of it.
  const score = (count / rows.length) * (1 - 1 / width);
  return delimiter === "," && isDecimalComma(rows.filter((row) => row.length === width)) ? score / 2 : score;
}

/** The delimiter under which the rows agree best on their number of cells. A comma when none divides anything. */
export function chooseDelimiter(splits: Split[]): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ",", score: 0 };
  for (const split of splits) {
    const score = scoreOf(split);
    if (score > best.score) best = { delimiter: split.delimiter, score };
  }
  return best.delimiter;
}

/** The delimiter a file declares for Excel in its first line, "sep=;", or null. */
export function declaredDelimiter(text: string): Delimiter | null {
  const sign = /^sep=([\t;|,])(?:\r|\n|$)/i.exec(text)?.[1];
  return (sign as Delimiter | undefined) ?? null;
}
