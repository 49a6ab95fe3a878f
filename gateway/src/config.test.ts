import { InvalidEnvironment, readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { readGatewayConfig } from "./config.ts";

const read = (source: Record<string, string>, mode: "sandbox" | "production" = "sandbox") =>
  readEnv(source, (env) => readGatewayConfig(env, mode));

describe("the gateway's configuration", () => {
  it("refuses all faults at once, and says no value: it could be a secret", () => {
    const source = {
      PORT: "70000",
      BODY_MAX_MB: "0",
      QUERY_DEPTH_MAX: "deep",
      QUERY_TOKENS_MAX: "1e9",
      QUERY_SELECTIONS_MAX: "-1",
      QUERY_VALUES_MAX: "999",
      INTROSPECTION: "perhaps",
      TRUST_PROXY: "everybody",
      LANDING_PAGE: "2",
    };
    const refusal = (() => {
      try {
        read(source);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(refusal).toBeInstanceOf(InvalidEnvironment);
    const { message } = refusal as Error;
    for (const name of Object.keys(source)) expect(message).toContain(name);
    for (const value of ["70000", "deep", "1e9", "perhaps"]) expect(message).not.toContain(value);
  });

  it.each([
    "0",
    "10",
    "-1",
    "1,2",
    "true",
    "*",
    "proxy.internal",
    "10.0.0.0/33",
    "::1/129",
    "10.0.0.0/8/8",
    "10.0.0.0/x",
    "1.2.3",
  ])("trusts no proxy as vague as %s", (TRUST_PROXY) => {
    expect(() => read({ TRUST_PROXY })).toThrow("TRUST_PROXY must be a count of proxies");
  });

  it("trusts no proxy by itself, and else a count of them, addresses, or networks", () => {
    expect(read({}).trustProxy).toEqual({ hops: 0, proxies: [] });
    expect(read({ TRUST_PROXY: "2" }).trustProxy).toEqual({ hops: 2, proxies: [] });
    expect(read({ TRUST_PROXY: "10.0.0.0/8, ::1,loopback" }).trustProxy).toEqual({
      hops: 0,
      proxies: ["10.0.0.0/8", "::1", "127.0.0.0/8", "::1/128"],
    });
  });

  it("keeps a sandbox to this machine, with its page and its schema open", () => {
    expect(read({})).toMatchObject({ host: "127.0.0.1", port: 4000, introspection: true, landingPage: true });
  });

  it("listens everywhere in production, without a page and with the schema closed", () => {
    expect(read({}, "production")).toMatchObject({ host: "0.0.0.0", introspection: false, landingPage: false });
  });

  it("does what it is told in either mode", () => {
    const told = { HOST: "::1", PORT: "0", INTROSPECTION: "true", LANDING_PAGE: "no", BODY_MAX_MB: "2" };
    expect(read(told, "production")).toMatchObject({
      host: "::1",
      port: 0,
      introspection: true,
      landingPage: false,
      bodies: { anyoneBytes: 262_144, userBytes: 2_097_152, totalBytes: 134_217_728 },
    });
  });

  it("takes a document of two sides in base64 by default", () => {
    const sides = 2 * 5 * 1024 * 1024;
    expect(read({}).bodies.userBytes).toBeGreaterThan((sides * 4) / 3);
  });
});
