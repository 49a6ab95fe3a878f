import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { ListTerms, Snapshots } from "../../../app/exports/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import type { ListedPayment } from "../../../domain/exports/columns.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import type { Payment, PaymentStatus } from "../../../domain/money/payment.ts";
import { makeListChainOrigins } from "../deposits/chain-table.ts";
import { makePaymentReader } from "../history/payment-reader.ts";
import { makeListReferences } from "../references/list-references.ts";
import { makeListRefunds } from "../refunds/list-refunds.ts";
import { makeListPayouts } from "../withdrawals/payout-table.ts";
import { everyQuery } from "./list-query.ts";

type Parts = { readonly pool: pg.Pool; readonly assets: Assets; readonly rowsMax: number; readonly issuer: string };

const BATCH = 500;
const UUID_BYTES = 16;
/** One moment, however many statements: of what is committed later nothing is seen. */
const ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

export const makeSnapshots = ({ pool, assets, rowsMax, issuer }: Parts): Snapshots => ({
  readList: (list, read) =>
    inTransaction(pool, async (client) => {
      await client.query(ONE_MOMENT);
      const ids = await packIds(client, list, rowsMax + 1);
      return ids.length > rowsMax * UUID_BYTES ? read("TOO_LARGE") : read(batchesOf({ client, assets, list, ids }));
    }),
  readReceipt: ({ paymentId, timeZone, viewerId, isOwn }) =>
    inTransaction(pool, async (client) => {
      await client.query(ONE_MOMENT);
      const payments = makePaymentReader(client, assets);
      const [payment] = await payments.findMany([paymentId]);
      if (!payment) throw new Error("the payment of a receipt is missing");
      const names = await listNames(client, [payment]);
      const [reference] = await makeListReferences(client)([paymentId]);
      const [chain = null] = await listOnChains(client, [paymentId]);
      const [refundIds = []] = await makeListRefunds(client)([paymentId]);
      const refunds = (await payments.findMany(refundIds)).filter((refund) => refund !== null);
      return {
        payment,
        viewerId: isOwn ? viewerId : null,
        fromName: nameOf(names, payment.from),
        toName: nameOf(names, payment.to),
        chain,
        methodLabel: await findMethodLabel(client, paymentId),
        reference: reference && (!isOwn || reference.ownerId === viewerId) ? reference.text : null,
        history: await listStatuses(client, paymentId),
        refunds: refunds.map(({ id, amount, createdAt }) => ({ id, amount, at: createdAt })),
        issuer,
        timeZone,
      };
    }),
});

type Reading = {
  readonly client: pg.ClientBase;
  readonly assets: Assets;
  readonly list: ListTerms & { readonly isStaffs: boolean };
  readonly ids: Buffer;
};

/** 16 bytes each, in order: of a list of the largest size some megabytes are kept. */
async function packIds(client: pg.ClientBase, list: ListTerms, most: number): Promise<Buffer> {
  const { text, values } = everyQuery(list);
  const { rows } = await client.query<{ ids: Buffer | null }>(
    `SELECT string_agg(uuid_send(id), ''::bytea ORDER BY place) AS ids
     FROM (SELECT id, row_number() OVER () AS place FROM (${text} LIMIT ${most}) matching) placed`,
    values,
  );
  return rows[0]?.ids ?? Buffer.alloc(0);
}

function unpackIds(packed: Buffer): PaymentId[] {
  const ids: PaymentId[] = [];
  for (let at = 0; at < packed.length; at += UUID_BYTES) {
    const hex = packed.toString("hex", at, at + UUID_BYTES);
    ids.push(idFromUuid("pay", hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")));
  }
  return ids;
}

/** Batch after batch, as slowly as they are taken. */
async function* batchesOf({ client, assets, list, ids: packed }: Reading): AsyncGenerator<readonly ListedPayment[]> {
  const payments = makePaymentReader(client, assets);
  const listReferences = makeListReferences(client);
  const viewer = "userId" in list.whose ? list.whose.userId : null;
  for (let at = 0; at < packed.length; at += BATCH * UUID_BYTES) {
    const ids = unpackIds(packed.subarray(at, at + BATCH * UUID_BYTES));
    const found = (await payments.findMany(ids)).filter((payment) => payment !== null);
    const names = await listNames(client, found);
    const references = new Map((await listReferences(ids)).map((reference, i) => [ids[i], reference]));
    const acts = list.isStaffs ? await listActs(client, ids) : null;
    const chains = new Map((await listOnChains(client, ids)).map((chain, i) => [ids[i], chain]));
    yield found.map((payment) => {
      const reference = references.get(payment.id);
      return {
        payment,
        fromName: nameOf(names, payment.from),
        toName: nameOf(names, payment.to),
        reference: reference && (list.isStaffs || reference.ownerId === viewer) ? reference.text : null,
        act: acts?.get(payment.id) ?? null,
        chain: chains.get(payment.id) ?? null,
      };
    });
  }
}

/** What a chain has brought, or is to bring to an address; null of all else. */
async function listOnChains(client: pg.ClientBase, ids: readonly PaymentId[]): Promise<ListedPayment["chain"][]> {
  const origins = await makeListChainOrigins(client)(ids);
  const payouts = await makeListPayouts(client)(ids);
  return ids.map((_, i) => origins[i] ?? payouts[i] ?? null);
}

type Names = ReadonlyMap<string, string>;

const nameOf = (names: Names, side: Payment["from"]): string | null => (side && names.get(side.userId)) ?? null;

async function listNames(client: pg.ClientBase, payments: readonly Payment[]): Promise<Names> {
  const users = payments.flatMap(({ from, to }) => [from, to].flatMap((side) => (side ? [uuidOf(side.userId)] : [])));
  const { rows } = await client.query<{ user_id: Uuid; username: string }>(
    "SELECT user_id, username FROM person WHERE user_id = ANY ($1::uuid[])",
    [[...new Set(users)]],
  );
  return new Map(rows.map(({ user_id, username }) => [idFromUuid("usr", user_id), username]));
}

/** What an operator did about each last. */
async function listActs(client: pg.ClientBase, ids: readonly PaymentId[]) {
  const { rows } = await client.query<{ payment_id: Uuid; kind: string; reason: string }>(
    "SELECT DISTINCT ON (payment_id) payment_id, kind, reason FROM payment_act WHERE payment_id = ANY ($1::uuid[]) ORDER BY payment_id, number DESC",
    [ids.map((id) => uuidOf(id))],
  );
  return new Map(rows.map(({ payment_id, kind, reason }) => [idFromUuid("pay", payment_id), { kind, reason }]));
}

async function listStatuses(client: pg.ClientBase, id: PaymentId) {
  const { rows } = await client.query<{ status: PaymentStatus; at: Date }>(
    "SELECT status, at FROM payment_event WHERE payment_id = $1::uuid ORDER BY sequence",
    [uuidOf(id)],
  );
  return rows;
}

/** Of a withdrawal or a deposit, by a method that was said: whoever sees the payment sees it. */
async function findMethodLabel(client: pg.ClientBase, id: PaymentId): Promise<string | null> {
  const { rows } = await client.query<{ label: string }>(
    `SELECT m.label FROM payment_method m WHERE m.id IN (
       SELECT method_id FROM payment_withdrawal WHERE payment_id = $1::uuid UNION SELECT method_id FROM payment_deposit WHERE payment_id = $1::uuid)`,
    [uuidOf(id)],
  );
  return rows[0]?.label ?? null;
}
