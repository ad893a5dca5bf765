export interface Gate {
  name: string;
  value: number | string;
  limit: string;
  holds: boolean;
}

/** A gate that holds up to its limit. */
export function most(name: string, value: number, limit: number): Gate {
  return { name, value: Math.round(value * 1000) / 1000, limit: `at most ${limit}`, holds: value <= limit };
}

/** How many hold, and a line for each that does not. */
export function verdictOf(gates: Gate[]): string {
  const broken = gates.filter((gate) => !gate.holds);
  const lines = broken.map((gate) => `  broken: ${gate.name}: ${gate.value}, ${gate.limit}`);
  return [`${gates.length - broken.length} of ${gates.length} gates hold`, ...lines].join("\n");
}
