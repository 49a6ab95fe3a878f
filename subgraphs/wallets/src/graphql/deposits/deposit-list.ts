import { parseId } from "@coffer/contracts/ids";
import { pagedList } from "@coffer/platform/graphql/pages";

/** By their ids, which are made in their order. */
export const makeDepositList = (walletId: string) =>
  pagedList({ name: "deposits of a wallet", of: [walletId], parsePlace: (text) => parseId("dep", text) });
