import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { freshDatabase } from "@coffer/testkit/database";
import { afterAll, beforeAll } from "vitest";
import { makePolicyReader } from "../src/adapters/postgres/policies/policy-reader.ts";
import { makePolicyWriter } from "../src/adapters/postgres/policies/policy-writer.ts";
import { makeSendReader } from "../src/adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../src/adapters/postgres/sends/send-writer.ts";
import { describePolicies, type KeptPolicies } from "./contracts/policies.ts";
import { describeSends, HOUSE, type KeptSends } from "./contracts/sends.ts";
import { dismiss, enlist } from "./operators.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let sends: KeptSends;
let policies: KeptPolicies;
beforeAll(async () => {
  database = await freshDatabase();
  const pool = database.pool("wallets", 4);
  const admin = database.adminPool(1);
  await pool.query(
    `WITH kept AS (
       INSERT INTO wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES (gen_random_uuid(), NULL, 'ETHEREUM', 'TREASURY', 'house', 'TREASURY', 'm', 'xpub', 'k', '', '', now()) RETURNING id
     ), found AS (
       INSERT INTO address (id, wallet_id, network, index, address, derivation_path)
       SELECT gen_random_uuid(), id, 'ETHEREUM', 0, $1, 'm' FROM kept
     ) INSERT INTO treasury (network, wallet_id, state, opened_at) SELECT 'ETHEREUM', id, 'OPEN', now() FROM kept`,
    [HOUSE],
  );
  let sources = 0;
  sends = {
    network: "ETHEREUM",
    reader: makeSendReader(pool),
    inSends: (work) => inTransaction(pool, (client) => work(makeSendWriter(pgSql(client)))),
    async newSource() {
      sources += 1;
      const address = `source ${sources}`;
      await pool.query(
        `WITH kept AS (
           INSERT INTO wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
           VALUES (gen_random_uuid(), gen_random_uuid(), 'ETHEREUM', 'CUSTODIAL', 'w', 'REQUEST', 'm', 'xpub', 'k', '', '', now()) RETURNING id
         )
         INSERT INTO source (network, address, wallet_id, address_index, next_nonce) SELECT 'ETHEREUM', $1, id, 0, 0 FROM kept`,
        [address],
      );
      return address;
    },
  };
  policies = {
    ...{ network: sends.network, newSource: sends.newSource, inSends: sends.inSends, reader: makePolicyReader(pool) },
    inPolicies: (work) => inTransaction(pool, (client) => work(makePolicyWriter(pgSql(client)))),
    enlist: (...ids) => enlist(admin, ...ids),
    dismiss: (id) => dismiss(admin, id),
  };
});
afterAll(() => database.drop());

describeSends("sends in PostgreSQL", () => sends);
describePolicies("policies in PostgreSQL", () => policies);
