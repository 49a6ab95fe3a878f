import type { Clock } from "@coffer/platform/clock";
import { InputFaults } from "@coffer/platform/errors";
import { newId } from "@coffer/platform/ids";
import { err, ok, type Result } from "@coffer/platform/result";
import { WALLET_NAME_MAX, type Wallet } from "../domain/wallet.ts";
import { walletCreated } from "./events.ts";
import type { MakeWalletKeys } from "./make-wallet-keys.ts";
import type { InTransaction, Networks } from "./ports.ts";

export type CreateWallet = {
  readonly userId: string;
  readonly network: string;
  /** Null: named for its network. */
  readonly name: string | null;
};

export type CreateWalletRefusal = { readonly code: "NETWORK_UNAVAILABLE"; readonly available: readonly string[] };

type Deps = {
  networks: Networks;
  makeKeys: MakeWalletKeys;
  inTransaction: InTransaction;
  clock: Clock;
  /** Called after the commit: there is something to publish. */
  announce: () => void;
};

export const makeCreateWallet =
  ({ networks, makeKeys, inTransaction, clock, announce }: Deps) =>
  async (command: CreateWallet): Promise<Result<Wallet, CreateWalletRefusal>> => {
    const name = command.name === null ? null : parseName(command.name);
    const network = networks.get(command.network);
    if (!network) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });

    const wallet: Wallet = {
      id: newId("wal"),
      userId: command.userId,
      network: command.network,
      kind: "CUSTODIAL",
      name: name ?? network.displayName,
      createdAt: clock.now(),
    };
    const keys = await makeKeys(wallet.id, network.chain);
    await inTransaction((writer) => writer.add({ wallet, origin: "REQUEST", keys }, [walletCreated(wallet)]));
    announce();
    return ok(wallet);
  };

function parseName(raw: string): string {
  const faults = new InputFaults();
  const name = faults.line("input.name", raw, WALLET_NAME_MAX);
  faults.throwIfAny();
  return name;
}
