import { err, ok, type Result } from "@coffer/platform/values/result";
import type { AddressId, UserId } from "../../domain/wallets/ids.ts";
import type { AddressNotFound } from "../../domain/wallets/refusals.ts";
import type { Address } from "../../domain/wallets/wallet.ts";
import type { InTransaction } from "./ports.ts";

export type LabelAddress = {
  readonly ownerId: UserId;
  /** Null: the id of nothing. */
  readonly addressId: AddressId | null;
  /** Null: none. */
  readonly label: string | null;
};

/** The address as it is then. */
export const makeLabelAddress =
  ({ inTransaction }: { readonly inTransaction: InTransaction }) =>
  async ({ ownerId, addressId, label }: LabelAddress): Promise<Result<Address, AddressNotFound>> => {
    if (addressId === null) return err({ code: "ADDRESS_NOT_FOUND" });
    const address = await inTransaction((writer) => writer.labelAddress(ownerId, addressId, label));
    return address !== null ? ok(address) : err({ code: "ADDRESS_NOT_FOUND" });
  };
