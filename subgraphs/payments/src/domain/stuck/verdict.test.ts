import { describe, expect, it } from "vitest";
import { judge, OUTCOMES } from "./verdict.ts";

describe("an outcome that an operator says", () => {
  it("is contradicted where it is ruled out, and unproved where nothing is known", () => {
    const verdicts = (rulesOut?: readonly ("COMPLETED" | "FAILED")[]) =>
      OUTCOMES.map((outcome) => judge(outcome, { word: "WAITING", ...(rulesOut && { rulesOut }) }).is);
    expect(verdicts()).toEqual(["unproved", "unproved"]);
    expect(verdicts(["COMPLETED"])).toEqual(["contradicted", "unproved"]);
    expect(verdicts(["COMPLETED", "FAILED"])).toEqual(["contradicted", "contradicted"]);
  });

  it("is proved by the last word alone", () => {
    expect(judge("COMPLETED", { word: "DONE", rulesOut: ["COMPLETED", "FAILED"] }).is).toBe("proved");
    expect(judge("FAILED", { word: "DONE" }).is).toBe("contradicted");
  });
});
