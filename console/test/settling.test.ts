import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const SRC = new URL("../src/", import.meta.url);

/** What comes later than the review that it stands in, and moves what stands below it. */
const LATE = /<(?:PricedFacts|MovesUnknown|StandingPreview|ForeseenStart|LimitsLeft|Twins)\b/;
/** Stands in reviews itself. */
const INSIDE = ["payment/priced-facts.tsx"];

describe("a review of an order", () => {
  const files = globSync("**/*.tsx", { cwd: SRC.pathname });
  const read = (file: string) => readFileSync(new URL(file, SRC), "utf8");
  const reviews = files.filter((file) => LATE.test(read(file)) && !INSIDE.includes(file));

  it("keeps its button off until all has come that moves it", () => {
    expect(reviews.length).toBeGreaterThan(6);
    expect(reviews.filter((file) => !read(file).includes("<Settling>"))).toEqual([]);
    expect(reviews.filter((file) => !/<(?:MoneyButton|SettledButton)\b/.test(read(file)))).toEqual([]);
  });
});
