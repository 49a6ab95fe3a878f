import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterAll, beforeAll } from "vitest";
import { makeOutputWriter } from "../src/adapters/postgres/outputs/output-writer.ts";
import { describeOutputs } from "./contracts/outputs.ts";
import type { KeptOutput } from "./fakes/outputs.ts";
import { type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world();
});
afterAll(() => here.close());

/** Each run has a network of its own. */
let networks = 0;

async function openNetwork() {
  const network = `NETWORK_${++networks}`;
  const addresses = [`${network}/one`, `${network}/two`];
  await here.rows(
    `WITH made AS (
       INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES (gen_random_uuid(), gen_random_uuid(), $1, 'CUSTODIAL', 'Wallet', 'REQUEST', 'm/84''/1''/0''', 'xpub', 'key', '', '', now()) RETURNING id)
     INSERT INTO wallets.address (wallet_id, index, network, address)
     SELECT made.id, g.place - 1, $1, g.address FROM made, unnest($2::text[]) WITH ORDINALITY g(address, place)`,
    [network, addresses],
  );
  const writing = <T>(work: (writer: ReturnType<typeof makeOutputWriter>) => Promise<T>) =>
    inTransaction(here.environment.pool, (client) => work(makeOutputWriter(pgSql(client))));
  return {
    ...{ network, addresses },
    writer: {
      add: (of: string, moves: Parameters<ReturnType<typeof makeOutputWriter>["add"]>[1]) =>
        writing((writer) => writer.add(of, moves)),
      addMissing: (of: string, moves: Parameters<ReturnType<typeof makeOutputWriter>["addMissing"]>[1]) =>
        writing((writer) => writer.addMissing(of, moves)),
      takeBack: (of: string, block: Parameters<ReturnType<typeof makeOutputWriter>["takeBack"]>[1]) =>
        writing((writer) => writer.takeBack(of, block)),
    },
    all: async () =>
      (
        await here.rows<Omit<KeptOutput, "units"> & { units: string }>(
          `SELECT u.txid, u.vout, a.address, u.units::text AS units, u.block_hash AS "blockHash", u.is_coinbase AS "isCoinbase",
             u.spent_by AS "spentBy", u.spent_block_hash AS "spentIn"
           FROM wallets.utxo u JOIN wallets.address a ON a.id = u.address_id WHERE u.network = $1 ORDER BY u.height, u.vout`,
          [network],
        )
      ).map(({ units, ...output }) => ({ ...output, units: BigInt(units) })),
  };
}

describeOutputs("outputs in PostgreSQL", openNetwork);
