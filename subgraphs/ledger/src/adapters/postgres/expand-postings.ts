import type { Uuid } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import type { Expand } from "@coffer/platform/events/outbox";
import { balanceEvent } from "../../app/balance-event.ts";
import { readMovements } from "./movement-reader.ts";

/** Postings of one batch at most: 512 entries of a few legs each, with room. */
const POSTINGS_MAX = 100_000;

/**
 * A batch of the write door, `[accounts, after, upto]`, as one event per posting. Its id is the
 * posting's place, so a repeat is recognised.
 */
export const expandPostings: Expand = async (sql, row) => {
  const [accounts, after, upto] = row.payload as [Uuid[], number[], number[]];
  const ranges = accounts.map((account, i) => ({ account, after: String(after[i]), upto: String(upto[i]) }));
  const movements = await readMovements(sql, ranges, POSTINGS_MAX);
  return movements.map((movement) => {
    const { field, stream, sequence, audience, data } = balanceEvent(movement);
    return makeEvent("ledger", {
      id: `${movement.accountId}/${movement.sequence}`,
      type: "balance.changed",
      subject: movement.accountId,
      sequence,
      time: movement.recordedAt,
      data,
      ...(movement.ownerId ? { ownerId: movement.ownerId } : {}),
      follow: { field, places: [{ stream, sequence, audience }] },
    });
  });
};
