import type { ChainDepositId } from "./ids.ts";

/**
 * Which confirmation of which deposit: a chain that is reorganised may take a deposit back, and
 * confirm it again. The first is 1.
 */
export type ChainCredit = { readonly depositId: ChainDepositId; readonly credit: number };

/** Where a deposit comes from that no provider has brought. */
export type ChainOrigin = ChainCredit & {
  readonly network: string;
  readonly txid: string;
  /** Of whoever has it: where it was sent to. */
  readonly address: string;
};
