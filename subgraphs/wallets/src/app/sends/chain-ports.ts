import type { ChainId } from "../../domain/chains/block.ts";
import type { FeeMarket, FeeTerms } from "../../domain/sends/fees.ts";
import type { Token } from "../../domain/tokens/token.ts";
import type { SendId } from "../../domain/wallets/ids.ts";

/** What somebody whose tokens they are has signed, so that another one sends it (EIP-3009). */
export type Authorization = {
  readonly owner: string;
  /** Who alone can use it. */
  readonly payee: string;
  readonly units: bigint;
  /** 32 bytes; the contract takes each once. */
  readonly nonce: Uint8Array;
  readonly isOdd: boolean;
  readonly r: Uint8Array;
  readonly s: Uint8Array;
};

export type AuthorizationTerms = Pick<Authorization, "owner" | "payee" | "units"> & {
  readonly token: Pick<Token, "contract"> & { readonly domain: NonNullable<Token["domain"]> };
  readonly chainId: ChainId;
  /** Each authorises one transfer, however often it is asked for. */
  readonly sendId: SendId;
};

/**
 * The same terms give the same authorization. Throws, and quotes no key, where the key is not that
 * of the owner. It has no await.
 */
export type AuthorizeTransfer = (terms: AuthorizationTerms, key: SpendingKey) => Authorization;

/** By a token's contract; `authorization`: whose tokens are moved, where they are another's. */
export type TokenTransfer = { readonly contract: string; readonly authorization: Authorization | null };

/**
 * What a transaction of an account is to be, to the last bit. Addresses as wallets have them;
 * `units`: the smallest ones of the token, or of the network's own currency.
 */
export type TransferTerms = {
  readonly chainId: ChainId;
  readonly nonce: number;
  readonly from: string;
  readonly to: string;
  readonly units: bigint;
  /** Null: the network's own currency. */
  readonly token: TokenTransfer | null;
  readonly fees: FeeTerms;
};

export type SignedTransfer = { readonly txid: string; readonly bytes: Uint8Array };

/** The key of one address of a wallet: whoever passes it zeroes it after use. */
export type SpendingKey = {
  /**
   * The account's extended private key, the 78 bytes of BIP-32; of a wallet of one private key
   * that, 32 bytes.
   */
  readonly accountKey: Uint8Array;
  /** Null where nobody has said it, and of one private key. */
  readonly accountPath: string | null;
  /** Its receive chain; 1: its chain for change. */
  readonly chain?: 0 | 1;
  /** The child's number there. */
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
  /**
   * Gas that this would take now, without any reserve; null: its payee, or the token's contract,
   * would refuse it, or take more than is paid for (`gasMaxFor`).
   */
  estimateGas(transfer: Pick<TransferTerms, "from" | "to" | "units" | "token">): Promise<bigint | null>;
  /** Units of an address when this block was over. */
  balanceAt(address: string, blockHash: string): Promise<bigint>;
  /** The same of a token. */
  tokenBalanceAt(contract: string, address: string, blockHash: string): Promise<bigint>;
  /** How many transactions of an address were mined when this block was over: its next nonce. */
  nonceAt(address: string, blockHash: string): Promise<number>;
  broadcast(bytes: Uint8Array): Promise<Answered>;
};

/** What blocks say of sends. */
export type { Outcome } from "../chains/ports.ts";
