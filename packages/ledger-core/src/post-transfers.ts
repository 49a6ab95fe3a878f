import type pg from "pg";
import { applyItems } from "./apply-items.ts";
import { makeGroupCommit } from "./group-commit.ts";
import type { LedgerItem, Outcome } from "./ledger-item.ts";

type Common = Pick<LedgerItem, "id" | "kind" | "subject" | "effectiveAt" | "narrative" | "reference" | "linked">;

/** From one account to another. */
type Moving = Common & {
  /** UUIDs. */
  readonly debit: string;
  readonly credit: string;
  readonly asset: string;
  /** Smallest units, at least 1. */
  readonly amount: bigint;
};

/** One transfer between two accounts, or a later step of one. `linked`: done together with the next one, or not at all. */
export type Transfer =
  | (Moving & { readonly flag?: undefined })
  /** Reserved only, until it is posted, voided or its time has come. */
  | (Moving & { readonly flag: "pending"; readonly timeoutSeconds?: number | null })
  /** The amount, or all of it where left out; the rest is given back. */
  | (Common & { readonly flag: "post-pending"; readonly pending: string; readonly amount?: bigint | null })
  | (Common & { readonly flag: "void-pending"; readonly pending: string });

export type Ledger = {
  /**
   * Posts transfers durably, in order, each with its own outcome; those of one call are decided together, next to those of other callers.
   * Rejects with BUSY where the queue is full (nothing was stored), with a RangeError where the last transfer is linked or there are too many, else with the
   * database's fault: then send the same transfers again, with the same ids.
   */
  postTransfers(transfers: readonly Transfer[]): Promise<readonly Outcome[]>;
  /** Finishes what runs, and refuses the rest with BUSY. */
  stop(): Promise<void>;
};

export type LedgerOptions = {
  /** Of a role that may call `ledger.apply`. */
  readonly pool: pg.Pool;
  readonly batchMax?: number;
  readonly queueMax?: number;
  readonly waitMaxMs?: number;
  readonly lanes?: number;
};

/** The ledger by itself, for whoever has nothing else to write in the same transaction. */
export function makeLedger(options: LedgerOptions): Ledger {
  const { pool, batchMax = 1_000, queueMax = 50_000, waitMaxMs = 5_000, lanes = 2 } = options;
  const group = makeGroupCommit<readonly LedgerItem[], readonly Outcome[]>({
    batchMax,
    queueMax,
    waitMaxMs,
    lanes,
    weightOf: (items) => items.length,
    async run(calls) {
      const outcomes = await applyItems(pool, calls.flat());
      let place = 0;
      return calls.map((items) => {
        place += items.length;
        return outcomes.slice(place - items.length, place);
      });
    },
  });
  return {
    async postTransfers(transfers) {
      if (transfers.length === 0) return [];
      if (transfers.length > batchMax) throw new RangeError(`at most ${batchMax} transfers go together`);
      if (transfers.at(-1)?.linked) throw new RangeError("the last transfer is linked to none");
      return group.submit(transfers.map(itemOf));
    },
    stop: group.stop,
  };
}

function itemOf(transfer: Transfer): LedgerItem {
  switch (transfer.flag) {
    case "pending":
      return {
        ...commonOf(transfer),
        ...movingOf(transfer),
        action: "hold",
        timeoutSeconds: transfer.timeoutSeconds ?? null,
      };
    case "post-pending":
      return { ...commonOf(transfer), action: "capture", hold: transfer.pending, amount: transfer.amount ?? null };
    case "void-pending":
      return { ...commonOf(transfer), action: "void", hold: transfer.pending };
    default: {
      const { debit, credit, asset, amount } = transfer;
      const legs = [
        { account: debit, asset, amount: -amount },
        { account: credit, asset, amount },
      ];
      return { ...commonOf(transfer), action: "post", legs };
    }
  }
}

const movingOf = ({ debit, credit, asset, amount }: Moving) => ({ debit, credit, asset, amount });

const commonOf = ({ id, kind, subject, effectiveAt, narrative, reference, linked }: Common): Common => ({
  id,
  kind,
  subject: subject ?? null,
  effectiveAt: effectiveAt ?? null,
  narrative: narrative ?? null,
  reference: reference ?? null,
  linked: linked ?? false,
});
