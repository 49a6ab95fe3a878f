import type { Asset } from "@coffer/money/asset";
import type { ChainCredit, ChainOrigin } from "../../domain/money/chain-origin.ts";
import type { ChainDepositId, PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { MoneyCommand, MoneyOutcome } from "../../domain/money-command.ts";
import type { Credited } from "./chain-event.ts";

/** In the order asked for; null of what no chain has brought. */
export type ListChainOrigins = (ids: readonly PaymentId[]) => Promise<readonly (ChainOrigin | null)[]>;

/** Money that is on a chain, in the order that things come to pass: a step of the system's own. */
export type SystemCommand = MoneyCommand & { readonly claim: null };

/**
 * What one event of a chain's deposit does, all of it in the transaction that remembers the event:
 * where anything throws, nothing is kept.
 */
export type ChainBooks = {
  /** Whoever else takes an event of this deposit is waited for. Before all else. */
  lock(id: ChainDepositId): Promise<void>;
  /** What was made of it, with where it came from; null: nothing was. */
  findCredited(of: ChainCredit): Promise<{ readonly payment: Payment; readonly network: string } | null>;
  isReversed(of: ChainCredit): Promise<boolean>;
  /** For good: what was not credited before never is. */
  noteReversal(of: ChainCredit, at: Date): Promise<void>;
  /** The account of what we have on a network, where there is none yet. */
  openCustody(network: string, asset: Asset): Promise<void>;
  submit(command: SystemCommand): Promise<MoneyOutcome>;
  tellCredited(credited: Credited, at: Date): Promise<void>;
};
