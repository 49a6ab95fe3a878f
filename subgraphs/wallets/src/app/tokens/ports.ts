import type { NewEvent } from "@coffer/contracts/new-event";
import type { ChainId } from "../../domain/chains/block.ts";
import type { KeptToken, Token, TokenFault } from "../../domain/tokens/token.ts";
import type { Treasury } from "../../domain/treasuries/treasury.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";

/** One provider, to be asked what a contract is. */
export type TokenInspector = {
  /** Null: it is what is configured. Rejects as ChainNode does. */
  inspect(token: Token, chainId: ChainId): Promise<TokenFault | null>;
};

export type TokenReader = {
  /** By contract; those that are configured no more among them. */
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
