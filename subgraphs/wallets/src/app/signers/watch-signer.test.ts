import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeWatchSigner, SILENCE_MAX_MS } from "./watch-signer.ts";

function setting() {
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const state: { silence: number | null } = { silence: null };
  const looks = { findSilence: async () => state.silence };
  const watch = makeWatchSigner({ network: "TEST", looks, clock, log });
  return { clock, lines, state, ...watch };
}

describe("a signer that nobody can ask", () => {
  it("is missed once it was silent for too long, which is told once, and once that it is back", async () => {
    const { lines, state, look } = setting();
    for (const silence of [0, SILENCE_MAX_MS]) {
      state.silence = silence;
      await look();
    }
    expect(lines).toEqual([]);

    state.silence = SILENCE_MAX_MS + 1;
    await look();
    await look();
    expect(lines).toEqual([expect.stringContaining("no signer is at work")]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ network: "TEST", level: "error" });

    state.silence = 10;
    await look();
    await look();
    expect(lines.slice(1)).toEqual([expect.stringContaining("a signer is at work again")]);
  });

  it("that never was at work is missed from when somebody began to look", async () => {
    const { clock, lines, look, silentMs } = setting();
    clock.pass(SILENCE_MAX_MS);
    await look();
    expect(lines).toEqual([]);
    clock.pass(1);
    expect(await silentMs()).toBe(SILENCE_MAX_MS + 1);
    await look();
    expect(lines).toHaveLength(1);
  });
});
