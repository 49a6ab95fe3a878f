import { newId } from "@coffer/contracts/ids";
import { type Claim, makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { CreateWalletRefusal } from "../../domain/wallets/refusals.ts";
import type { Wallet } from "../../domain/wallets/wallet.ts";
import { walletCreated } from "./events.ts";
import type { MakeWalletKeys } from "./make-wallet-keys.ts";
import type { InTransaction, Made, MadeUnderKey, Networks, WalletKeys, WalletReader, WalletWriter } from "./ports.ts";

export type CreateWallet = {
  readonly userId: UserId;
  readonly network: string;
  /** Null: named for its network. */
  readonly name: string | null;
  /** Null: each request makes one more. */
  readonly idempotencyKey: string | null;
};

type Deps = {
  networks: Networks;
  makeKeys: MakeWalletKeys;
  inTransaction: InTransaction;
  reader: Pick<WalletReader, "listByIds">;
  clock: Clock;
  /** Wallets that one person may make. */
  perUser: number;
  /** Called after the commit: there is something to publish. */
  announce: () => void;
};

type Created = Result<Wallet, CreateWalletRefusal>;

export const makeCreateWallet = (deps: Deps) => {
  const { networks, makeKeys, inTransaction, clock, perUser } = deps;
  return async (command: CreateWallet): Promise<Created> => {
    const { userId } = command;
    const claim = claimOf(command);
    // Looked at first only to make no keys in vain: whether there is room, and what the key is for,
    // is decided under the lock.
    const before = await inTransaction(async (writer) => ({
      made: claim && (await writer.findMade(claim)),
      isFull: await isFull(writer, userId, perUser),
    }));
    if (before.made) return answer(deps, before.made);
    const found = networks.get(command.network);
    if (!found) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });

    const wallet: Wallet = {
      id: newId("wal"),
      userId,
      network: command.network,
      kind: "CUSTODIAL",
      name: command.name ?? found.displayName,
      createdAt: clock.now(),
      isDefault: false,
      archivedAt: null,
    };
    const early = before.isFull ? null : await makeKeys(wallet.id, found.chain);
    const keys = async () => early ?? makeKeys(wallet.id, found.chain);
    return add(deps, { wallet, keys, claim });
  };
};

const claimOf = ({ userId, network, name, idempotencyKey }: CreateWallet): Claim | null =>
  idempotencyKey === null
    ? null
    : makeClaim({ actorId: userId, operation: "createWallet", key: idempotencyKey }, [network, name]);

type NewKeys = {
  readonly wallet: Wallet;
  readonly keys: () => Promise<WalletKeys>;
  readonly claim: Claim | null;
};

async function add(deps: Deps, { wallet, keys, claim }: NewKeys): Promise<Created> {
  const { inTransaction, perUser, announce } = deps;
  const made = await inTransaction((writer): Promise<MadeUnderKey> => {
    const make = async (): Promise<Made> => {
      await writer.lockOwner(wallet.userId);
      if (await isFull(writer, wallet.userId, perUser)) return err({ code: "QUOTA_EXCEEDED", limit: perUser });
      await writer.add({ wallet, origin: "REQUEST", keys: await keys() }, [walletCreated(wallet)]);
      return ok({ walletId: wallet.id });
    };
    return claim ? writer.makeOnce(claim, make) : make();
  });
  // Another request under the same key may have come first.
  if (made.ok && made.value.walletId === wallet.id) announce();
  return answer(deps, made);
}

/** Of a key: the wallet as it is now. */
async function answer({ reader }: Deps, made: MadeUnderKey): Promise<Created> {
  if (!made.ok) return made;
  const [wallet] = await reader.listByIds([made.value.walletId]);
  if (!wallet) throw new Error("a wallet that a key made is missing");
  return ok(wallet);
}

const isFull = async (writer: WalletWriter, userId: UserId, perUser: number): Promise<boolean> =>
  (await writer.countRequested(userId)) >= perUser;
