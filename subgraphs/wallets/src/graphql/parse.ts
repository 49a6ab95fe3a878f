import { InputFaults } from "@coffer/platform/graphql/errors";
import type { AddressPage } from "../app/read-wallets.ts";
import { readAddressCursor } from "./cursor.ts";

const [FIRST, FIRST_MAX] = [20, 100];

type PageArguments = { readonly first?: number | null | undefined; readonly after?: string | null | undefined };

/** Throws BAD_USER_INPUT with every fault. */
export function parseAddressPage(walletId: string, { first, after }: PageArguments): AddressPage {
  const faults = new InputFaults();
  const size = first ?? FIRST;
  if (size < 1 || size > FIRST_MAX) faults.add("first", "OUT_OF_RANGE", `must be 1 to ${FIRST_MAX}`);
  const behind = typeof after === "string" ? readAddressCursor(after) : -1;
  if (behind === null) faults.add("after", "INVALID_CURSOR", "is not a cursor of this list");
  faults.throwIfAny();
  return { walletId, first: size, behind: behind ?? -1 };
}
