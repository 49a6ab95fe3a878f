import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { FITTING, makeSendingWorld, NETWORK, RULES, TREASURY } from "../../../test/fakes/sending-world.ts";
import { sendWriterOver } from "../../../test/fakes/sends.ts";
import { treasuryWriterOver } from "../../../test/fakes/treasuries.ts";
import type { Token } from "../../domain/tokens/token.ts";
import type { Network } from "../wallets/ports.ts";
import { makePlanPayout, type RequestedPayout } from "./plan-payout.ts";

const TOKENS: readonly Token[] = [FITTING];
/** Moved over it once. */
const LEFT: Token = { ...FITTING, asset: { code: "OLD", scale: 3 }, contract: "left" };

function setting() {
  const here = makeSendingWorld();
  const facts = {
    ...{ nativeCurrency: "TST", nativeScale: 2, tokens: TOKENS, known: [...TOKENS, LEFT] },
    ...{ confirmations: 2, explorerUrl: null },
  };
  const network = {
    displayName: "Test",
    facts,
    chain: { isAddress: (text: string) => text !== "nowhere" },
  } as unknown as Network;
  const plan = makePlanPayout({
    networks: new Map([
      [NETWORK, network],
      ["OTHER", network],
      ["UNSENT", network],
    ]),
    rules: (code) => (code === "UNSENT" ? null : RULES),
    clock: here.clock,
  });
  const request: RequestedPayout = {
    ...{ paymentId: newId("pay"), userId: newId("usr"), network: NETWORK, currency: "TST", amount: "12.34" },
    ...{ address: "ann", accountId: null, priority: "HIGH", requestedAt: here.clock.now().toISOString() },
  };
  const ask = (changes: Partial<RequestedPayout> = {}) =>
    here.sends.inRows((rows) =>
      plan({ sends: sendWriterOver(rows), findTreasury: treasuryWriterOver(rows).find }, { ...request, ...changes }),
    );
  return { ...here, ask, request };
}

describe("what payments asks to be paid out", () => {
  it("is planned once, from the treasury, with all that was asked", async () => {
    const { ask, sends, request } = setting();
    await ask();
    await ask({ amount: "99.00", address: "bob" });
    expect(sends.all()).toMatchObject([
      {
        ...{ network: NETWORK, kind: "PAYOUT", source: TREASURY, payee: "ann", amount: { units: 1_234n } },
        ...{ feeCap: RULES.feeCap, priority: "HIGH", state: "PLANNED" },
        ...{ paymentId: request.paymentId, userId: request.userId },
      },
    ]);
  });

  it("is of a token where its currency is that of one, by the contract of then", async () => {
    const { ask, sends } = setting();
    await ask({ currency: "TOK", amount: "1.234" });
    expect(sends.all()).toMatchObject([
      { amount: { asset: { code: "TOK", scale: 3 }, units: 1_234n }, token: { contract: "contract", owner: null } },
    ]);
  });

  it("is planned, and waits, where its token was taken off meanwhile: it can be called off, or the token listed", async () => {
    const { ask, sends } = setting();
    await ask({ currency: "OLD", amount: "1.234" });
    expect(sends.all()).toMatchObject([{ state: "PLANNED", token: { contract: "left", owner: null } }]);
  });

  it.each([
    ["over a network that is not there", { network: "NONE" }, "nothing is sent here"],
    ["over one over which nothing is sent", { network: "UNSENT" }, "nothing is sent here"],
    ["of another currency", { currency: "ETH" }, "does not move over its network"],
    ["to what is no address", { address: "nowhere" }, "no address"],
    ["over one that has no treasury", { network: "OTHER" }, "has no treasury"],
    ["of nothing", { amount: "0.00" }, "cannot be sent"],
    ["of more digits than there are", { amount: "1.234" }, "cannot be sent"],
    ["of a priority that there is not", { priority: "SOON" }, "priority"],
  ])("is a dead letter %s, and nothing is planned", async (_what, changes, said) => {
    const { ask, sends } = setting();
    await expect(ask(changes)).rejects.toThrow(said);
    expect(sends.all()).toEqual([]);
  });
});
