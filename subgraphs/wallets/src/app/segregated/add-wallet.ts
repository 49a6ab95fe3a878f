import { newId } from "@coffer/contracts/ids";
import type { Vault } from "@coffer/platform/stores/vault";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ChainUnavailable, ScanOutOfRange } from "../../domain/chains/refusals.ts";
import { type Scan, scanFrom, scanRange } from "../../domain/chains/scan.ts";
import { childrenMissing } from "../../domain/segregated/gap.ts";
import { type AddressType, type Watched, watchedKeyOf } from "../../domain/segregated/keys.ts";
import type { KeyInvalid, WalletExists } from "../../domain/segregated/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { IdempotencyKeyReused, NetworkUnavailable, QuotaExceeded } from "../../domain/wallets/refusals.ts";
import type { Wallet } from "../../domain/wallets/wallet.ts";
import { walletCreated } from "../wallets/events.ts";
import type { Gate } from "../wallets/gate.ts";
import { accountKeyContext } from "../wallets/make-wallet-keys.ts";
import type { Networks, WalletReader } from "../wallets/ports.ts";
import type { BroughtKey, KeyReader } from "./key-ports.ts";
import type { Added, AddedUnderKey, InSegregated, KeyReaders, SegregatedWallet, SegregatedWriter } from "./ports.ts";
import { addressesOf } from "./watch-receipts.ts";

type Asked = {
  readonly userId: UserId;
  readonly network: string;
  /** Null: named for its network. */
  readonly name: string | null;
  /** Blocks from this height on are read for it; null: from now on. */
  readonly birthdayHeight: number | null;
  readonly idempotencyKey: string;
};

export type ImportWallet = Asked & BroughtKey;
export type WatchWallet = Asked & {
  /** Public, unless somebody is mistaken. */
  readonly watch: Secret;
  readonly addressType: AddressType | null;
};

export type AddWalletRefusal =
  | NetworkUnavailable
  | KeyInvalid
  | QuotaExceeded
  | WalletExists
  | ScanOutOfRange
  | ChainUnavailable
  | IdempotencyKeyReused;

export type AddWallets = {
  /** Of keys that its owner brings; what spends is sealed, and nothing else of them is kept. */
  importWallet(command: ImportWallet): Promise<Result<Wallet, AddWalletRefusal>>;
  /** A wallet that can only be watched. */
  watchWallet(command: WatchWallet): Promise<Result<Wallet, AddWalletRefusal>>;
};

type Deps = {
  readonly networks: Networks;
  readonly keyReaders: KeyReaders;
  readonly vault: Pick<Vault, "seal">;
  /** Bounds how many keys are derived at once. */
  readonly gate: Gate;
  readonly inSegregated: InSegregated;
  readonly reader: Pick<WalletReader, "listByIds">;
  readonly clock: Clock;
  readonly settings: { readonly perUser: number; readonly gapLimit: number };
  readonly announce: () => void;
};

type Found = Result<{ readonly keys: KeyReader; readonly displayName: string }, NetworkUnavailable>;

export const makeAddWallets = (deps: Deps): AddWallets => ({
  async importWallet(command) {
    const found = findNetwork(deps, command.network);
    if (!found.ok) return found;
    // Read outside of the transaction: 2048 rounds of PBKDF2, and a vault that may be far.
    const brought = await deps.gate(() => found.value.keys.readBrought(command));
    if (!brought.ok) return err({ code: "KEY_INVALID", fault: brought.error });
    const { watched, spending } = brought.value;
    const wallet = toWallet(deps, command, { kind: "IMPORTED", displayName: found.value.displayName });
    try {
      const seal = () => deps.vault.seal(spending, accountKeyContext(wallet.id));
      return await add(deps, { command, operation: "importWallet", wallet, watched, keys: found.value.keys, seal });
    } finally {
      spending.fill(0);
    }
  },
  async watchWallet(command) {
    const found = findNetwork(deps, command.network);
    if (!found.ok) return found;
    const { keys, displayName } = found.value;
    const watched = keys.readWatched(command.watch.reveal(), command.addressType);
    if (!watched.ok) return err({ code: "KEY_INVALID", fault: watched.error });
    const wallet = toWallet(deps, command, { kind: "WATCH_ONLY", displayName });
    return add(deps, { command, operation: "watchWallet", wallet, watched: watched.value, keys, seal: null });
  },
});

function findNetwork({ networks, keyReaders }: Deps, code: string): Found {
  const [network, keys] = [networks.get(code), keyReaders.get(code)];
  if (network !== undefined && keys !== undefined) return ok({ keys, displayName: network.displayName });
  return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()].filter((one) => keyReaders.has(one)) });
}

