import type { JSX } from "preact";

interface HeatProps {
  /** What stands over the columns: where an hour or a block of hours begins, or a weekday. */
  heads: { text: string; to: string | null }[];
  /** `marks`: columns whose figure has a note. */
  rows: { name: string; label: string; values: number[]; marks?: readonly number[] }[];
  caption: string;
  look: string;
  say(value: number): string;
}

/** Weekday and time of day: a real table with the figure in the cell; the shade only repeats it. */
export function heatTable(props: HeatProps): JSX.Element {
  const step = quantileSteps(props.rows.flatMap((row) => row.values));
  return (
    <table class={props.look}>
      <caption class="sr">{props.caption}</caption>
      <thead>
        <tr>
          <td />
          {props.heads.map((head) => (
            <th scope="col">
              {head.text}
              {head.to !== null && <span class="to">{head.to}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr>
            <th scope="row" abbr={row.label}>
              {row.name}
            </th>
            {row.values.map((value, at) => (
              <td class={value > 0 ? `h${step(value)}` : undefined}>
                {props.say(value)}
                {row.marks?.includes(at) && "*"}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface HeatPictureProps {
  /** A row a weekday in display order, 24 hours each; `marks`: hours whose figure has a note. */
  rows: { name: string; values: number[]; marks: readonly number[] }[];
  title: string;
  /** An hour as the locale writes it. */
  hour(hour: number): string;
}

const rowHeight = 26;

/** How far from its start an hour stands. */
function across(hour: number): string {
  return `${Math.round((hour / 24) * 10_000) / 100}%`;
}

/** Seven days by 24 hours drawn in five shades, one path a shade; the table beside it has the figures. */
export function heatPicture({ rows, title, hour: write }: HeatPictureProps): JSX.Element {
  const step = quantileSteps(rows.flatMap((row) => row.values));
  const shades = ["", "", "", "", "", ""];
  for (const [day, row] of rows.entries())
    for (const [hour, value] of row.values.entries())
      if (value > 0) shades[step(value)] += `M${hour} ${day}h.93v.92h-.93z`;
  const height = rows.length * rowHeight;
  return (
    <div class="chart wide">
      <svg role="img" width="100%" height={height + 24} aria-label={title}>
        <title>{title}</title>
        <svg width="100%" height={height} viewBox="0 0 24 7" preserveAspectRatio="none" aria-hidden="true">
          <rect class="s0" width="24" height="7" />
          {shades.map((path, shade) => path !== "" && <path class={`s${shade}`} d={path} />)}
        </svg>
        {rows.map((row, day) => (
          <text class="scale" x="-6" y={day * rowHeight + 16}>
            {row.name}
          </text>
        ))}
        {rows.map((row, day) =>
          row.marks.map((hour) => (
            <text class="value" x={across(hour + 0.5)} y={day * rowHeight + 19}>
              *
            </text>
          )),
        )}
        {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
          <text class="first" x={across(hour)} y={height + 16}>
            {write(hour)}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** 0 for nothing, 1 to 5 by fifths of the cells that hold something; equal figures share a step. */
function quantileSteps(values: number[]): (value: number) => number {
  const held = values.filter((value) => value > 0).sort((a, b) => a - b);
  const steps = new Map<number, number>();
  // Of equal ones the last says how many cells hold at most as much.
  for (const [at, value] of held.entries()) steps.set(value, Math.max(1, Math.ceil((5 * (at + 1)) / held.length)));
  return (value) => steps.get(value) ?? 0;
}
