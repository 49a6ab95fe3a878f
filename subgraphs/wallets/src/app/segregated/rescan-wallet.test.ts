import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeSegregated, newUser } from "../../../test/fakes/segregated.ts";
import type { Wallet, WalletKind } from "../../domain/wallets/wallet.ts";
import { makeRescanWallet } from "./rescan-wallet.ts";

async function begin(kind: WalletKind = "WATCH_ONLY", cursor: number | null = 50) {
  const kept = makeFakeSegregated(cursor);
  const wallet: Wallet = {
    ...{ id: newId("wal"), userId: newUser(), network: "BITCOIN", kind, name: "One" },
    ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
  };
  const watched = { of: "ADDRESS", address: "a", others: [], addressType: null } as const;
  await kept.inSegregated((writer) => writer.add({ wallet, watched, sealed: null, addresses: [] }, []));
  const rescan = makeRescanWallet(kept);
  return {
    kept,
    wallet,
    rescan: (other: object = {}) => rescan({ ownerId: wallet.userId, walletId: wallet.id, fromHeight: 7, ...other }),
  };
}

describe("rescanWallet", () => {
  it("refuses somebody else's, what is pooled, and heights that are out of range", async () => {
    const { rescan, kept } = await begin();
    expect(await rescan({ walletId: null })).toEqual(err({ code: "WALLET_NOT_FOUND" }));
    expect(await rescan({ ownerId: newUser() })).toEqual(err({ code: "WALLET_NOT_FOUND" }));
    expect(await rescan({ fromHeight: 51 })).toEqual(err({ code: "SCAN_OUT_OF_RANGE", lowest: 0, highest: 50 }));
    expect(await (await begin("CUSTODIAL")).rescan()).toEqual(err({ code: "WALLET_POOLED" }));
    expect(await (await begin("IMPORTED", null)).rescan()).toEqual(err({ code: "CHAIN_UNAVAILABLE" }));
    expect(kept.scans.size).toBe(0);
  });

  it("reads from there to the block behind the newest, and goes on with one that is under way", async () => {
    const { rescan, kept, wallet } = await begin();
    await rescan();
    expect(kept.scans.get(wallet.id)).toEqual({ from: 7, at: 6, to: 51 });
    kept.scans.set(wallet.id, { from: 7, at: 20, to: 51 });
    await rescan({ fromHeight: 3 });
    expect(kept.scans.get(wallet.id)).toEqual({ from: 3, at: 2, to: 51 });
    await rescan({ fromHeight: 30 });
    expect(kept.scans.get(wallet.id)).toEqual({ from: 3, at: 2, to: 51 });
  });
});
