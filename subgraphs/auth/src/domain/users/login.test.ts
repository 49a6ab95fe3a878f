import { describe, expect, it } from "vitest";
import { attemptKeyOf, parseLogin } from "./login.ts";

describe("a login text", () => {
  it.each(["", "a", "ann b", "ann@", "ann\u0000", "x".repeat(10_000)])("%j can belong to no account", (raw) => {
    expect(parseLogin(raw)).toBeNull();
  });

  it("is a username or an email address, spaces around it and its case aside", () => {
    expect(parseLogin(" Ann ")).toEqual({ kind: "username", key: "ann" });
    expect(parseLogin("Ann@Example.com ")).toEqual({ kind: "email", key: "ann@example.com" });
  });

  it("counts attempts together for every way of writing that finds the same account", () => {
    const spellings = ["ann", " ANN", "Ann\t", "aNn\u00a0", "\u3000ann\n"];
    expect(new Set(spellings.map((raw) => JSON.stringify(parseLogin(raw)))).size).toBe(1);
    expect(new Set(spellings.map(attemptKeyOf)).size).toBe(1);
  });
});
