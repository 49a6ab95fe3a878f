import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { priceAt } from "./price.ts";
import { listSandboxFees, SANDBOX_PRICED } from "./sandbox.ts";
import { faultOf, PRICED_KINDS } from "./schedule.ts";

const USD = { code: SANDBOX_PRICED, scale: 2 };
const rules = listSandboxFees(USD);
const fees = { version: 1, schedules: [{ version: 1, currency: USD.code, effectiveAt: new Date(0), rules }] };
const of = { kind: "WITHDRAWAL", userId: newId("usr"), level: 0, method: "BANK", priority: "NORMAL" } as const;
const feeOf = (units: bigint, changes: object = {}) =>
  priceAt(fees, new Date(), { ...of, ...changes, asked: money(USD, units) })?.fee.units;

describe("the sandbox's own prices", () => {
  it("are rules as an ADMIN could set them", () => {
    for (const place of rules.keys()) expect(faultOf(rules, place)).toBeNull();
  });

  it("are nothing for whatever is small and NORMAL or LOW, of any kind", () => {
    for (const kind of PRICED_KINDS)
      for (const priority of ["NORMAL", "LOW"])
        for (const level of [0, 1, 2]) expect(feeOf(99_999n, { kind, priority, level })).toBe(0n);
    for (const kind of ["SEND", "TRANSFER", "DEPOSIT"]) expect(feeOf(10n ** 9n, { kind, method: null })).toBe(0n);
  });

  it.each([
    [100_000n, {}, 100n],
    [10n ** 9n, {}, 2_500n],
    [1_000n, { priority: "HIGH" }, 100n],
    [200_000n, { priority: "HIGH" }, 300n],
    [200_000n, { level: 2 }, 0n],
    [200_000n, { level: 2, priority: "HIGH" }, 100n],
    [200_000n, { kind: "EXCHANGE", method: null }, 200n],
  ])("of %s with %j are %s", (units, changes, fee) => {
    expect(feeOf(units, changes)).toBe(fee);
  });
});
