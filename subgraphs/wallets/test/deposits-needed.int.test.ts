import { newId, uuidOf } from "@coffer/contracts/ids";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDepositReader } from "../src/adapters/postgres/deposits/deposit-reader.ts";
import { makeDepositWriter } from "../src/adapters/postgres/deposits/deposit-writer.ts";
import type { WatchedNetwork } from "../src/app/deposits/ports.ts";
import { confirmationsNeeded, smallOf } from "../src/domain/deposits/confirmations.ts";
import { person, type World, world } from "./world.ts";

const BTC = 10n ** 8n;
const ruleOf = (confirmations: number): WatchedNetwork => ({
  ...{ network: "BITCOIN", readers: null, currency: "BTC", scale: 8, confirmations },
  small: smallOf({ below: BTC, confirmations: 2 }, confirmations),
});

let here: World;
let addressId = "";
let walletId = "";
const ann = person();
beforeAll(async () => {
  here = await world();
  const { said } = await here.create(ann, { network: "BITCOIN" });
  walletId = uuidOf(said?.wallet?.id as `wal_${string}`);
  [{ id: addressId } = { id: "" }] = await here.rows<{ id: string }>("SELECT id FROM wallets.address");
});
afterAll(() => here.close());

type Paid = { readonly units: readonly bigint[]; readonly isCoinbase: boolean; readonly state: string };
const paid: fc.Arbitrary<Paid> = fc.record({
  units: fc.array(fc.bigInt({ min: 1n, max: 2n * BTC }), { minLength: 1, maxLength: 3 }),
  isCoinbase: fc.boolean(),
  state: fc.constantFrom("CONFIRMING", "CONFIRMING", "CONFIRMED", "ORPHANED"),
});

/** What one transaction has brought, as it needed once. */
async function keep({ units, isCoinbase, state }: Paid, nth: number): Promise<void> {
  const [txid, blockHash] = [`tx${nth}`, `block${nth}`];
  for (const [vout, one] of units.entries()) {
    await here.rows(
      `INSERT INTO wallets.deposit (id, network, txid, position, user_id, wallet_id, address_id, currency, scale, units, needed, state, credits, height, block_hash, seen_at)
       VALUES ($1, 'BITCOIN', $2, $3, $4, $5, $6, 'BTC', 8, $7, 77, $8, $9, 1, $10, now())`,
      [
        ...[uuidOf(newId("dep")), txid, `vout:${vout}`, uuidOf(ann.userId), walletId, addressId, String(one)],
        ...[state, state === "CONFIRMED" ? 1 : 0, blockHash],
      ],
    );
    await here.rows(
      `INSERT INTO wallets.utxo (network, txid, vout, wallet_id, address_id, units, height, block_hash, is_coinbase)
       VALUES ('BITCOIN', $1, $2, $3, $4, $5, 1, $6, $7)`,
      [txid, vout, walletId, addressId, String(one), blockHash, isCoinbase],
    );
  }
}

describe("the blocks that a deposit needs", () => {
  it("are, of what waits, what the rule of now says, of whole transactions, and of nothing else changed", async () => {
    const reader = makeDepositReader(here.environment.pool);
    await fc.assert(
      fc.asyncProperty(
        fc.array(paid, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 100 }),
        async (all, confirmations) => {
          await here.rows("DELETE FROM wallets.deposit; DELETE FROM wallets.utxo");
          for (const [nth, one] of all.entries()) await keep(one, nth);
          const rule = ruleOf(confirmations);
          await inTransaction(here.environment.pool, (client) => makeDepositWriter(pgSql(client)).needAnew(rule));
          const kept = await here.rows<{ txid: string; needed: number; sequence: number }>(
            "SELECT txid, needed, sequence FROM wallets.deposit",
          );
          for (const { txid, needed, sequence } of kept) {
            const of = all[Number(txid.slice(2))];
            if (!of) throw new Error("nobody has paid that");
            const units = of.units.reduce((sum, one) => sum + one, 0n);
            const wanted = confirmationsNeeded(rule, { units, isCoinbase: of.isCoinbase });
            expect([needed, sequence]).toEqual([of.state === "CONFIRMING" ? wanted : 77, 1]);
          }
          expect(await reader.isOutdated(rule)).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("are outdated only where one waits that needs something else", async () => {
    const reader = makeDepositReader(here.environment.pool);
    await here.rows("DELETE FROM wallets.deposit; DELETE FROM wallets.utxo");
    await keep({ units: [1n], isCoinbase: false, state: "CONFIRMED" }, 0);
    expect(await reader.isOutdated(ruleOf(6))).toBe(false);
    await keep({ units: [1n], isCoinbase: false, state: "CONFIRMING" }, 1);
    expect(await reader.isOutdated(ruleOf(6))).toBe(true);
    expect(await reader.isOutdated({ ...ruleOf(6), network: "ETHEREUM" })).toBe(false);
  });
});
