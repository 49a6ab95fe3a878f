import { pagedList } from "@coffer/platform/graphql/pages";

/** BIP-32: what is not hardened. PostgreSQL's integers end there, too. */
const INDEX_MAX = 2 ** 31 - 1;

/** By their indexes. */
export const makeAddressList = (walletId: string) =>
  pagedList({ name: "addresses of a wallet", of: [walletId], parsePlace: parseIndex });

function parseIndex(text: string): number | null {
  const index = /^\d{1,10}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
  return index <= INDEX_MAX ? index : null;
}
