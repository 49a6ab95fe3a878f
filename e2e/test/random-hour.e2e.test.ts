import { randomInt } from "node:crypto";
import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { describe, expect, it } from "vitest";
import { playRandomHour } from "../src/random-hour/play.ts";

// What everybody has is what the books say, and what the chain says, whatever came in which order:
// deposits, reorganisations, pay-outs, sweeps, fees that rise, replacements, kills.

/** RANDOM_HOUR_BLOCKS=10000 plays an hour and more; RANDOM_HOUR_SEED throws as another run did. */
const blocks = Number(process.env.RANDOM_HOUR_BLOCKS ?? 250);
const seed = Number(process.env.RANDOM_HOUR_SEED ?? randomInt(2 ** 32));

describe.skipIf(whyNoAnvil())("an hour of chance", () => {
  it(`leaves balances, books and chain alike (seed ${seed})`, { timeout: 0 }, async () => {
    const did = await playRandomHour({ seed, blocks });
    process.stdout.write(`${JSON.stringify({ seed, ...did })}\n`);
    expect(did["payment completed"]).toBeGreaterThan(0);
  });
});
