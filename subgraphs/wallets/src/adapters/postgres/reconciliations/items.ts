import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Item } from "../../../domain/reconciliations/terms.ts";

/** What of a custody is looked at, at a block of this height. */
export type Looked = {
  readonly network: string;
  readonly currency: string;
  readonly isNative: boolean;
  readonly height: number;
  /** What was taken back above this height is to come again, or to be taken back in the books. */
  readonly takenBackAbove: number;
  /** Above this, whatever its state says; -1: all. */
  readonly openFrom: number;
};

/** With the block that it is in, or was in last. */
export type SeenItem = Item & { readonly height: number };

type Row = { on_chain: string; booked: string; height: number };

const toItem =
  (kind: Item["kind"], { height: at, takenBackAbove }: Looked) =>
  ({ on_chain, booked, height }: Row): SeenItem => ({
    ...{ kind, onChain: BigInt(on_chain), booked: BigInt(booked), height },
    isToCome: height > at || height > takenBackAbove,
  });

/**
 * Everything that one of the books and the chain may have before the other, and what both have of
 * it. All other things have come to their end in both, by their state, and long ago.
 */
export async function listItems(sql: Sql, looked: Looked): Promise<readonly SeenItem[]> {
  return [
    ...(await listDeposits(sql, looked)),
    ...(await listPayouts(sql, looked)),
    ...(looked.isNative ? await listFees(sql, looked) : []),
    ...(await listFundings(sql, looked)),
  ];
}

/** What the ledger has posted of a kind and a reference, of this custody. */
const bookedBy = (kind: string, reference: string) =>
  `(SELECT coalesce(sum(p.units), 0) FROM custody_posting p WHERE p.reference = ${reference} AND p.kind = '${kind}' AND p.network = $1 AND p.currency = $2)`;

type Credit = { id: Uuid; credit: number; on_chain: string; height: number };

/** Each of its credits, and where it is CONFIRMING the one to come: as payments says of it. */
async function listDeposits(sql: Sql, looked: Looked): Promise<readonly SeenItem[]> {
  const { network, currency, height, openFrom } = looked;
  const rows = await sql.query<Credit>(
    `SELECT d.id, g.credit::int AS credit, d.height,
       CASE WHEN d.height <= $3::int AND g.credit = CASE d.state WHEN 'CONFIRMING' THEN d.credits + 1 WHEN 'CONFIRMED' THEN d.credits WHEN 'CREDITED' THEN d.credits END
         THEN d.units ELSE 0 END::text AS on_chain
     FROM deposit d CROSS JOIN LATERAL generate_series(1, d.credits + CASE d.state WHEN 'CONFIRMING' THEN 1 ELSE 0 END) g(credit)
     WHERE d.network = $1 AND d.currency = $2 AND (d.state IN ('CONFIRMING', 'CONFIRMED') OR d.height > $4::int)`,
    [network, currency, height, openFrom],
  );
  const references = rows.map(({ id, credit }) => `${idFromUuid("dep", id)}/${credit}`);
  const booked = await sql.query<{ reference: string; units: string }>(
    `SELECT p.reference, sum(p.units)::text AS units FROM custody_posting p
     WHERE p.reference = ANY ($3::text[]) AND p.kind = 'DEPOSIT' AND p.network = $1 AND p.currency = $2 GROUP BY p.reference`,
    [network, currency, references],
  );
  const unitsOf = new Map(booked.map(({ reference, units }) => [reference, units]));
  return rows.map((row, i) =>
    toItem("DEPOSIT", looked)({ ...row, booked: unitsOf.get(references[i] as string) ?? "0" }),
  );
}

/** Signed by us, and not what calls it off: what somebody else mined is none of ours. */
const WINNER = "JOIN attempt t ON t.send_id = s.id AND t.txid = s.txid";

const IS_OPEN =
  "(s.state IN ('BROADCAST', 'CONFIRMED') OR (s.state IN ('FINAL', 'FAILED', 'CANCELLED') AND s.height > $4::int))";

async function listPayouts(sql: Sql, looked: Looked): Promise<readonly SeenItem[]> {
  const { network, currency, height, openFrom } = looked;
  const rows = await sql.query<Row>(
    `SELECT CASE WHEN s.height <= $3::int AND s.succeeded AND s.moved IS NOT FALSE AND NOT t.is_cancel THEN -t.units ELSE 0 END::text AS on_chain,
       (SELECT coalesce(sum(p.units), 0) FROM custody_posting p
         WHERE p.payment_id = s.payment_id AND p.kind = 'WITHDRAWAL' AND p.network = $1 AND p.currency = $2)::text AS booked,
       coalesce(s.height, (SELECT max(c.height) FROM send_change c WHERE c.send_id = s.id), -1)::int AS height
     FROM send s LEFT ${WINNER} WHERE s.network = $1 AND s.currency = $2 AND s.kind = 'PAYOUT' AND ${IS_OPEN}`,
    [network, currency, height, openFrom],
  );
  return rows.map(toItem("PAYOUT", looked));
}

/** Of everything that was mined of the house's, whatever it moved. */
async function listFees(sql: Sql, looked: Looked): Promise<readonly SeenItem[]> {
  const { network, currency, height, openFrom } = looked;
  const rows = await sql.query<Row>(
    `SELECT CASE WHEN s.height <= $3::int THEN -s.fee ELSE 0 END::text AS on_chain, ${bookedBy("NETWORK_FEE", "s.txid")}::text AS booked, s.height
     FROM send s ${WINNER} WHERE s.network = $1 AND s.fee > 0 AND s.kind <> 'OWN' AND ${IS_OPEN}`,
    [network, currency, height, openFrom],
  );
  return rows.map(toItem("FEE", looked));
}

/** The books have one of each transaction and address. */
async function listFundings(sql: Sql, looked: Looked): Promise<readonly SeenItem[]> {
  const { network, currency, height, openFrom } = looked;
  const rows = await sql.query<Row>(
    `SELECT sum(CASE WHEN f.height <= $3::int THEN f.units ELSE 0 END)::text AS on_chain,
       ${bookedBy("TREASURY_FUNDING", "f.txid || '/' || f.address")}::text AS booked, max(f.height)::int AS height
     FROM funding f WHERE f.network = $1 AND f.currency = $2 AND (f.state = 'SEEN' OR (f.state = 'FINAL' AND f.height > $4::int)) GROUP BY f.txid, f.address`,
    [network, currency, height, openFrom],
  );
  return rows.map(toItem("FUNDING", looked));
}
