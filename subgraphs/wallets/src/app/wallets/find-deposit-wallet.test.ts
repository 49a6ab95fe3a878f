import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import type { Wallet } from "../../domain/wallets/wallet.ts";
import { findDepositWallet } from "./find-deposit-wallet.ts";
import type { Network, Networks } from "./ports.ts";

const TOKEN = { asset: { code: "USDC", scale: 6 }, contract: "c" };
const facts = { nativeCurrency: "ETH", nativeScale: 18, tokens: [TOKEN], known: [TOKEN] };
const networks: Networks = new Map([["ETHEREUM", { facts } as unknown as Network]]);
const wallet = (changes: Partial<Wallet> = {}): Wallet => ({
  ...{ id: newId("wal"), userId: newId("usr"), network: "ETHEREUM", kind: "CUSTODIAL", name: "w" },
  ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
  ...changes,
});
const find = (wallets: readonly Wallet[], changes: object = {}) =>
  findDepositWallet(networks, { network: "ETHEREUM", currency: "ETH", isConnected: true, wallets, ...changes });

describe("where a currency comes in over a network", () => {
  it("is nowhere where it does not move, nobody looks, or there is no wallet", () => {
    const wallets = [wallet()];
    expect(find(wallets, { currency: "BTC" })).toBe("CURRENCY_MISMATCH");
    expect(find(wallets, { network: "DOGE" })).toBe("CHAIN_UNAVAILABLE");
    expect(find(wallets, { isConnected: false })).toBe("CHAIN_UNAVAILABLE");
    expect(find([])).toBe("NO_WALLET");
    expect(find([wallet({ network: "BITCOIN" }), wallet({ archivedAt: new Date(0) })])).toBe("NO_WALLET");
  });

  it("is the default wallet, of a token as well", () => {
    const [older, chosen] = [wallet(), wallet({ isDefault: true })];
    expect(find([older, chosen])).toBe(chosen);
    expect(find([older, chosen], { currency: "USDC" })).toBe(chosen);
  });

  it("is never one whose coins are its owner's alone, which no account is credited with", () => {
    const brought = (["IMPORTED", "WATCH_ONLY"] as const).map((kind) => wallet({ kind, isDefault: true }));
    expect(find(brought)).toBe("NO_WALLET");
    const [first, second] = [wallet(), wallet()];
    expect(find([...brought, first, second])).toBe(first);
  });
});
