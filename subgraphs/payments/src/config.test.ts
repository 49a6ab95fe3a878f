import { readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { readPaymentsConfig } from "./config.ts";

const STRIPE = {
  PAYMENTS_PROVIDER: "stripe",
  STRIPE_SECRET_KEY: "sk_test_abcdefgh",
  STRIPE_WEBHOOK_SECRET: "whsec_abcdefgh,whsec_ijklmnop",
  STRIPE_CURRENCIES: "USD,EUR",
};
const LIVE = { ...STRIPE, STRIPE_SECRET_KEY: "sk_live_abcdefgh", AUTH_ISSUER: "https://bank.example" };
const read = (source: Record<string, string>, mode: "sandbox" | "production" = "sandbox") =>
  readEnv({ ...(mode === "production" ? { AUTH_ISSUER: "https://bank.example" } : {}), ...source }, (env) =>
    readPaymentsConfig(env, mode),
  );

describe("the provider of a configuration", () => {
  it.each<[string, Record<string, string>, "sandbox" | "production", RegExp]>([
    ["a live key in a sandbox", LIVE, "sandbox", /test key in a sandbox/],
    ["a restricted live key in a sandbox", { ...LIVE, STRIPE_SECRET_KEY: "rk_live_abc" }, "sandbox", /test key/],
    ["a test key in production", STRIPE, "production", /live key in production/],
    ["what is no key", { ...STRIPE, STRIPE_SECRET_KEY: "pk_test_abc" }, "sandbox", /must begin with sk_live_/],
    ["no key", { ...STRIPE, STRIPE_SECRET_KEY: "" }, "sandbox", /STRIPE_SECRET_KEY must be set/],
    ["no secret of webhooks", { ...STRIPE, STRIPE_WEBHOOK_SECRET: "" }, "sandbox", /STRIPE_WEBHOOK_SECRET/],
    [
      "what is no secret",
      { ...STRIPE, STRIPE_WEBHOOK_SECRET: "whsec_abcdefgh,abc" },
      "sandbox",
      /STRIPE_WEBHOOK_SECRET/,
    ],
    ["no currency", { ...STRIPE, STRIPE_CURRENCIES: "" }, "sandbox", /STRIPE_CURRENCIES/],
    ["a currency that Stripe has not", { ...STRIPE, STRIPE_CURRENCIES: "USD,BTC" }, "sandbox", /STRIPE_CURRENCIES/],
    ["another Stripe in production", { ...LIVE, STRIPE_API_URL: "http://localhost:1" }, "production", /STRIPE_API_URL/],
    ["the sandbox's in production", { PAYMENTS_PROVIDER: "sandbox" }, "production", /must not be sandbox/],
    ["a key of nobody's", { STRIPE_SECRET_KEY: "sk_test_abc" }, "sandbox", /PAYMENTS_PROVIDER must be stripe/],
    ["an unknown one", { PAYMENTS_PROVIDER: "paypal" }, "sandbox", /PAYMENTS_PROVIDER must be one of/],
  ])("is refused with %s, and no secret is told", (_what, source, mode, message) => {
    expect(() => read(source, mode)).toThrow(message);
    try {
      read(source, mode);
    } catch (error) {
      for (const secret of ["abcdefgh", "ijklmnop"]) expect(String(error)).not.toContain(secret);
    }
  });

  it("is the sandbox's in a sandbox, and none in production, where nothing is said", () => {
    expect([read({}).provider, read({}, "production").provider]).toEqual([{ name: "sandbox" }, { name: "none" }]);
    expect([read({}).providerPlaces, read(STRIPE).providerPlaces]).toEqual([128, 16]);
  });

  it("is Stripe's, with secrets that cannot be printed", () => {
    const { provider } = read(STRIPE);
    expect(provider).toMatchObject({
      name: "stripe",
      stripe: { isLive: false, currencies: ["USD", "EUR"], apiUrl: null },
    });
    expect(JSON.stringify(provider)).not.toMatch(/abcdefgh|ijklmnop/);
    expect(read(LIVE, "production").provider).toMatchObject({ stripe: { isLive: true } });
    expect(read({ ...STRIPE, STRIPE_TEST_KEY_ALLOWED: "true" }, "production").provider).toMatchObject({
      name: "stripe",
    });
  });
});