type Of = { readonly kind: "IMPORTED" | "WATCH_ONLY"; readonly displayName: string };

const toWallet = ({ clock }: Deps, { userId, network, name }: Asked, { kind, displayName }: Of): Wallet => ({
  id: newId("wal"),
  ...{ userId, network, kind },
  name: name ?? displayName,
  createdAt: clock.now(),
  isDefault: false,
  archivedAt: null,
});

type Adding = {
  readonly command: Asked;
  readonly operation: "importWallet" | "watchWallet";
  readonly wallet: Wallet;
  readonly watched: Watched;
  readonly keys: KeyReader;
  readonly seal: (() => ReturnType<Vault["seal"]>) | null;
};

async function add(deps: Deps, adding: Adding): Promise<Result<Wallet, AddWalletRefusal>> {
  const { inSegregated, settings, announce } = deps;
  const { command, operation, wallet, watched, keys, seal } = adding;
  const { userId, network, name, birthdayHeight, idempotencyKey } = command;
  // Of what was brought only what is public is in it: no hash of a secret is kept anywhere.
  const claim = makeClaim({ actorId: userId, operation, key: idempotencyKey }, [
    ...[network, name, watchedKeyOf(watched), watched.of === "ADDRESS" ? watched.others.join() : null],
    birthdayHeight === null ? null : String(birthdayHeight),
  ]);
  const before = await inSegregated((writer) => writer.findAdded(claim));
  if (before) return answer(deps, before);
  const added: SegregatedWallet = {
    wallet,
    watched,
    sealed: seal && (await seal()),
    addresses: firstAddresses(watched, keys, settings.gapLimit),
  };
  const made = await inSegregated((writer) =>
    writer.addOnce(claim, () => addUnderLocks(writer, added, { birthdayHeight, perUser: settings.perUser })),
  );
  if (made.ok && made.value.walletId === wallet.id) announce();
  return answer(deps, made);
}

type Bounds = { readonly birthdayHeight: number | null; readonly perUser: number };

async function addUnderLocks(
  writer: SegregatedWriter,
  added: SegregatedWallet,
  { birthdayHeight, perUser }: Bounds,
): Promise<Added> {
  const { wallet, watched } = added;
  await writer.lockOwner(wallet.userId);
  if (await writer.isThere(wallet, watched)) return err({ code: "WALLET_EXISTS" });
  if ((await writer.countRequested(wallet.userId)) >= perUser) return err({ code: "QUOTA_EXCEEDED", limit: perUser });
  const scan = scanSince(await writer.lockChain(wallet.network), birthdayHeight);
  if (!scan.ok) return scan;
  await writer.add(added, [walletCreated(wallet)]);
  if (scan.value !== null) await writer.putScan(wallet, scan.value);
  return ok({ walletId: wallet.id });
}

/**
 * What is read once more for what is watched from now on: the next block at least, which somebody
 * may have begun to read. Null where the network was never seen: then everything is still to come.
 */
export function scanSince(
  cursor: number | null,
  height: number | null,
): Result<Scan | null, ScanOutOfRange | ChainUnavailable> {
  if (cursor === null) return height === null ? ok(null) : err({ code: "CHAIN_UNAVAILABLE" });
  const { lowest, highest } = scanRange(cursor);
  if (height !== null && (height < lowest || height > highest))
    return err({ code: "SCAN_OUT_OF_RANGE", lowest, highest });
  return ok(scanFrom(height ?? cursor + 1, cursor));
}

function firstAddresses(watched: Watched, keys: KeyReader, gapLimit: number) {
  if (watched.of === "ADDRESS") {
    const { address, others } = watched;
    return [address, ...others].map(
      (one, i) =>
        ({ id: newId("adr"), address: one, derivationPath: null, index: i, label: null, chain: 0, child: i }) as const,
    );
  }
  const places = keys.chains.flatMap((chain) =>
    childrenMissing({ known: 0, lastUsed: -1 }, gapLimit).map((child) => ({ chain, child })),
  );
  return addressesOf(keys, watched, { places, nextIndex: 0 });
}

async function answer({ reader }: Deps, made: AddedUnderKey): Promise<Result<Wallet, AddWalletRefusal>> {
  if (!made.ok) return made;
  const [wallet] = await reader.listByIds([made.value.walletId]);
  if (!wallet) throw new Error("a wallet that a key made is missing");
  return ok(wallet);
}
