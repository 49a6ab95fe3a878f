import { readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { readUsersConfig } from "./config.ts";

const read = (source: Record<string, string>) => readEnv(source, readUsersConfig);

describe("the configuration of users", () => {
  it("refuses a mail server without a sender, and another kind of server, without quoting the URL", () => {
    const source = { SMTP_URL: "http://user:hunter2@mail.example.com" };
    expect(() => read(source)).toThrow(/SMTP_URL must begin with smtp[\s\S]*MAIL_FROM must be set/);
    expect(() => read(source)).not.toThrow(/hunter2/);
  });

  it("prefers a mail server, and keeps its URL secret", () => {
    const config = read({
      SMTP_URL: "smtps://user:hunter2@mail.example.com",
      MAIL_FROM: "a@example.com",
      MAIL_FOLDER: "/tmp/x",
    });
    expect(config.mail.kind).toBe("smtp");
    expect(JSON.stringify(config)).not.toContain("hunter2");
  });

  it("writes into a folder where there is no server", () => {
    expect(read({ MAIL_FOLDER: "/var/mail" }).mail).toMatchObject({ kind: "folder", folder: "/var/mail" });
    expect(read({}).mail).toMatchObject({ kind: "folder", folder: ".coffer/mail" });
  });
});
