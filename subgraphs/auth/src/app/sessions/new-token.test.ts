import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { opaqueTokens } from "../../adapters/sessions/opaque-tokens.ts";
import { newToken } from "./new-token.ts";

describe("a new token", () => {
  it("is not one that nothing could find again", () => {
    const broken = { make: () => new Secret("short"), hashOf: opaqueTokens.hashOf };
    expect(() => newToken(broken)).toThrow("is not one");
  });

  it("is known by its hash", () => {
    const { token, hash } = newToken(opaqueTokens);
    expect(opaqueTokens.hashOf(token)).toEqual(hash);
  });
});
