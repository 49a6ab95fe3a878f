import { newId } from "@coffer/contracts/ids";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { Wallet } from "../../domain/wallets/wallet.ts";
import { walletCreated } from "./events.ts";
import type { MakeWalletKeys } from "./make-wallet-keys.ts";
import type { Network, Networks, NewWallet, WalletWriter } from "./ports.ts";

/** A user was verified and asked for wallets on these networks. */
export type ProvideWallets = { readonly userId: UserId; readonly networks: readonly string[] };

type Deps = { networks: Networks; makeKeys: MakeWalletKeys; clock: Clock; log: Logger };

/**
 * One wallet per user and network, however often it is asked for: the writer refuses a second. Runs
 * in the writer's transaction.
 */
export const makeProvideWallets =
  ({ networks, makeKeys, clock, log }: Deps) =>
  async ({ userId, networks: asked }: ProvideWallets, writer: WalletWriter): Promise<void> => {
    const unknown = asked.filter((code) => !networks.has(code));
    if (unknown.length > 0)
      log.warn({ userId, networks: unknown }, "no wallet on networks that are not configured here");

    // Looked at first only to make no keys in vain.
    const present = new Set(await writer.listAutomatic(userId));
    const wanted = [...networks].filter(([code]) => asked.includes(code) && !present.has(code));
    const made = await Promise.all(wanted.map(([code, network]) => make(userId, code, network)));
    // In the order of the configuration, which is one for all processes, or two events of one user
    // could wait for each other.
    for (const one of made) await writer.add(one, [walletCreated(one.wallet)]);

    async function make(owner: UserId, code: string, { displayName, chain }: Network): Promise<NewWallet> {
      const id = newId("wal");
      const wallet: Wallet = {
        id,
        userId: owner,
        network: code,
        kind: "CUSTODIAL",
        name: displayName,
        createdAt: clock.now(),
        isDefault: false,
        archivedAt: null,
      };
      return { wallet, origin: "VERIFICATION", keys: await makeKeys(id, chain) };
    }
  };
