import { expect, it } from "vitest";
import { readAgent } from "./user-agent.ts";

it("is nothing where none was sent, or nothing in it can be shown", () => {
  for (const none of [undefined, "", "  ", "\u00ff\u0007"]) expect(readAgent(none)).toBeUndefined();
});

it("is one line of what can be printed, and no longer than anybody asks for", () => {
  expect(readAgent(" curl/8.5.0\u0007\u00ff ")).toBe("curl/8.5.0");
  expect(readAgent("x".repeat(10_000))).toHaveLength(256);
});
