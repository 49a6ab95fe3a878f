import { isZeroAddress, readEthereumAddress } from "@coffer/addresses/ethereum";
import type { Money } from "@coffer/money/money";

/** A network over which money can leave, as far as one that sends nothing has to know it. */
export type Network = {
  /** Its own currency; others are sent over it as tokens, where wallets say so. */
  readonly currency: string;
  /** Of that currency: it moves no finer fraction. */
  readonly digits: number;
  /**
   * As the network writes it, with its checksum; null of what is no address there, and of one that
   * nobody has.
   */
  readonly readAddress: (text: string) => string | null;
};

const NETWORKS: ReadonlyMap<string, Network> = new Map([
  ["ETHEREUM", { currency: "ETH", digits: 18, readAddress: readSomebodys }],
]);

/** Null of one whose addresses nobody here can check. */
export const findNetwork = (code: string): Network | null => NETWORKS.get(code) ?? null;

/** Nothing is rounded. A token is offered only where it has all the digits of its currency. */
export const moves = ({ currency, digits }: Pick<Network, "currency" | "digits">, { units, asset }: Money): boolean =>
  asset.code !== currency || asset.scale <= digits || units % 10n ** BigInt(asset.scale - digits) === 0n;

function readSomebodys(text: string): string | null {
  const address = readEthereumAddress(text);
  return address === null || isZeroAddress(address) ? null : address;
}
