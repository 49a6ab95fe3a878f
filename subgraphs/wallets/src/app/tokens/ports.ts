import type { NewEvent } from "@coffer/contracts/new-event";
import type { BlockHead, ChainId } from "../../domain/chains/block.ts";
import type { KeptToken, Token, TokenFault } from "../../domain/tokens/token.ts";
import type { Treasury } from "../../domain/treasuries/treasury.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";

/** One provider, to be asked what a contract is. */
export type TokenInspector = {
  /** Null: it is what is listed. Rejects as ChainNode does. */
  inspect(token: Token, chainId: ChainId): Promise<TokenFault | null>;
};

/** What a token's contract says that a transaction has moved. Addresses as wallets have them. */
export type TokenMoved = {
  readonly txid: string;
  /** `log:<place>`, counted from the transaction's first log. */
  readonly position: string;
  readonly contract: string;
  /** Null where tokens were made. */
  readonly from: string | null;
  readonly to: string;
  /** More than 0. */
  readonly units: bigint;
};

export type TokenLogs = { readonly block: AtHeight; readonly moved: readonly TokenMoved[] };
export type AtHeight = Pick<BlockHead, "height" | "hash">;

/** One provider of a chain whose blocks do not prove what contracts have logged. */
export type TokenLogReader = {
  /**
   * Of the block of this height, which nobody takes back any more, and of these contracts, in its
   * order; null where it is not so deep there yet. Rejects as ChainNode does.
   */
  readTokenLogs(height: number, contracts: ReadonlySet<string>): Promise<TokenLogs | null>;
};

/** Up to which block what contracts have logged was read; in one transaction. */
export type TokenLogWriter = {
  find(network: NetworkCode): Promise<number | null>;
  /** Up to here from now on. */
  note(network: NetworkCode, height: number): Promise<void>;
  /** What is above is to be read anew. */
  stepBack(network: NetworkCode, height: number): Promise<void>;
  /** Whether sends of these contracts that this block has did move what they were to. */
  noteMoved(network: NetworkCode, seen: SeenMoved): Promise<void>;
};
export type SeenMoved = TokenLogs & { readonly contracts: ReadonlySet<string>; readonly at: Date };

export type TokenReader = {
  /** By contract; those that are listed no more among them. */
  list(network: NetworkCode): Promise<readonly KeptToken[]>;
};

/** In one transaction. */
export type TokenWriter = {
  list(network: NetworkCode): Promise<readonly KeptToken[]>;
  /** New, or in the place of what was kept of its contract. */
  keep(network: NetworkCode, token: KeptToken): Promise<void>;
};

export type TokensWriter = {
  readonly tokens: TokenWriter;
  /** Nobody else opens or pauses it until the end of the transaction. */
  lockTreasury(network: NetworkCode): Promise<Pick<Treasury, "state"> | null>;
  tell(events: readonly NewEvent<"wallets">[]): Promise<void>;
};

export type InTokens = <T>(work: (writer: TokensWriter) => Promise<T>) => Promise<T>;
