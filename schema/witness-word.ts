/** What is known outside of an attempt: it may have left, it left, nobody knows, it did not leave. */
export const witnessStates = ["leaving", "sent", "unknown", "none"] as const;
/** In this order: objects of the bucket are read, deliveries settled, addresses of contacts stopped again. */
export const restoreStages = ["objects", "mails", "people"] as const;
/** How often a person asks for mail; off is a stop. */
export const wishedFrequencies = ["monthly", "quarterly"] as const;
