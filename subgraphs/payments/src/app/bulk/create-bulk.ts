import { hash } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { add, formatMoney, type Money, money, zero } from "@coffer/money/money";
import { type Claim, makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { type BulkPayment, type RowOrder, writeRows } from "../../domain/money/bulk-payment.ts";
import type { BulkFault } from "../../domain/money/bulk-refusals.ts";
import type { AccountId, UserId } from "../../domain/money/ids.ts";
import type { CreateBulkPaymentRefusal } from "../../domain/money/refusals.ts";
import { priceBy, readBasis } from "../fees/known-price.ts";
import type { KnownFees } from "../fees/ports.ts";
import {
  findParties,
  meanPayee,
  type OrderDeps,
  priceOrder,
  type SaidOrder,
  toClaimedArguments,
} from "../money/plan-payment.ts";
import type { KnownAccount } from "../money/ports.ts";
import type { BulkDesk, BulkReader } from "./ports.ts";

/** A row whose every part can be read. */
export type AskedRow = Pick<SaidOrder, "to" | "amount" | "memo"> & {
  readonly place: number;
  readonly key: string | null;
  readonly reference: string | null;
};

export type CreateBulkPayment = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no account of theirs. */
  readonly fromAccountId: AccountId | null;
  readonly name: string | null;
  readonly rows: readonly AskedRow[];
  /** Of those rows that are not among them, and of what they came in. */
  readonly faults: readonly BulkFault[];
  readonly idempotencyKey: string;
};

export type CreateBulkDeps = Pick<OrderDeps, "directory" | "clock"> & {
  readonly bulks: BulkReader;
  readonly bulkDesk: BulkDesk;
  readonly fees: KnownFees;
};

/** Rows that are looked at together: others have their turn in between. */
const SLICE = 500;
/** So many are answered. */
export const FAULTS_MAX = 1_000;

/**
 * Takes many payments down, if all of them could be made as they are asked for. What their accounts
 * hold, and what limits leave, is looked at when each is paid.
 */
export const makeCreateBulk =
  (deps: CreateBulkDeps) =>
  async (command: CreateBulkPayment): Promise<Result<BulkPayment, CreateBulkPaymentRefusal>> => {
    const claim = claimOf(command);
    const before =
      await deps.bulkDesk.find<Exclude<CreateBulkPaymentRefusal, { code: "IDEMPOTENCY_KEY_REUSED" }>>(claim);
    if (before) return before.ok ? ok(await readBulk(deps.bulks, before.value)) : before;
    const { actorId, fromAccountId } = command;
    const from = fromAccountId === null ? null : await deps.directory.findAccount(fromAccountId);
    if (from?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });

    const judged = await judgeRows(deps, command);
    const faults = [...command.faults, ...judged.faults, ...findRepeated(command.rows)].toSorted(inOrder);
    if (faults.length > 0)
      return err({ code: "BULK_PAYMENT_FAULTY", faults: faults.slice(0, FAULTS_MAX), count: faults.length });
    const bulk = toBulk(command, { from, rows: judged.rows, now: deps.clock.now() });
    const made = await deps.bulkDesk.make(claim, bulk, judged.rows);
    return made.ok ? ok(await readBulk(deps.bulks, made.value)) : made;
  };

function claimOf({ actorId, fromAccountId, name, rows, faults, idempotencyKey: key }: CreateBulkPayment): Claim {
  const written = JSON.stringify([
    rows.map((row) => [
      row.place,
      row.key,
      ...toClaimedArguments({ actorId, fromAccountId, ...row, reference: null }),
      row.reference,
    ]),
    faults.map(({ row, column, code }) => [row, column, code]),
  ]);
  return makeClaim({ actorId, operation: "createBulkPayment", key }, [fromAccountId, name, hash("sha256", written)]);
}

type Judged = { readonly rows: readonly RowOrder[]; readonly faults: readonly BulkFault[] };

async function judgeRows(deps: CreateBulkDeps, command: CreateBulkPayment): Promise<Judged> {
  const fees = await readOnce(deps.fees);
  const now = deps.clock.now();
  const rows: RowOrder[] = [];
  const faults: BulkFault[] = [];
  for (let at = 0; at < command.rows.length; at += SLICE) {
    const slice = command.rows.slice(at, at + SLICE);
    const read = await Promise.all(slice.map((row) => judgeRow(deps, { command, row, fees, now })));
    for (const one of read) {
      if (one.ok) rows.push(one.value);
      else faults.push(one.error);
    }
  }
  return { rows, faults };
}

