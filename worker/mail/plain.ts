/** Columns of the plain-text twin. */
export const textWidth = 72;

/** Paragraph broken at spaces to 72 columns, every line led by `indent`. A longer word is cut. */
export function wrap(paragraph: string, indent = ""): string {
  const room = textWidth - indent.length;
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ").flatMap((part) => cut(part, room))) {
    if (line !== "" && width(line) + 1 + width(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((text) => `${indent}${text}`.trimEnd()).join("\n");
}

function cut(word: string, room: number): string[] {
  const characters = Array.from(word);
  const pieces: string[] = [];
  for (let start = 0; start < characters.length; start += room) {
    pieces.push(characters.slice(start, start + room).join(""));
  }
  return pieces.length === 0 ? [""] : pieces;
}

/** Columns a text takes; isolates take none. */
function width(text: string): number {
  return Array.from(text.replace(/[\u2066-\u2069]/gu, "")).length;
}

/** Rows under each other: first column to the left, the rest to the right. A first column without room is cut. */
export function alignColumns(rows: string[][]): string {
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  const others = widths.slice(1).reduce((sum, size) => sum + size + 2, 0);
  const first = Math.min(widths[0] ?? 0, textWidth - 2 - others);
  return rows.map((row) => `  ${alignRow(row, [first, ...widths.slice(1)])}`.trimEnd()).join("\n");
}

function alignRow(row: string[], widths: number[]): string {
  return widths
    .map((size, column) => {
      const cell = row[column] ?? "";
      const gap = " ".repeat(Math.max(0, size - width(cell)));
      if (column > 0) return `${gap}${cell}`;
      return width(cell) > size ? shortened(cell, size) : `${cell}${gap}`;
    })
    .join("  ");
}

function shortened(cell: string, size: number): string {
  const isolated = cell.includes("\u2068");
  const kept = Array.from(cell).slice(0, size - (isolated ? 0 : 1));
  // An isolate that was opened must be closed, or it would take the rest of the row with it.
  return `${kept.join("")}…${isolated && !kept.includes("\u2069") ? "\u2069" : ""}`;
}

/** Columns a table of these rows would take. */
export function tableWidth(rows: string[][]): number {
  const count = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => width(row[column] ?? "")))).reduce(
    (sum, size) => sum + size + 2,
    0,
  );
}
