import { money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endedAs, type PaymentRequest, REQUEST_STATUSES } from "../money/payment-request.ts";
import { amountToPay, remindableAt } from "./request.ts";

const usd = (units: bigint) => money({ code: "USD", scale: 2 }, units);
const asBound = (bound: bigint | null) => (bound === null ? null : usd(bound));
const units = fc.bigInt({ min: 1n, max: 1_000n });

describe("what is to be paid of a request", () => {
  it("is nothing else than what it says to the unit", () => {
    fc.assert(
      fc.property(units, units, (asked, given) => {
        const asks = { kind: "exact", amount: usd(asked) } as const;
        expect(amountToPay(asks, null)?.units).toBe(asked);
        expect(amountToPay(asks, usd(given))?.units ?? null).toBe(given === asked ? asked : null);
      }),
    );
  });

  it("is what whoever pays says, within the bounds that there are, and never nothing", () => {
    const bound = fc.option(units);
    fc.assert(
      fc.property(bound, bound, units, (least, most, given) => {
        const asks = { kind: "open", minimum: asBound(least), maximum: asBound(most) } as const;
        const fits = (least === null || given >= least) && (most === null || given <= most);
        expect(amountToPay(asks, usd(given))?.units ?? null).toBe(fits ? given : null);
        expect(amountToPay(asks, null)).toBeNull();
      }),
    );
  });
});

describe("how a request has ended", () => {
  it("is EXPIRED from its time on where nothing else has come before", () => {
    for (const status of REQUEST_STATUSES)
      for (const isOver of [false, true]) {
        const ended = endedAs({ status, isOver } as PaymentRequest);
        expect(ended).toBe(status === "OPEN" ? (isOver ? "EXPIRED" : null) : status);
      }
  });
});

it("can be reminded of again a day after the last time", () => {
  expect(remindableAt({ remindedAt: null })).toBeNull();
  const remindedAt = new Date("2026-03-28T23:00:00Z");
  expect(remindableAt({ remindedAt })).toEqual(new Date("2026-03-29T23:00:00Z"));
});
