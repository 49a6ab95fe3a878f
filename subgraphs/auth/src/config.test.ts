import { type Environment, readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { readAuthConfig } from "./config.ts";

const MAIL = { SMTP_URL: "smtps://mail.example", MAIL_FROM: "hello@coffer.example" };
const read = (env: Environment) => readAuthConfig(env, "production");

describe("the configuration of auth", () => {
  it("names every bad variable at once", () => {
    const source = { AUTH_ISSUER: "nowhere", AUTH_ACCESS_TOKEN_SECONDS: "1", AUTH_REFRESH_GRACE_SECONDS: "-1" };
    expect(() => readEnv(source, read)).toThrow(
      /AUTH_ISSUER must be a URL[\s\S]*AUTH_ACCESS_TOKEN_SECONDS[\s\S]*AUTH_REFRESH_GRACE_SECONDS/,
    );
  });

  it("lets access tokens be shorter than half a minute in a sandbox alone, and never less than five seconds", () => {
    const ttl = (seconds: string, mode: "sandbox" | "production") =>
      readEnv({ ...MAIL, AUTH_ISSUER: "https://coffer.example.com", AUTH_ACCESS_TOKEN_SECONDS: seconds }, (env) =>
        readAuthConfig(env, mode),
      ).accessToken.ttlMs;
    expect(() => ttl("29", "production")).toThrow("AUTH_ACCESS_TOKEN_SECONDS");
    expect(() => ttl("4", "sandbox")).toThrow("AUTH_ACCESS_TOKEN_SECONDS");
    expect([ttl("30", "production"), ttl("5", "sandbox")]).toEqual([30_000, 5_000]);
  });

  it.each(["AUTH_ARGON2_MEMORY_KIB", "AUTH_ARGON2_PASSES", "AUTH_ARGON2_LANES"])(
    "refuses hashing below OWASP: %s",
    (name) => {
      expect(() => readEnv({ [name]: name.endsWith("LANES") ? "0" : "1" }, read)).toThrow(name);
    },
  );

  it("has no issuer in production that nobody chose, and this machine's in a sandbox", () => {
    expect(() => readEnv(MAIL, read)).toThrow(/^invalid environment:\n {2}AUTH_ISSUER must be set$/);
    expect(readEnv({}, (env) => readAuthConfig(env, "sandbox")).accessToken.issuer).toBe("http://localhost:4000");
  });

  it("has a safe default for everything else", () => {
    const config = readEnv({ ...MAIL, AUTH_ISSUER: "https://coffer.example.com" }, read);
    expect(config.argon2).toEqual({ memoryKib: 19_456, passes: 2, lanes: 1 });
    expect(config.accessToken.ttlMs).toBe(600_000);
    expect(config.session).toEqual({
      idleMs: 30 * 86_400_000,
      absoluteMs: 90 * 86_400_000,
      graceMs: 10_000,
      most: 100,
      refreshes: { most: 100, windowMs: 900_000 },
    });
    expect(config.attempts.login).toEqual({
      windowMs: 900_000,
      lockMaxMs: 14_400_000,
      perNetwork: 100,
      perAccountAndNetwork: 10,
      perAccount: 100,
      turnMs: 1000,
      turnMaxMs: 30_000,
    });
  });

  it("lets a sandbox, whose callers all sit at one machine, log in and register more often", () => {
    const { attempts } = readEnv({}, (env) => readAuthConfig(env, "sandbox"));
    expect([attempts.login.perNetwork, attempts.register.perNetwork]).toEqual([10_000, 10_000]);
    expect([attempts.login.perAccountAndNetwork, attempts.register.perEmail]).toEqual([10, 10]);
  });
});
