import { BITCOIN_PREFIXES, type BitcoinNet, readBitcoinPayee } from "@coffer/addresses/bitcoin";
import { isZeroAddress, readEthereumAddress } from "@coffer/addresses/ethereum";
import { isTronAddress, isTronZeroAddress } from "@coffer/addresses/tron";
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
  /** What it takes to an address at least, in its smallest units: nodes relay no less. */
  readonly leastTo: (address: string) => bigint;
};

/** Null of one whose addresses nobody here can check. */
export type FindNetwork = (code: string) => Network | null;

export function makeFindNetwork(net: BitcoinNet): FindNetwork {
  const readPayee = (text: string) => readBitcoinPayee(text, BITCOIN_PREFIXES[net]);
  const networks: ReadonlyMap<string, Network> = new Map([
    ["ETHEREUM", { currency: "ETH", digits: 18, readAddress: readSomebodys, leastTo: () => 1n }],
    [
      "BITCOIN",
      {
        ...{ currency: "BTC", digits: 8 },
        readAddress: (text: string) => readPayee(text)?.address ?? null,
        leastTo: (address: string) => readPayee(address)?.dust ?? 1n,
      },
    ],
    ["TRON", { currency: "TRX", digits: 6, readAddress: readOfTron, leastTo: () => 1n }],
  ]);
  return (code) => networks.get(code) ?? null;
}

/** Nothing is rounded. A token is offered only where it has all the digits of its currency. */
export const moves = ({ currency, digits }: Pick<Network, "currency" | "digits">, { units, asset }: Money): boolean =>
  asset.code !== currency || asset.scale <= digits || units % 10n ** BigInt(asset.scale - digits) === 0n;

export const isEnough = ({ digits, leastTo }: Network, address: string, { units, asset }: Money): boolean =>
  units * 10n ** BigInt(digits) >= leastTo(address) * 10n ** BigInt(asset.scale);

function readSomebodys(text: string): string | null {
  const address = readEthereumAddress(text);
  return address === null || isZeroAddress(address) ? null : address;
}

const readOfTron = (text: string): string | null => (isTronAddress(text) && !isTronZeroAddress(text) ? text : null);
