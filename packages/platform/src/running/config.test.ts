import { describe, expect, it } from "vitest";
import { InvalidEnvironment, readEnv } from "./config.ts";

const read = (source: Record<string, string | undefined>) =>
  readEnv(source, (env) => ({
    port: env.port("PORT", 4000),
    databaseUrl: env.url("DATABASE_URL"),
    mode: env.oneOf("COFFER_MODE", ["sandbox", "production"]),
    pretty: env.flag("LOG_PRETTY", false),
    brokers: env.list("KAFKA_BROKERS", []),
  }));

describe("readEnv", () => {
  it("names every bad variable in one message, and never a value", () => {
    const attempt = () => read({ PORT: "99999", DATABASE_URL: "hunter2", COFFER_MODE: "s3cret", LOG_PRETTY: "maybe" });
    expect(attempt).toThrow(InvalidEnvironment);
    expect(attempt).toThrow(
      "invalid environment:\n  PORT must be a whole number from 0 to 65535\n  DATABASE_URL must be a URL\n  COFFER_MODE must be one of sandbox, production\n  LOG_PRETTY must be true or false",
    );
    expect(attempt).not.toThrow(/hunter2|s3cret/);
  });

  it("says what is missing, and takes an empty variable for a missing one", () => {
    expect(() => read({ DATABASE_URL: "", COFFER_MODE: " " })).toThrow(
      "DATABASE_URL must be set\n  COFFER_MODE must be one of",
    );
  });

  it.each(["0x10", "1e3", "-1", "4000.5", "４０００"])("refuses %s as a port", (PORT) => {
    expect(() => read({ PORT, DATABASE_URL: "postgres://h/d", COFFER_MODE: "sandbox" })).toThrow("PORT must be");
  });

  it("reads typed values and defaults", () => {
    expect(
      read({ DATABASE_URL: "postgres://h/d", COFFER_MODE: "production", LOG_PRETTY: "ON", KAFKA_BROKERS: "a:1, b:2," }),
    ).toEqual({
      port: 4000,
      databaseUrl: "postgres://h/d",
      mode: "production",
      pretty: true,
      brokers: ["a:1", "b:2"],
    });
  });
});
