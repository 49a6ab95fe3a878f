import { hash } from "node:crypto";
import { idFromUuid } from "@coffer/contracts/ids";
import type { PayoutAddress } from "../../domain/money/chain-payout.ts";
import type { AddressId } from "../../domain/money/ids.ts";

/**
 * Whom an approval was for, where that is an address: the same id for the same one, and no other's
 * (UUIDv8, RFC 9562 §5.8).
 */
export function addressIdOf({ network, address }: PayoutAddress): AddressId {
  const hex = hash("sha256", `coffer/address/${network}/${address}`);
  return idFromUuid(
    "adr",
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  );
}
