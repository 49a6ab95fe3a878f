import type { ChainId } from "../../domain/chains/block.ts";
import type { FeeMarket, FeeTerms } from "../../domain/sends/fees.ts";

/**
 * What a transaction of an account is to be, to the last bit. Addresses as wallets have them;
 * `units`: the smallest ones of the network's own currency.
 */
export type TransferTerms = {
  readonly chainId: ChainId;
  readonly nonce: number;
  readonly from: string;
  readonly to: string;
  readonly units: bigint;
  readonly fees: FeeTerms;
};

export type SignedTransfer = { readonly txid: string; readonly bytes: Uint8Array };

/** The key of one address of a wallet: whoever passes it zeroes it after use. */
export type SpendingKey = {
  /** The account's extended private key, the 78 bytes of BIP-32. */
  readonly accountKey: Uint8Array;
  readonly accountPath: string;
  /** Of its receive chain. */
  readonly index: number;
};

/**
 * Signs, reads the final bytes back and compares all of them with the terms. The same terms give
 * the same bytes (RFC 6979). Throws, and quotes no key, where the key is not that of `from`, or
 * the bytes say anything else than the terms. It has no await: it runs under the source's lock.
 */
export type SignTransfer = (terms: TransferTerms, key: SpendingKey) => SignedTransfer;

/** What a node made of bytes that it was given. None of it says whether money moves. */
export type Answered = {
  /**
   * ACCEPTED: it has them, or had them before. TOO_CHEAP: it wants a higher fee. NO_FUNDS: the
   * source has too little as it sees it. REFUSED: they are wrong, which is a fault of ours.
   * UNCLEAR: anything else, no answer among it.
   */
  readonly outcome: "ACCEPTED" | "TOO_CHEAP" | "NO_FUNDS" | "REFUSED" | "UNCLEAR";
  /** For logs and operators; without the node's address. */
  readonly said: string;
};

/** One provider, to send by. What reads rejects as ChainNode does; `broadcast` never rejects. */
export type SendingNode = {
  feeMarket(): Promise<FeeMarket>;
  /** Gas that this would take now, without any reserve; null: its payee would refuse it. */
  estimateGas(transfer: Pick<TransferTerms, "from" | "to" | "units">): Promise<bigint | null>;
  /** Units of an address when this block was over. */
  balanceAt(address: string, blockHash: string): Promise<bigint>;
  /** How many transactions of an address were mined when this block was over: its next nonce. */
  nonceAt(address: string, blockHash: string): Promise<number>;
  broadcast(bytes: Uint8Array): Promise<Answered>;
};

/** What blocks say of sends. */
export type { Outcome } from "../chains/ports.ts";
