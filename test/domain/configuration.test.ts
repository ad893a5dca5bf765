import { expect, it } from "vitest";
import { readConfig } from "#env";

const whole = {
  VENDOR_NAME: "Northgate",
  PUBLIC_URL: "https://impact.northgate.example/",
  FIRST_ADMIN: "Admin@Northgate.example",
  MAIL_FROM: "recaps@northgate.example",
  POSTAL_ADDRESS: "500 Terminal Way, Denver",
  BRAND_HUE: "225",
  LINK_SECRET: `k2:${"b".repeat(32)},k1:${"a".repeat(32)}`,
};

it("a whole configuration is read, the address without its slash, the admin in lower case, secrets newest first", () => {
  const config = readConfig(whole);
  expect(config.PUBLIC_URL).toBe("https://impact.northgate.example");
  expect(config.FIRST_ADMIN).toBe("admin@northgate.example");
  expect(config.LINK_SECRET.map((each) => each.kid)).toEqual(["k2", "k1"]);
  expect(config.SMTP_URL).toBeUndefined();
});

it.each(Object.keys(whole))("a missing %s is named in the sentence that stops the start", (name) => {
  const { [name as keyof typeof whole]: _, ...rest } = whole;
  expect(() => readConfig(rest)).toThrow(new RegExp(`^Configuration: .*${name}`));
});

it("every variable at fault is named at once", () => {
  expect(() => readConfig({ ...whole, MAIL_FROM: "nobody", BRAND_HUE: "blue" })).toThrow(/MAIL_FROM.*BRAND_HUE/);
});

it("a link secret that is too short to hold is refused", () => {
  expect(() => readConfig({ ...whole, LINK_SECRET: "k1:short" })).toThrow(/LINK_SECRET/);
});

it("a mail server is an smtp or smtps address", () => {
  expect(() => readConfig({ ...whole, SMTP_URL: "http://127.0.0.1:25" })).toThrow(/SMTP_URL/);
  expect(readConfig({ ...whole, SMTP_URL: "smtp://127.0.0.1:2525" }).SMTP_URL).toBe("smtp://127.0.0.1:2525");
});
