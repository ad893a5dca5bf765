/** The least that makes an account. */
export const airport = {
  name: "Jackson Hole Airport",
  segment: "smb",
  kickoff: "2026-11-02",
  timezone: "America/Denver",
  locale: "en-US",
  currency: "USD",
};
