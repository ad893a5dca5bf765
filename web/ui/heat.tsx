import type { JSX } from "preact";

interface HeatProps {
  /** A row a weekday in display order, eight blocks of three hours each. */
  rows: { name: string; label: string; values: number[] }[];
  caption: string;
  say(value: number): string;
}

const blocks = [0, 3, 6, 9, 12, 15, 18, 21];

/** Weekday by time of day: a real table with the figure in the cell; the shade only repeats it. */
export function heatTable(props: HeatProps): JSX.Element {
  const step = quantileSteps(props.rows.flatMap((row) => row.values));
  return (
    <table class="heat">
      <caption class="sr">{props.caption}</caption>
      <thead>
        <tr>
          <td />
          {blocks.map((hour) => (
            <th scope="col">
              {hour}
              <span class="to">{`–${hour + 3}`}</span>
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
            {row.values.map((value) => (
              <td class={`h${step(value)}`}>{props.say(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** 0 for nothing, 1 to 5 by fifths of the cells that hold something; equal figures share a step. */
function quantileSteps(values: number[]): (value: number) => number {
  const held = values.filter((value) => value > 0).sort((a, b) => a - b);
  return (value) => {
    if (value <= 0 || held.length === 0) return 0;
    const atMost = held.findLastIndex((other) => other <= value) + 1;
    return Math.max(1, Math.ceil((5 * atMost) / held.length));
  };
}
