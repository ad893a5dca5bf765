import { readConfig } from "#env";

/** What every run on the simulated platform is configured with. */
export const config = readConfig({
  VENDOR_NAME: "Northgate",
  PUBLIC_URL: "https://impact.northgate.example",
  FIRST_ADMIN: "admin@northgate.example",
  MAIL_FROM: "recaps@northgate.example",
  POSTAL_ADDRESS: "Northgate Inc., 500 Terminal Way, Denver, CO 80249",
  BRAND_HUE: "225",
  LINK_SECRET: "k1:test-secret-test-secret-test-secret-00",
});
