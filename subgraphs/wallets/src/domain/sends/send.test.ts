import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { awaitsOperator, isAstray, isOpen, SEND_STATES, type SendState, STEPS, settle } from "./send.ts";

const [PAYS, CALLS_OFF] = [{ isCancel: false }, { isCancel: true }];
const mined = (isSuccess: boolean, hasMoved: boolean | null = isSuccess) => ({
  ...{ txid: "0x1", isOurs: true, height: 9, blockHash: "0x9", isSuccess, hasMoved, fee: 1n },
});
const PAYOUT = { kind: "PAYOUT", wasConfirmed: false, asked: null } as const;
const depth = (confirmations: number) => ({ confirmations, needed: 2, finality: 6 });

describe("the steps of a send", () => {
  it("are those that the database knows", () => {
    const text = readFileSync(
      new URL("../../../../../prisma/wallets/functions/send_may_change.sql", import.meta.url),
      "utf8",
    );
    const known = [...text.matchAll(/\('([A-Z_]+)', '([A-Z_]+)'\)/g)].map(([, from, to]) => `${from} ${to}`);
    const ours = SEND_STATES.flatMap((from) => STEPS[from].map((to) => `${from} ${to}`));
    expect(ours.toSorted()).toEqual(known.toSorted());
  });

  it("lead nowhere from its ends, which alone are not open", () => {
    expect(SEND_STATES.filter((state) => STEPS[state].length === 0)).toEqual(["FINAL", "FAILED", "CANCELLED"]);
    expect(SEND_STATES.filter((state) => !isOpen({ state }))).toEqual(["FINAL", "FAILED", "CANCELLED"]);
  });
});

describe("what is mined", () => {
  it.each([
    ["is paid by as many blocks as have to hold it", "BROADCAST", PAYS, true, 2, { state: "CONFIRMED" }],
    ["is not paid by fewer", "BROADCAST", PAYS, true, 1, null],
    ["is paid first where it is final already", "BROADCAST", PAYS, true, 99, { state: "CONFIRMED" }],
    ["is final by as many as hold a block for good", "CONFIRMED", PAYS, true, 6, { state: "FINAL" }],
    ["is not final by fewer", "CONFIRMED", PAYS, true, 5, null],
    ["has failed where its payee took nothing", "BROADCAST", PAYS, false, 6, { state: "FAILED", failure: "REVERTED" }],
    ["has not failed before that is final", "BROADCAST", PAYS, false, 5, null],
    ["is called off by what calls it off", "BROADCAST", CALLS_OFF, true, 6, { state: "CANCELLED" }],
    ["is called off even by one that failed", "BROADCAST", CALLS_OFF, false, 6, { state: "CANCELLED" }],
    ["is not called off before that is final", "BROADCAST", CALLS_OFF, true, 5, null],
    ["has failed where another has its nonce", "BROADCAST", null, true, 6, { state: "FAILED", failure: "REPLACED" }],
    ["has not failed by another before that is final", "BROADCAST", null, true, 5, null],
  ] as const)("%s", (_what, state, winner, isSuccess, confirmations, settled) => {
    expect(settle({ ...PAYOUT, state, mined: mined(isSuccess) }, { winner, ...depth(confirmations) })).toEqual(settled);
  });

  it("is never paid by a token's contract that moved anything else, and has failed once that is final", () => {
    const of = { ...PAYOUT, mined: mined(true, false) };
    expect(settle({ state: "BROADCAST", ...of }, { winner: PAYS, ...depth(5) })).toBeNull();
    for (const state of ["BROADCAST", "CONFIRMED"] as const)
      expect(settle({ state, ...of }, { winner: PAYS, ...depth(6) })).toEqual({
        state: "FAILED",
        failure: "NOT_MOVED",
      });
    expect(settle({ state: "BROADCAST", ...of }, { winner: CALLS_OFF, ...depth(6) })).toEqual({ state: "CANCELLED" });
  });

  it("waits, however deep it is, until somebody has read what its token's contract says", () => {
    const of = { ...PAYOUT, state: "BROADCAST", mined: mined(true, null) } as const;
    expect(settle(of, { winner: PAYS, ...depth(99) })).toBeNull();
    expect(settle({ ...of, mined: mined(false, false) }, { winner: PAYS, ...depth(6) })).toMatchObject({
      failure: "REVERTED",
    });
  });

  it("is held where another has its place, of a payment that was not told as paid, until it is called off", () => {
    const foreign = { ...mined(true), isOurs: false };
    const of = { ...PAYOUT, state: "BROADCAST", mined: foreign } as const;
    const failed = { state: "FAILED", failure: "REPLACED" };
    const settled = (changes: Partial<Parameters<typeof settle>[0]>, blocks = 99) =>
      settle({ ...of, ...changes }, { winner: null, ...depth(blocks) });
    expect([awaitsOperator(of), settled({}), settled({ asked: "SPEED_UP" })]).toEqual([true, null, null]);
    expect([settled({ asked: "CANCEL" }, 5), settled({ asked: "CANCEL" })]).toEqual([null, failed]);
    expect([settled({ wasConfirmed: true }), settled({ kind: "SWEEP" })]).toEqual([failed, failed]);
    expect(awaitsOperator({ ...of, mined: mined(true) })).toBe(false);
  });

  it("stays at its end, and what is in no block as it is", () => {
    const ends: SendState[] = ["PLANNED", "SIGNED", "FINAL", "FAILED", "CANCELLED"];
    for (const state of ends)
      expect(settle({ ...PAYOUT, state, mined: mined(true) }, { winner: PAYS, ...depth(99) })).toBeNull();
    expect(settle({ ...PAYOUT, state: "BROADCAST", mined: null }, { winner: PAYS, ...depth(99) })).toBeNull();
  });
});

describe("what moves in the house alone", () => {
  const TREASURY = { address: "house", coldAddress: "frozen" };
  const COLD = { kind: "COLD", source: "house", payee: "frozen", token: null } as const;
  const REFILL = { kind: "REFILL", source: "frozen", payee: "house", token: null } as const;
  const FUND = { kind: "FUND", source: "house", payee: "deposit", token: null } as const;
  const SWEEP = { kind: "SWEEP", source: "deposit", payee: "house", token: null } as const;
  const token = { contract: "usdt", owner: "deposit" };

  it.each([
    ["a sweep to the treasury", SWEEP, false],
    ["a sweep of a token by its own address", { ...SWEEP, token }, false],
    ["a sweep to somebody else", { ...SWEEP, payee: "somebody" }, true],
    ["a sweep of what is the treasury's", { ...SWEEP, source: "house" }, true],
    ["a top-up from the treasury", FUND, false],
    ["a top-up from elsewhere", { ...FUND, source: "deposit" }, true],
    ["a top-up of the treasury", { ...FUND, payee: "house" }, true],
    ["what is kept cold", COLD, false],
    ["what is kept cold of a token", { ...COLD, token: { contract: "usdt", owner: null } }, false],
    ["what is called so, and goes elsewhere", { ...COLD, payee: "mallory" }, true],
    ["what is called so, and comes from elsewhere", { ...COLD, source: "deposit" }, true],
    ["what comes back", REFILL, false],
    ["what comes back, to somebody else", { ...REFILL, payee: "mallory" }, true],
    ["a top-up of a token", { ...FUND, token: { contract: "usdt", owner: null } }, true],
  ] as const)("is %s, or is astray: %s", (_what, send, isLost) => {
    expect(isAstray(send, TREASURY)).toBe(isLost);
    expect(isAstray(send, null)).toBe(true);
  });
});
