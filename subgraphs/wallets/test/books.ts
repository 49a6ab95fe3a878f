import type { CofferEvent } from "@coffer/contracts/event";
import { type EventType, readEventData } from "@coffer/contracts/event-data";
import { newId, newUuid, uuidOf } from "@coffer/contracts/ids";
import { applyItems } from "@coffer/ledger-core/apply-items";
import { parsePositiveMoney } from "@coffer/money/money";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { makeNoteCredited } from "../src/adapters/postgres/deposits/deposit-writer.ts";
import type { World } from "./world.ts";

const SCALES: Readonly<Record<string, number>> = { ETH: 18, BTC: 8, USDC: 6, TRX: 6, USDT: 6 };

type Place = { readonly network: string; readonly currency: string };
type Posting = Place & {
  readonly kind: string;
  readonly reference?: string;
  readonly paymentId?: string;
  /** More, or less, that we have on the network. */
  readonly units: bigint;
};
type Post = (posting: Posting) => Promise<void>;
type Credit = {
  readonly depositId: ReturnType<typeof newId<"dep">>;
  readonly credit: number;
  readonly paymentId: ReturnType<typeof newId<"pay">>;
};

/**
 * In the place of payments: books what wallets say in the real ledger, under the words that
 * payments books it by, when the test says so.
 */
export async function makeBooks(here: World) {
  const post = await makePost(here.poolOf("payments"));
  const payouts = new Map<string, Place & { readonly units: bigint }>();
  const credited: Credit[] = [];
  const takeDeposit = makeTakeDeposit(post, credited);
  /** As payments does with each event, in whatever order they come. */
  async function take(event: CofferEvent): Promise<void> {
    await takeDeposit(event);
    const paid = read("coffer.wallets.payout.confirmed", event);
    const payout = paid && payouts.get(paid.paymentId);
    if (paid && payout) await post({ ...payout, kind: "WITHDRAWAL", paymentId: paid.paymentId, units: -payout.units });
    const fee = read("coffer.wallets.fee.paid", event);
    if (fee) await post({ ...fee, kind: "NETWORK_FEE", reference: fee.txid, units: -unitsOf(fee) });
    const funded = read("coffer.wallets.treasury.funded", event);
    const reference = `${funded?.txid}/${funded?.address}`;
    if (funded) await post({ ...funded, kind: "TREASURY_FUNDING", reference, units: unitsOf(funded) });
  }
  const taken = new Set<string>();
  const takeOne = (event: CofferEvent) => {
    taken.add(event.id);
    return take(event);
  };
  /** Told, and not taken yet. */
  const waiting = async () => (await here.stated()).filter(({ id }) => !taken.has(id));
  return {
    ...{ post, takeOne, waiting },
    /** What payments has asked to be paid out. */
    asked: (paymentId: string, units: bigint, { network = "ETHEREUM", currency = "ETH" } = {}) =>
      void payouts.set(paymentId, { network, currency, units }),
    async takeAll() {
      for (const event of await waiting()) await takeOne(event);
    },
    /** Wallets hear of so many credits. */
    async tellCredited(count = Number.POSITIVE_INFINITY) {
      for (const { depositId, credit, paymentId } of credited.splice(0, count))
        await inTransaction(here.environment.pool, (client) =>
          makeNoteCredited(pgSql(client))({ depositId, credit, paymentId, at: new Date() }),
        );
    },
  };
}

function makeTakeDeposit(post: Post, credited: Credit[]): (event: CofferEvent) => Promise<void> {
  const booked = new Map<string, Place & { readonly units: bigint }>();
  const reversed = new Set<string>();
  return async (event) => {
    const confirmed = read("coffer.wallets.deposit.confirmed", event);
    if (confirmed && !reversed.has(`${confirmed.depositId}/${confirmed.credit}`)) {
      const { network, currency, depositId, credit } = confirmed;
      const reference = `${depositId}/${credit}`;
      const [paymentId, units] = [newId("pay"), unitsOf(confirmed)];
      booked.set(reference, { network, currency, units });
      await post({ kind: "DEPOSIT", reference, paymentId, network, currency, units });
      credited.push({ depositId, credit, paymentId });
    }
    const back = read("coffer.wallets.deposit.reversed", event);
    if (!back) return;
    const reference = `${back.depositId}/${back.credit}`;
    reversed.add(reference);
    const known = booked.get(reference);
    if (known) await post({ ...known, kind: "DEPOSIT", reference, paymentId: newId("pay"), units: -known.units });
  };
}

/** What the ledger has on each network, against one account that stands for everybody. */
async function makePost(pool: pg.Pool): Promise<Post> {
  const accounts = new Map<string, string>();
  for (const [network, asset] of [
    ["ethereum", "ETH"],
    ["bitcoin", "BTC"],
    ["ethereum", "USDC"],
    ["tron", "TRX"],
    ["tron", "USDT"],
  ] as const)
    for (const code of [`custody.${network}`, `others.${network}`]) {
      const id = newUuid();
      accounts.set(`${code}/${asset}`, id);
      await pool.query(
        "SELECT ledger.open_account($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[])",
        [[id], [null], [asset], ["ASSET"], [code], [code], [null]],
      );
    }
  return async ({ network, currency, units, kind, reference = null, paymentId }) => {
    const account = (name: string) => accounts.get(`${name}.${network.toLowerCase()}/${currency}`) ?? "";
    const subject = paymentId ? ({ kind: "payment", id: uuidOf(paymentId) } as const) : null;
    const legs = [
      { account: account("custody"), asset: currency, amount: -units },
      { account: account("others"), asset: currency, amount: units },
    ];
    const [outcome] = await applyItems(pool, [{ action: "post", id: newUuid(), kind, reference, subject, legs }]);
    if (outcome?.code !== "posted") throw new Error(`not posted: ${outcome?.code}`);
  };
}

function unitsOf({ currency, amount }: { readonly currency: string; readonly amount: string }): bigint {
  const read = parsePositiveMoney({ code: currency, scale: SCALES[currency] ?? 0 }, amount);
  if (!read.ok) throw new Error("no amount");
  return read.value.units;
}

const read = <Type extends EventType>(type: Type, event: CofferEvent) =>
  event.type === type ? readEventData(type, event) : null;
