import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanFrom } from "../chains/scan.ts";
import { blocksLeft, goOn, type NetworkRescan, stateOf } from "./rescan.ts";

const now = new Date(0);
const rescan = (from: number, cursor: number): NetworkRescan => ({
  ...{ id: newId("rsc"), network: "TEST", asked: null, requestedAt: now, ...scanFrom(from, cursor) },
  ...{ found: 0, leftOut: 0, untraced: 0, endedAt: null, stopped: null },
});
const NOTHING = { found: 0, leftOut: 0, untraced: 0 };

describe("a rescan of a network", () => {
  it("is READING until it has read all, then DONE, and STOPPED where somebody ended it before", () => {
    const asked = { operatorId: newId("usr"), reason: "why" };
    expect(stateOf(rescan(1, 2))).toBe("READING");
    expect(stateOf({ endedAt: now, stopped: null })).toBe("DONE");
    expect(stateOf({ endedAt: now, stopped: asked })).toBe("STOPPED");
    expect(blocksLeft({ ...rescan(1, 2), endedAt: now })).toBe(0);
  });

  it("counts what each block brought to light", () => {
    const behind = goOn(rescan(1, 9), { found: 2, leftOut: 1, untraced: 1 }, { cursor: 9, now });
    expect(behind).toMatchObject({ at: 1, found: 2, leftOut: 1, untraced: 1, endedAt: null });
    expect(goOn(behind, { found: 1, leftOut: 0, untraced: 1 }, { cursor: 9, now })).toMatchObject({
      ...{ at: 2, found: 3, leftOut: 1, untraced: 2 },
    });
  });

  it("reads every block once and in order, to the network's newest at its end, wherever that moves", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.array(fc.nat(3), { maxLength: 30 }), (from, ahead, mined) => {
        let [at, cursor] = [rescan(from, from + ahead), from + ahead];
        for (const blocks of [...mined, ...Array.from({ length: 200 }, () => 0)]) {
          cursor += blocks;
          if (at.endedAt !== null || at.at + 1 > cursor) continue;
          const next = goOn(at, NOTHING, { cursor, now });
          expect(next.at).toBe(at.at + 1);
          expect(blocksLeft(next)).toBe(next.endedAt === null ? next.to - next.at : 0);
          if (next.endedAt !== null) expect(next.at).toBeGreaterThanOrEqual(cursor);
          at = next;
        }
        expect(at.endedAt !== null || at.at === cursor).toBe(true);
      }),
    );
  });
});
