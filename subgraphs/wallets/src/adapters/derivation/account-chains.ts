import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { Chain } from "../../domain/segregated/gap.ts";
import { type PublicNode, publicChild } from "./bip32.ts";
import { readXpub } from "./extended-key.ts";

/** Points share their memory with others. */
const NODE_BYTES = 1_500;
const kept = new BoundedMap<string, PublicNode>({
  entries: 1_000,
  bytes: 2_000_000,
  weigh: (text) => bytesOfText(text) + NODE_BYTES,
});

/**
 * The public key (65 bytes) of a child of one of an account's chains (BIP-44, change level), of any
 * account: who brought it has said that it is one.
 */
export function chainKey(xpub: string, chain: Chain, child: number): Uint8Array {
  const name = `${chain} ${xpub}`;
  const found = kept.get(name) ?? publicChild(readXpub(xpub), chain);
  kept.set(name, found);
  return publicChild(found, child).publicKey;
}