/** As they are now, for all rows: they are one person's. */
async function readOnce(fees: KnownFees): Promise<KnownFees> {
  const now = await fees.read();
  let level: ReturnType<KnownFees["levels"]["read"]> | undefined;
  const read = (userId: UserId) => {
    level ??= fees.levels.read(userId);
    return level;
  };
  return { ...fees, read: async () => now, levels: { ...fees.levels, read } };
}

type Judging = {
  readonly command: CreateBulkPayment;
  readonly row: AskedRow;
  readonly fees: KnownFees;
  readonly now: Date;
};

const COLUMN = { CURRENCY_MISMATCH: "currency", FEE_EXCEEDS_AMOUNT: "amount" } as const;
const MESSAGES = {
  PAYEE_NOT_FOUND: "is nobody who can be paid",
  SAME_ACCOUNT: "is the account that pays",
  CURRENCY_MISMATCH: "is not the currency of both accounts",
  FEE_EXCEEDS_AMOUNT: "is no more than the fee that would be taken from it",
  ACCOUNT_NOT_FOUND: "is of an account that is not yours",
} as const;

async function judgeRow(deps: CreateBulkDeps, judging: Judging): Promise<Result<RowOrder, BulkFault>> {
  const { row, fees, now } = judging;
  const { actorId, fromAccountId } = judging.command;
  const said = { actorId, fromAccountId, to: row.to, amount: row.amount, memo: row.memo };
  const order = await meanPayee(deps.directory, said);
  const parties = await findParties(deps.directory, order);
  if (!parties.ok) return err(faultOf(row.place, parties.error.code));
  const pricing = { ...priceOrder(order, parties.value), at: now };
  const price = priceBy(await readBasis(fees, pricing), pricing);
  if (!price) return err(faultOf(row.place, "FEE_EXCEEDS_AMOUNT"));
  const { payee } = parties.value;
  return ok({
    place: row.place,
    key: row.key,
    payeeId: payee.userId,
    payeeAccountId: "accountId" in order.to ? (payee.account?.id ?? null) : null,
    amount: row.amount,
    fee: price.fee,
    cost: add(price.amount, price.fee),
    memo: row.memo,
    reference: row.reference,
  });
}

const faultOf = (row: number, code: keyof typeof MESSAGES): BulkFault => ({
  row,
  column: code in COLUMN ? COLUMN[code as keyof typeof COLUMN] : "to",
  code,
  message: MESSAGES[code],
});

/** Of rows with one key, all but the first. */
function findRepeated(rows: readonly AskedRow[]): BulkFault[] {
  const seen = new Set<string>();
  return rows.flatMap(({ place, key }) => {
    if (key === null || !seen.has(key)) {
      if (key !== null) seen.add(key);
      return [];
    }
    return [{ row: place, column: "key", code: "KEY_REPEATED", message: "is the key of an earlier row" }];
  });
}

/** Those of the whole first. */
const inOrder = (a: BulkFault, b: BulkFault): number => (a.row ?? 0) - (b.row ?? 0);

type Taking = { readonly from: KnownAccount; readonly rows: readonly RowOrder[]; readonly now: Date };

function toBulk({ actorId, name }: CreateBulkPayment, { from, rows, now }: Taking): BulkPayment {
  const [first] = rows;
  if (!first) throw new Error("a bulk payment without a row is at fault");
  const { asset } = first.amount;
  const sum = (of: (row: RowOrder) => Money) =>
    money(
      asset,
      rows.reduce((units, row) => units + of(row).units, 0n),
    );
  return {
    id: newId("blk"),
    from: { accountId: from.id, userId: actorId },
    name,
    rows: rows.length,
    amount: sum(({ amount }) => amount),
    fee: sum(({ fee }) => fee),
    cost: sum(({ cost }) => cost),
    // What moves between one's own accounts leaves nobody.
    leaving: sum(({ payeeId, cost }) => (payeeId === actorId ? zero(asset) : cost)),
    digest: hash("sha256", writeRows(rows, formatMoney), "buffer"),
    status: "DRAFT",
    sequence: "1",
    counts: { paid: 0, refused: 0, skipped: 0 },
    isApproved: false,
    createdAt: now,
    startedAt: null,
    endedAt: null,
  };
}

/** Bulk payments are never removed. */
export async function readBulk(bulks: BulkReader, id: BulkPayment["id"]): Promise<BulkPayment> {
  const [found] = await bulks.findMany([id]);
  if (!found) throw new Error(`bulk payment ${id} is missing`);
  return found;
}
