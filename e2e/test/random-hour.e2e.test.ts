import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { whyNoBtcd } from "@coffer/local-parts/btcd";
import { describe, expect, it } from "vitest";
import { loadRandomHourConfig } from "../src/config.ts";
import { playRandomHour } from "../src/random-hour/play.ts";

// What everybody has is what the books say, and what the chain says, whatever came in which order:
// deposits, reorganisations, pay-outs, sweeps, fees that rise, replacements, what pays for what is
// stuck, what expires, kills; on three chains at once.

const { seed, blocks } = loadRandomHourConfig();
const DAY = { timeout: 86_400_000 };

describe.skipIf(whyNoAnvil() ?? whyNoBtcd())("an hour of chance", () => {
  it(`leaves balances, books and chain alike (seed ${seed})`, DAY, async () => {
    const did = await playRandomHour({ seed, blocks });
    process.stdout.write(`${JSON.stringify({ seed, ...did })}\n`);
    expect(did["payments completed"]).toBeGreaterThan(0);
    expect(did["credits taken back"]).toBeGreaterThan(0);
    expect(did.kills).toBeGreaterThan(0);
  });
});
