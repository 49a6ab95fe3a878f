import { describe, expect, it } from "vitest";
import { loadConfig } from "./config.ts";

describe("the environment of one process", () => {
  it("has no signer apart: whoever has the administrator's word can give itself back what it has put away", () => {
    expect(loadConfig({}).wallets.signing).toBe("inside");
    expect(() => loadConfig({ WALLETS_SIGNER: "apart" })).toThrow("see npm run distributed");
  });
});
