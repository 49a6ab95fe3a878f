import { describe, expect, it } from "vitest";
import { type EnvironmentSource, readEnv } from "../running/config.ts";
import { readRelyingParty } from "./relying-party.ts";

const read = (issuer: string, mode: "sandbox" | "production", source: EnvironmentSource = {}) =>
  readEnv(source, (env) => readRelyingParty(env, mode, issuer));
const APP = `android:apk-key-hash:${"a".repeat(43)}`;

describe("who asks for passkeys", () => {
  it.each([
    ["an address", "https://192.0.2.1", "production"],
    ["an address of IPv6", "https://[2001:db8::1]:8443", "production"],
    ["an address of this machine, in production", "http://127.0.0.1:4000", "production"],
    ["an address of another machine, in a sandbox", "http://192.0.2.1:4000", "sandbox"],
  ] as const)("has none where the public address is %s", (_what, issuer, mode) => {
    expect(read(issuer, mode).rpId).toBeNull();
  });

  it.each(["https://evil.example", "android:apk-key-hash:short", `${APP}=`])("is no app like %s", (app) => {
    expect(() => read("https://coffer.example", "production", { AUTH_PASSKEY_APPS: app })).toThrow("AUTH_PASSKEY_APPS");
  });

  it("is the host of the public address, and its pages are that origin", () => {
    expect(read("https://bank.coffer.example:8443/x", "production", { AUTH_PASSKEY_APPS: ` ${APP} ,` })).toEqual({
      rpId: "bank.coffer.example",
      name: "Coffer",
      origins: ["https://bank.coffer.example:8443", APP],
      isOnLoopback: false,
    });
  });

  it.each(["http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000"])(
    "is localhost in a sandbox at %s",
    (issuer) => {
      expect(read(issuer, "sandbox")).toMatchObject({ rpId: "localhost", isOnLoopback: true });
    },
  );
});
