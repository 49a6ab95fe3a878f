import { newId } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Wallet } from "../domain/wallet.ts";
import { walletCreated } from "./events.ts";
import type { MakeWalletKeys } from "./make-wallet-keys.ts";
import type { InTransaction, Networks, WalletWriter } from "./ports.ts";

export type CreateWallet = {
  readonly userId: string;
  readonly network: string;
  /** Null: named for its network. */
  readonly name: string | null;
};

export type CreateWalletRefusal =
  | { readonly code: "NETWORK_UNAVAILABLE"; readonly available: readonly string[] }
  | { readonly code: "QUOTA_EXCEEDED"; readonly limit: number };

type Deps = {
  networks: Networks;
  makeKeys: MakeWalletKeys;
  inTransaction: InTransaction;
  clock: Clock;
  /** Wallets that one person may make. */
  perUser: number;
  /** Called after the commit: there is something to publish. */
  announce: () => void;
};

export const makeCreateWallet =
  ({ networks, makeKeys, inTransaction, clock, perUser, announce }: Deps) =>
  async (command: CreateWallet): Promise<Result<Wallet, CreateWalletRefusal>> => {
    const found = networks.get(command.network);
    if (!found) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });

    const full = err({ code: "QUOTA_EXCEEDED", limit: perUser } as const);
    // Looked at first only to make no keys in vain: whether there is room is decided under the lock.
    if (await inTransaction((writer) => isFull(writer, command.userId, perUser))) return full;

    const wallet: Wallet = {
      id: newId("wal"),
      userId: command.userId,
      network: command.network,
      kind: "CUSTODIAL",
      name: command.name ?? found.displayName,
      createdAt: clock.now(),
    };
    const keys = await makeKeys(wallet.id, found.chain);
    const isAdded = await inTransaction(async (writer) => {
      await writer.lockOwner(command.userId);
      if (await isFull(writer, command.userId, perUser)) return false;
      return writer.add({ wallet, origin: "REQUEST", keys }, [walletCreated(wallet)]);
    });
    if (!isAdded) return full;
    announce();
    return ok(wallet);
  };

const isFull = async (writer: WalletWriter, userId: string, perUser: number): Promise<boolean> =>
  (await writer.countRequested(userId)) >= perUser;
