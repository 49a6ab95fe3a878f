import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChainUnavailable, ScanOutOfRange } from "../../domain/chains/refusals.ts";
import { joinScans } from "../../domain/chains/scan.ts";
import type { WalletPooled } from "../../domain/segregated/refusals.ts";
import type { UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { WalletNotFound } from "../../domain/wallets/refusals.ts";
import { custodyOf, type Wallet } from "../../domain/wallets/wallet.ts";
import { scanSince } from "./add-wallet.ts";
import type { InSegregated } from "./ports.ts";

export type RescanWallet = {
  readonly ownerId: UserId;
  /** Null: the id of nothing. */
  readonly walletId: WalletId | null;
  readonly fromHeight: number;
};

export type RescanRefusal = WalletNotFound | WalletPooled | ScanOutOfRange | ChainUnavailable;

/** Has the blocks from a height on read once more for one wallet; one under way goes on with it. */
export const makeRescanWallet =
  ({ inSegregated }: { readonly inSegregated: InSegregated }) =>
  ({ ownerId, walletId, fromHeight }: RescanWallet): Promise<Result<Wallet, RescanRefusal>> =>
    inSegregated<Result<Wallet, RescanRefusal>>(async (writer) => {
      const wallet = walletId === null ? null : await writer.findOwn(ownerId, walletId);
      if (wallet === null) return err({ code: "WALLET_NOT_FOUND" });
      if (custodyOf(wallet) === "POOLED") return err({ code: "WALLET_POOLED" });
      const asked = scanSince(await writer.lockChain(wallet.network), fromHeight);
      if (!asked.ok) return asked;
      if (asked.value !== null) await writer.putScan(wallet, joinScans(await writer.findScan(wallet.id), asked.value));
      return ok(wallet);
    });
