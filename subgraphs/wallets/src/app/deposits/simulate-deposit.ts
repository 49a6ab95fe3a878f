import type { Money } from "@coffer/money/money";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChainUnavailable, NetworkCurrencyMismatch, SandboxOnly } from "../../domain/chains/refusals.ts";
import type { UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { WalletNotFound } from "../../domain/wallets/refusals.ts";
import type { Faucet } from "../chains/ports.ts";
import { findCurrency } from "../wallets/find-currency.ts";
import type { Networks, WalletReader } from "../wallets/ports.ts";

/** Whole units of a currency, of one deposit. */
export const SIMULATED_MAX = 1_000n;

export type SimulateDeposit = {
  readonly ownerId: UserId;
  /** Null: the id of nothing. */
  readonly walletId: WalletId | null;
  readonly amount: Money;
};

export type SimulatedDeposit = { readonly address: string; readonly txid: string };

type Deps = {
  readonly networks: Networks;
  readonly reader: Pick<WalletReader, "listByIds" | "listAddresses">;
  /** Null where money is real. */
  readonly faucets: ReadonlyMap<NetworkCode, readonly Faucet[]> | null;
};

export type SimulateDepositRefusal = SandboxOnly | WalletNotFound | NetworkCurrencyMismatch | ChainUnavailable;

export const makeSimulateDeposit =
  ({ networks, reader, faucets }: Deps) =>
  async (command: SimulateDeposit): Promise<Result<SimulatedDeposit, SimulateDepositRefusal>> => {
    const { ownerId, walletId, amount } = command;
    if (faucets === null) return err({ code: "SANDBOX_ONLY" });
    const [wallet] = walletId === null ? [] : await reader.listByIds([walletId]);
    if (wallet?.userId !== ownerId) return err({ code: "WALLET_NOT_FOUND" });
    const native = networks.get(wallet.network)?.facts.nativeCurrency;
    if (native !== undefined && !findCurrency(networks, wallet.network, amount.asset.code))
      return err({ code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: native });
    const faucet = faucets.get(wallet.network)?.find(({ currency }) => currency === amount.asset.code);
    const [first] = await reader.listAddresses([wallet.id], { from: 0, count: 1 });
    if (!first || !faucet) return err({ code: "CHAIN_UNAVAILABLE" });
    const txid = await faucet.send(first.address, amount.units).catch(() => null);
    return txid === null ? err({ code: "CHAIN_UNAVAILABLE" }) : ok({ address: first.address, txid });
  };
