import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import type { Faucet } from "../chains/ports.ts";
import { makeCreateWallet } from "../wallets/create-wallet.ts";
import { makeSimulateDeposit } from "./simulate-deposit.ts";

const ASSET = { code: "TRON", scale: 18 };
const amount = money(ASSET, 5n);

async function setting(faucet: Partial<Faucet> | null = {}) {
  const { deps } = makeFakeWorld();
  const ownerId = newId("usr");
  const made = await makeCreateWallet(deps)({ userId: ownerId, network: "TRON", name: null, idempotencyKey: null });
  if (!made.ok) throw new Error(made.error.code);
  const sent: unknown[] = [];
  const send = async (...asked: unknown[]) => {
    sent.push(asked);
    return "0xtxid";
  };
  const faucets = faucet && new Map([["TRON", [{ currency: "TRON", send, ...faucet }]]]);
  const [address] = await deps.reader.listAddresses([made.value.id], { from: 0, count: 1 });
  const simulate = makeSimulateDeposit({ ...deps, faucets });
  return { simulate, sent, address: address?.address ?? "", asked: { ownerId, walletId: made.value.id, amount } };
}

describe("a deposit that is simulated", () => {
  it("is refused where money is real, whatever is asked for", async () => {
    const { simulate, asked } = await setting(null);
    expect(await simulate({ ...asked, walletId: null })).toEqual(err({ code: "SANDBOX_ONLY" }));
  });

  it("is refused of a wallet that is not there, or somebody else's, and nothing is sent", async () => {
    const { simulate, asked, sent } = await setting();
    for (const other of [{ walletId: null }, { walletId: newId("wal") }, { ownerId: newId("usr") }])
      expect(await simulate({ ...asked, ...other })).toEqual(err({ code: "WALLET_NOT_FOUND" }));
    expect(sent).toEqual([]);
  });

  it.each<[string, Partial<Faucet>]>([
    ["whose node does not do this", { send: async () => null }],
    ["whose node is away", { send: () => Promise.reject(new Error("away")) }],
  ])("is refused by a faucet %s", async (_what, faucet) => {
    const { simulate, asked } = await setting(faucet);
    expect(await simulate(asked)).toEqual(err({ code: "CHAIN_UNAVAILABLE" }));
  });

  it("is refused in another currency than the network's own, which is named, and nothing is sent", async () => {
    const { simulate, asked, sent } = await setting();
    const ether = money({ code: "ETHEREUM", scale: 18 }, 5n);
    expect(await simulate({ ...asked, amount: ether })).toEqual(
      err({ code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: "TRON" }),
    );
    expect(sent).toEqual([]);
  });

  it("is sent to the wallet's first address", async () => {
    const { simulate, asked, sent, address } = await setting();
    expect(await simulate(asked)).toEqual(ok({ address, txid: "0xtxid" }));
    expect(sent).toEqual([[address, 5n]]);
  });
});
