import type { JSX } from "preact";

export interface Bar {
  /** Null draws nothing: missing is not zero. */
  value: number | null;
  /** pale: a weekend; quiet: a month before this one. */
  tone: "full" | "pale" | "quiet";
  /** Printed under the bar. */
  axis: string | null;
  /** Printed above the bar. */
  label: string | null;
  /** The lower part of the value that was there before: drawn quietly, the rest in the tone. */
  before?: number;
  /** What stands behind the bar is only a part: drawn as an outline. */
  partial?: boolean;
}

export interface ChartLine {
  value: number;
  /** Stands above its end; null: nothing does. */
  label: string | null;
  /** A line that leads somewhere, point by point up to its value at the end; without it the line is level. */
  way?: LinePoint[];
}

/** `at`: a share of the width. `mark`: what is printed beside the point and said of it; null draws none. */
export interface LinePoint {
  at: number;
  value: number;
  mark: { label: string; title: string } | null;
}

interface ChartProps {
  bars: Bar[];
  /** Says what the picture shows; the table beside it has the figures. */
  title: string;
  /** Smallest step the scale may take, in the unit of the values. */
  unit: number;
  say(value: number): string;
  /** A line across: what each bar is held against. */
  line?: ChartLine | null;
}

const top = 22;
const plot = 116;
const foot = 24;
const height = top + plot + foot;

/** Bars from zero, three ticks, labels on the drawing itself. Widths are shares, so text keeps its size on every screen. */
export function barChart(props: ChartProps): JSX.Element {
  const values = props.bars.map((bar) => bar.value ?? 0);
  const ticks = tickValues(
    Math.max(...values, props.line?.value ?? 0, ...(props.line?.way ?? []).map((point) => point.value)),
    props.unit,
  );
  const full = ticks.at(-1) ?? 1;
  const y = (value: number): number => round(top + plot - (Math.max(0, value) / full) * plot);
  return (
    <div class="chart">
      <svg role="img" width="100%" height={height} aria-label={props.title}>
        <title>{props.title}</title>
        {ticks.map((tick) => (
          <>
            <line class={tick === 0 ? "base" : "tick"} x1="0" x2="100%" y1={y(tick)} y2={y(tick)} />
            <text class="scale" x="-6" y={y(tick) + 4}>
              {props.say(tick)}
            </text>
          </>
        ))}
        {props.bars.map((bar, index) => barOf(bar, { index, count: props.bars.length, y }))}
        {props.line && goalLine(props.line, y)}
      </svg>
    </div>
  );
}

interface BarPlace {
  index: number;
  count: number;
  y(value: number): number;
}

function barOf(bar: Bar, place: BarPlace): JSX.Element {
  const slot = 100 / place.count;
  const x = place.index * slot;
  const above = bar.value === null ? top + plot : place.y(bar.value);
  // A few wide bars have room for their name in the middle.
  const isNarrow = place.count > 6;
  const anchor = !isNarrow
    ? undefined
    : place.index === 0
      ? "first"
      : place.index === place.count - 1
        ? "last"
        : undefined;
  const middle = anchor === "first" ? x : anchor === "last" ? 100 : x + slot / 2;
  return (
    <>
      {bar.value !== null && barParts(bar, { x: x + slot * 0.07, width: slot * 0.86, above, y: place.y })}
      {bar.label !== null && (
        <text class="value" x={`${round(x + slot / 2)}%`} y={above - 6}>
          {bar.label}
        </text>
      )}
      {bar.axis !== null && (
        <text class={`axis ${anchor ?? ""}`.trim()} x={`${round(middle)}%`} y={height - 6}>
          {bar.axis}
        </text>
      )}
    </>
  );
}

function barParts(bar: Bar, at: { x: number; width: number; above: number; y(value: number): number }): JSX.Element {
  const foot = bar.before === undefined ? top + plot : at.y(bar.before);
  const x = `${round(at.x)}%`;
  const width = `${round(at.width)}%`;
  return (
    <>
      {bar.before !== undefined && <rect class="quiet" x={x} width={width} y={foot} height={top + plot - foot} />}
      <rect
        class={bar.partial ? `${bar.tone} part` : bar.tone}
        x={x}
        width={width}
        y={at.above}
        height={Math.max(0, round(foot - at.above))}
      />
    </>
  );
}

function goalLine(line: ChartLine, y: (value: number) => number): JSX.Element {
  const way = line.way ?? [0, 1].map((at) => ({ at, value: line.value, mark: null }));
  return (
    <>
      {way.slice(1).map((to, step) => {
        const from = way[step] ?? to;
        return <line class="goal-line" x1={share(from.at)} x2={share(to.at)} y1={y(from.value)} y2={y(to.value)} />;
      })}
      {way.map((point) => point.mark && goalMark(point, point.mark, y))}
      {line.label !== null && (
        <text class="goal-label" x="100%" y={y(line.value) - 6}>
          {line.label}
        </text>
      )}
    </>
  );
}

/** The label stands below the line on its far side, clear of what stands on the bars; where there is no room, above it. */
function goalMark({ at, value }: LinePoint, mark: NonNullable<LinePoint["mark"]>, y: BarPlace["y"]): JSX.Element {
  const isBelow = at < 0.85 && y(value) < top + plot - 18;
  return (
    <g>
      <title>{mark.title}</title>
      <circle class="goal-mark" cx={share(at)} cy={y(value)} r="4" />
      <text
        class={isBelow ? "goal-point below" : "goal-point"}
        x={share(at)}
        dx={isBelow ? 6 : -6}
        y={round(y(value) + (isBelow ? 15 : -7))}
      >
        {mark.label}
      </text>
    </g>
  );
}

function share(of: number): string {
  return `${round(of * 100)}%`;
}

/** Zero, a middle and a top that is round and not below the highest value. */
function tickValues(max: number, unit: number): number[] {
  if (max <= 0) return [0];
  const rough = Math.max(max / 2, unit);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const whole = Math.max(unit, Math.ceil(step / unit) * unit);
  return whole >= max ? [0, whole] : [0, whole, whole * 2];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
