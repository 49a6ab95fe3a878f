import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeExpiringWorld, SLOT_MS, VALID_MS } from "../../../../test/fakes/expiring-world.ts";
import { makeExpiring } from "./make-expiring.ts";

const KEY = { accountKey: new Uint8Array(), accountPath: "m", index: 0 };
const SEND = { id: "txn_x" as never, source: "treasury", payee: "ann" };

describe("an attempt that expires", () => {
  const make = (nonce: number, { newestMs = 0, nowMs = 0 } = {}) => {
    const { deps, signed } = makeExpiringWorld();
    const reference = { height: 1, hash: "h", parent: "g", time: new Date(0) };
    const of = {
      key: KEY,
      number: 1,
      nonce,
      units: 5n,
      fee: 3n,
      token: null,
      reference,
      newest: new Date(newestMs),
      at: new Date(nowMs),
    };
    return { attempt: makeExpiring(deps, SEND, of), terms: signed[0] };
  };

  it("says until when, as its bytes do, counted from the later of the newest block and now", () => {
    const { attempt, terms } = make(2, { newestMs: 7 * SLOT_MS, nowMs: 3 });
    expect(attempt).toMatchObject({ units: 5n, fee: 3n, expiresAt: new Date(7 * SLOT_MS + VALID_MS + 2) });
    expect(terms).toMatchObject({ from: "treasury", to: "ann", units: 5n, expiresAt: attempt.expiresAt });
    expect(make(0, { newestMs: 1, nowMs: 900 }).attempt.expiresAt).toEqual(new Date(900 + VALID_MS));
  });

  it("is of a time of its own among a thousand of its source, so that no two have the same bytes", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 999 }), (nonce, apart) => {
        expect(make(nonce).attempt.expiresAt).not.toEqual(make(nonce + apart).attempt.expiresAt);
      }),
    );
  });
});
