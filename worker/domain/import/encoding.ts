import { Refusal } from "#schema/errors.ts";
import type { Encoding } from "#schema/import.ts";

/** First bytes of what people upload in place of a CSV file. */
const otherFiles: [bytes: number[], message: string][] = [
  [
    [0x50, 0x4b, 0x03, 0x04],
    "This is an Excel workbook or a ZIP archive. Please save the sheet as CSV and choose that file.",
  ],
  [[0xd0, 0xcf, 0x11, 0xe0], "This is an old Excel workbook. Please save the sheet as CSV and choose that file."],
  [[0x25, 0x50, 0x44, 0x46], "This is a PDF document. Please choose a CSV file."],
  [[0x1f, 0x8b], "This file is compressed. Please unpack it and choose the CSV file."],
  [[0xff, 0xfe, 0x00, 0x00], "This file is written in UTF-32. Please save it as UTF-8."],
];

function startsWith(head: Uint8Array, bytes: number[]): boolean {
  return bytes.every((byte, at) => head[at] === byte);
}

/** Text without a mark whose every second byte is mostly zero: digits, delimiters and line ends of UTF-16 are written so. */
function unmarkedUtf16(head: Uint8Array): Encoding | null {
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) {
    if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  const units = Math.max(1, Math.floor(head.length / 2));
  if (odd / units > 0.2 && even < odd / 10) return "utf-16le";
  return even / units > 0.2 && odd < even / 10 ? "utf-16be" : null;
}

/**
 * The encoding of a file from its first bytes, and from whether all of it is valid UTF-8. What is neither marked, nor
 * UTF-16, nor UTF-8 is Windows-1252: every byte means something there.
 * @throws Refusal invalid: empty, or no text file.
 */
export function encodingOf(head: Uint8Array, isUtf8: boolean): Encoding {
  if (head.length === 0) throw new Refusal("invalid", "The file is empty.");
  const other = otherFiles.find(([bytes]) => startsWith(head, bytes));
  if (other) throw new Refusal("invalid", other[1]);
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return "utf-8";
  if (startsWith(head, [0xff, 0xfe])) return "utf-16le";
  if (startsWith(head, [0xfe, 0xff])) return "utf-16be";
  return unmarkedUtf16(head) ?? (isUtf8 ? "utf-8" : "windows-1252");
}
