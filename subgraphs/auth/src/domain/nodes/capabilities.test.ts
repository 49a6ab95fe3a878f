import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeCapabilities } from "./capabilities.ts";
import { CAPABILITIES_MAX } from "./node.ts";

const some = fc.uniqueArray(fc.constantFrom<string>("wallet", "btc", "till", "watch", "eth"));

describe("a change of capabilities", () => {
  it("has what was granted, nothing of what was taken back, and the rest as it was", () => {
    fc.assert(
      fc.property(some, some, some, (held, toGrant, taken) => {
        const toTakeBack = taken.filter((one) => !toGrant.includes(one));
        const changed = changeCapabilities(held, { toGrant, toTakeBack });
        const after = changed.ok ? changed.value.capabilities : held.toSorted();
        for (const one of toGrant) expect(after).toContain(one);
        for (const one of toTakeBack) expect(after).not.toContain(one);
        const said = [...toGrant, ...toTakeBack];
        expect(after.filter((one) => !said.includes(one))).toEqual(
          held.filter((one) => !said.includes(one)).toSorted(),
        );
        if (!changed.ok) {
          expect(changed.error).toEqual({ code: "NODE_CAPABILITIES_UNCHANGED" });
          return;
        }
        const { granted, takenBack } = changed.value;
        expect(granted).toEqual(toGrant.filter((one) => !held.includes(one)).toSorted());
        expect(takenBack).toEqual(toTakeBack.filter((one) => held.includes(one)).toSorted());
        expect(granted.length + takenBack.length).toBeGreaterThan(0);
        // Taken the other way, all is as it was.
        const back = changeCapabilities(after, { toGrant: takenBack, toTakeBack: granted });
        expect(back).toMatchObject({ ok: true, value: { capabilities: held.toSorted() } });
      }),
    );
  });

  it("is refused where it changes nothing, or makes too many", () => {
    const unchanged = { ok: false, error: { code: "NODE_CAPABILITIES_UNCHANGED" } };
    expect(changeCapabilities(["wallet"], { toGrant: ["wallet"], toTakeBack: ["btc"] })).toEqual(unchanged);
    expect(changeCapabilities(["wallet"], { toGrant: [], toTakeBack: [] })).toEqual(unchanged);
    const full = Array.from({ length: CAPABILITIES_MAX }, (_, n) => `c${n}`);
    expect(changeCapabilities(full, { toGrant: ["wallet"], toTakeBack: [] })).toEqual({
      ok: false,
      error: { code: "NODE_CAPABILITIES_TOO_MANY", limit: CAPABILITIES_MAX },
    });
    expect(changeCapabilities(full, { toGrant: ["wallet"], toTakeBack: ["c0"] }).ok).toBe(true);
  });
});
