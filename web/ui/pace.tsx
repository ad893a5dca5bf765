import type { JSX } from "preact";

interface PaceProps {
  /** 0..1 */
  share: number;
  /** 0..1: where it should be by now; null draws no mark. */
  expected: number | null;
  /** The bar in words. */
  label: string;
}

/** Progress as a bar with a mark for today. Drawn with attributes only: the page's policy allows no inline style. */
export function paceBar(props: PaceProps): JSX.Element {
  return (
    <svg class="pace" role="img" width="100%" height="14" aria-label={props.label}>
      <rect class="track" x="0.5" y="4.5" width="100%" height="5" rx="2.5" />
      {props.share > 0 && <rect class="fill" y="4" width={percentOf(props.share)} height="6" rx="3" />}
      {props.expected !== null && <rect class="now" x={percentOf(props.expected)} width="2" height="14" />}
    </svg>
  );
}

function percentOf(share: number): string {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`;
}
