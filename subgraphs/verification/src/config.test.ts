import { InvalidEnvironment, readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { readVerificationConfig } from "./config.ts";

const read = (source: Record<string, string>, mode: "sandbox" | "production" = "sandbox") =>
  readEnv(source, (env) => readVerificationConfig(env, mode));

describe("readVerificationConfig", () => {
  it("refuses every bad variable in one message", () => {
    const bad = { VERIFICATION_DELAY_MS: "-1", MAX_DOCUMENT_SIZE_MB: "0", NETWORKS: "bitcoin, TRON" };
    expect(() => read(bad)).toThrow(InvalidEnvironment);
    expect(() => read(bad)).toThrow(/NETWORKS[\s\S]*VERIFICATION_DELAY_MS[\s\S]*MAX_DOCUMENT_SIZE_MB/);
  });

  it("waits between steps in the sandbox only, unless told", () => {
    expect(read({}).delayMs).toBe(500);
    expect(read({}, "production").delayMs).toBe(0);
    expect(read({ VERIFICATION_DELAY_MS: "7" }, "production").delayMs).toBe(7);
  });

  it("takes all three networks and 5 MB where nothing is said", () => {
    expect(read({})).toMatchObject({ networks: ["ETHEREUM", "BITCOIN", "TRON"], maxDocumentBytes: 5_242_880 });
  });
});
