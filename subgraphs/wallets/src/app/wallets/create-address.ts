import { newId } from "@coffer/contracts/ids";
import { type Claim, makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { CreateAddressRefusal } from "../../domain/wallets/refusals.ts";
import { type Address, custodyOf } from "../../domain/wallets/wallet.ts";
import type { AddressMade, InTransaction, Networks, WalletReader, WalletWriter } from "./ports.ts";

export type CreateAddress = {
  readonly ownerId: UserId;
  /** Null: the id of nothing. */
  readonly walletId: WalletId | null;
  readonly label: string | null;
  readonly idempotencyKey: string;
};

type Deps = {
  readonly networks: Networks;
  readonly inTransaction: InTransaction;
  readonly reader: Pick<WalletReader, "listAddressesByIds">;
  /** Addresses of one wallet that have received nothing, at most. */
  readonly gapLimit: number;
};

/**
 * The next address of a wallet's account, by its index: addresses are made in order, so that
 * whoever restores the wallet from its seed finds them all (BIP-44, address gap limit).
 */
export const makeCreateAddress =
  ({ inTransaction, reader, ...deps }: Deps) =>
  async (command: CreateAddress): Promise<Result<Address, CreateAddressRefusal>> => {
    const made = await inTransaction((writer) =>
      writer.makeAddressOnce(claimOf(command), () => addNext(writer, deps, command)),
    );
    if (!made.ok) return made;
    const [address] = await reader.listAddressesByIds([made.value.addressId]);
    if (address === undefined) throw new Error("an address that was made is missing");
    return ok(address);
  };

const claimOf = ({ ownerId, walletId, label, idempotencyKey }: CreateAddress): Claim =>
  makeClaim({ actorId: ownerId, operation: "createWalletAddress", key: idempotencyKey }, [walletId, label]);

async function addNext(
  writer: WalletWriter,
  { networks, gapLimit }: Pick<Deps, "networks" | "gapLimit">,
  { ownerId, walletId, label }: CreateAddress,
): Promise<AddressMade> {
  if (walletId === null) return err({ code: "WALLET_NOT_FOUND" });
  await writer.lockOwner(ownerId);
  const source = await writer.findAddressSource(ownerId, walletId);
  if (!source) return err({ code: "WALLET_NOT_FOUND" });
  const { wallet, accountXpub, addresses, unused } = source;
  if (wallet.archivedAt) return err({ code: "WALLET_ARCHIVED" });
  if (accountXpub === null || custodyOf(wallet) === "SEGREGATED") return err({ code: "WALLET_SEGREGATED" });
  const network = networks.get(wallet.network);
  if (network === undefined) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
  if (unused >= gapLimit) return err({ code: "GAP_LIMIT_REACHED", limit: gapLimit });
  const id = newId("adr");
  await writer.addAddress(wallet, {
    id,
    ...network.chain.receiveAddress(accountXpub, addresses),
    index: addresses,
    label,
  });
  return ok({ addressId: id });
}
