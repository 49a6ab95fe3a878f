import { expect, it } from "vitest";
import { codeOfApp } from "./authenticator-app.ts";

// RFC 6238, appendix B, the last six digits of SHA-1.
it.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
])("shows at second %i what the RFC says: %s", (seconds, code) => {
  expect(codeOfApp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", seconds * 1000)).toBe(code);
});
