/** What the platform's mail service takes besides `X-` headers (email-service/reference/headers of its documentation). */
const taken = new Set(
  [
    ...[
      "In-Reply-To",
      "References",
      "List-Unsubscribe",
      "List-Unsubscribe-Post",
      "List-Id",
      "List-Archive",
      "List-Help",
    ],
    ...["List-Owner", "List-Post", "List-Subscribe", "Precedence", "Auto-Submitted", "Content-Language", "Keywords"],
    ...["Comments", "Importance", "Priority", "Sensitivity", "Organization", "Expires", "Reply-By", "Archived-At"],
  ].map((name) => name.toLowerCase()),
);

/** Throws what the service throws at a header it sets itself, such as Message-ID, or does not know. */
export function refuseHeaders(headers: Record<string, string> = {}): void {
  for (const name of Object.keys(headers))
    if (!/^x-/i.test(name) && !taken.has(name.toLowerCase()))
      throw Object.assign(new Error(`Header '${name}' is not allowed.`), { code: "E_HEADER_NOT_ALLOWED" });
}
