/** What a column can be mapped to. */
export type ColumnRole = "time" | "clock" | "subject" | "type" | "value" | "actor" | "status" | "id";

/** Words of headers in English, German, French and Spanish; the earlier of a list fits better. */
const words: Record<ColumnRole, string[]> = {
  time: "timestamp datetime occurred_at event_time created_at date datum zeitstempel zeitpunkt tag day fecha when time".split(
    " ",
  ),
  clock: "time uhrzeit zeit heure hora clock time_of_day".split(" "),
  subject:
    "subject account_id external_id account customer_id customer kunde kundennummer kundennr client company firma cliente".split(
      " ",
    ),
  type: "type metric metric_key event_type event kennzahl typ art metrica".split(" "),
  value:
    "value amount quantity qty wert betrag menge anzahl summe umsatz total count valeur montant valor importe cantidad".split(
      " ",
    ),
  actor: "actor actor_id user_id user rep agent owner mitarbeiter benutzer person utilisateur usuario".split(" "),
  status: "status state zustand statut estado outcome result".split(" "),
  id: "id event_id uuid guid uid external_event_id reference belegnummer vorgangsnummer key".split(" "),
};

/** "Customer ID" and "customerId" are "customer_id"; accents fall away. */
function plainWord(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/**
 * How well a header names a role: 0 not at all, most when it is the role's first word. A word among others
 * counts less, and names no id: "Customer ID" is the customer's.
 */
export function nameFit(column: string, role: ColumnRole): number {
  const name = plainWord(column);
  const exact = words[role].indexOf(name);
  if (exact >= 0) return 100 - exact;
  if (role === "id") return 0;
  const parts = name.split("_");
  const within = words[role].findIndex((word) => parts.includes(word));
  return within >= 0 ? 50 - within : 0;
}
