import { utils } from "tronweb";

/** As wallets that a page asks: what is shown is checked to be what is signed. */
export function signByTronweb(json: string, key: Uint8Array): { readonly signature: readonly string[] } {
  const shown = JSON.parse(json) as Parameters<typeof utils.transaction.txCheck>[0];
  if (!utils.transaction.txCheck(shown)) throw new Error("tronweb does not sign what is not what it shows");
  return utils.crypto.signTransaction(Buffer.from(key).toString("hex"), shown) as never;
}
