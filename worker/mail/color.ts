export interface Pair {
  ink: string;
  ground: string;
}

export interface Palette {
  paper: string;
  sunk: string;
  ink1: string;
  ink2: string;
  ink3: string;
  line: string;
  accent: string;
  onAccent: string;
  /** Bars of weekends. */
  pale: string;
  /** Zero, then four rising steps. */
  heat: Pair[];
  better: Pair;
  worse: Pair;
}

/** OKLCH to sRGB hex, channels clipped; matrices from Björn Ottosson's definition of OKLab. Hue in degrees. */
function hex(lightness: number, chroma: number, hue: number): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${linear.map(channel).join("")}`;
}

function channel(linear: number): string {
  const bounded = Math.min(1, Math.max(0, linear));
  const encoded = bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, "0");
}

/** Mail programs know no oklch(): the palette of a brand hue in hex. Lightness is fixed, so contrast holds for every hue. */
export function lightPalette(hue: number): Palette {
  return {
    paper: "#fbfaf8",
    sunk: "#f0eeea",
    ink1: "#161b20",
    ink2: "#504d46",
    ink3: "#6b6961",
    line: "#dfdeda",
    accent: hex(0.46, 0.095, hue),
    onAccent: "#fdfdfd",
    pale: hex(0.76, 0.055, hue),
    heat: [
      { ink: "#475569", ground: "#f1f5f9" },
      { ink: "#0f172a", ground: hex(0.94, 0.028, hue) },
      // Light enough that a program which makes mails dark by its own rules turns ground and ink together.
      { ink: "#0f172a", ground: hex(0.87, 0.06, hue) },
      { ink: "#fdfdfd", ground: hex(0.51, 0.085, hue) },
      { ink: "#fdfdfd", ground: hex(0.35, 0.07, hue) },
    ],
    better: { ink: "#166534", ground: "#dcfce7" },
    worse: { ink: "#991b1b", ground: "#fee2e2" },
  };
}

export function darkPalette(hue: number): Palette {
  return {
    paper: "#0f1113",
    sunk: "#24292c",
    ink1: "#efeeeb",
    ink2: "#b0b5b9",
    ink3: "#94999e",
    line: "#2d3134",
    accent: hex(0.76, 0.1, hue - 5),
    onAccent: "#0f1113",
    pale: hex(0.5, 0.055, hue),
    heat: [
      { ink: "#94999e", ground: "#1b1f22" },
      { ink: "#efeeeb", ground: hex(0.28, 0.035, hue) },
      { ink: "#efeeeb", ground: hex(0.4, 0.06, hue) },
      { ink: "#0f1113", ground: hex(0.66, 0.09, hue) },
      { ink: "#0f1113", ground: hex(0.82, 0.09, hue) },
    ],
    better: { ink: "#6cc29e", ground: "#14301f" },
    worse: { ink: "#f28881", ground: "#41211e" },
  };
}
