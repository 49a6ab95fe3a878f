import { readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { readMailConfig } from "./mail-config.ts";

const read = (source: Record<string, string>, mode: "sandbox" | "production" = "production") =>
  readEnv(source, (env) => readMailConfig(env, mode));
const FROM = { MAIL_FROM: "Coffer <hello@coffer.example>" };

describe("the configuration of mails", () => {
  it("has a server in production, and says who sends", () => {
    expect(() => read({})).toThrow("SMTP_URL must be set in production mode");
    expect(() => read({ SMTP_URL: "smtps://mail.example" })).toThrow("MAIL_FROM must be set");
    expect(() => read({ SMTP_URL: "smtps://mail.example" }, "sandbox")).toThrow("MAIL_FROM must be set");
  });

  it.each(["http://mail.example", "mail.example", "smtp:/x"])("refuses %s, which is no mail server", (url) => {
    expect(() => read({ ...FROM, SMTP_URL: url })).toThrow(/SMTP_URL must b/);
  });

  it("refuses options in the address, which could turn TLS off, and a sender of two lines", () => {
    expect(() => read({ ...FROM, SMTP_URL: "smtp://mail.example?ignoreTLS=true" })).toThrow("no options");
    expect(() => read({ MAIL_FROM: "a@x.io\nBcc: b@x.io", SMTP_URL: "smtps://mail.example" })).toThrow("one line");
  });

  it.each([
    ["smtp://mail.example:587", "production", true],
    ["smtps://mail.example", "production", true],
    ["smtp://127.0.0.1:25", "production", false],
    ["smtp://localhost", "production", false],
    ["smtp://127.0.0.1.evil.example", "production", true],
    ["smtp://mail.example", "sandbox", false],
  ] as const)("demands TLS of what leaves this machine in production: %s, %s", (url, mode, mustEncrypt) => {
    expect(read({ ...FROM, SMTP_URL: url }, mode)).toMatchObject({ kind: "smtp", mustEncrypt });
  });

  it("keeps the address, which has a password, to itself", () => {
    const config = read({ ...FROM, SMTP_URL: "smtps://coffer:hunter2@mail.example" });
    expect(JSON.stringify(config)).not.toContain("hunter2");
  });

  it("is a folder in a sandbox without a server", () => {
    expect(read({}, "sandbox")).toEqual({
      kind: "folder",
      folder: ".coffer/mail",
      from: "Coffer <no-reply@coffer.invalid>",
    });
  });
});
