import type { EventData } from "@coffer/contracts/event-data";
import type { Uuid } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import type { Money } from "@coffer/money/money";
import type { Doing } from "../../domain/money/entries.ts";

export type SwitchedTreasury = EventData<"coffer.wallets.treasury.switched">;
export type SwitchedCustody = EventData<"coffer.wallets.custody.switched">;
export type PaidFee = EventData<"coffer.wallets.fee.paid">;
export type FundedTreasury = EventData<"coffer.wallets.treasury.funded">;

/** What was booked, for good. */
export type Booked = {
  readonly network: string;
  readonly txid: string;
  readonly address: string;
  readonly amount: Money;
  readonly entryId: Uuid;
  readonly at: Date;
};

/**
 * What one event of a network's treasury does, all of it in the transaction that remembers the
 * event: where anything throws, nothing is kept.
 */
export type TreasuryBooks = {
  /** Keeps the last word; what was said before one that is kept already is left out. */
  noteSwitch(
    said: Pick<SwitchedTreasury, "network" | "currency"> & { state: "OPEN" | "PAUSED"; at: Date },
  ): Promise<void>;
  /** Keeps the last word, in the same way, of whether it is stopped. */
  noteStop(
    said: Pick<SwitchedCustody, "network" | "currency"> & { state: "STOPPED" | "RELEASED"; at: Date },
  ): Promise<void>;
  /** The account of what we have on a network, where there is none yet. */
  openCustody(network: string, asset: Asset): Promise<void>;
  /** False where that transaction's fee was booked before. */
  addFee(fee: Booked): Promise<boolean>;
  /** False where what that transaction brought to that address was booked before. */
  addFunding(funding: Booked): Promise<boolean>;
  /** Throws where the ledger refuses it. */
  post(entry: Doing<"post">): Promise<void>;
};
