import { describe, expect, it } from "vitest";
import { askForProof, proofs } from "./step-up.ts";

const NEED = { level: "AAL1", maxAgeSeconds: 300 } as const;
const never = new AbortController().signal;

describe("a proof that is asked for", () => {
  it("is shown until it is given or given up, and whoever waits is told which", async () => {
    for (const isProved of [true, false]) {
      const proved = askForProof(NEED, never);
      expect(proofs.asked()?.need).toEqual(NEED);
      proofs.asked()?.settle(isProved);
      expect(await proved).toBe(isProved);
      expect(proofs.asked()).toBe(null);
    }
  });

  it("is shown no more where nobody waits for it", async () => {
    const left = new AbortController();
    const proved = askForProof(NEED, left.signal);
    left.abort();
    expect([await proved, proofs.asked()]).toEqual([false, null]);
  });

  it("is not taken away by one before it that is settled late", async () => {
    const first = askForProof(NEED, never);
    const early = proofs.asked();
    early?.settle(false);
    const second = askForProof({ ...NEED, level: "AAL2" }, never);
    early?.settle(true);
    expect(proofs.asked()?.need.level).toBe("AAL2");
    proofs.asked()?.settle(true);
    expect(await Promise.all([first, second])).toEqual([false, true]);
  });

  it("tells whoever shows it of each change", async () => {
    let told = 0;
    const stop = proofs.subscribe(() => {
      told += 1;
    });
    const proved = askForProof(NEED, never);
    proofs.asked()?.settle(true);
    stop();
    await proved;
    expect(told).toBe(2);
  });
});
