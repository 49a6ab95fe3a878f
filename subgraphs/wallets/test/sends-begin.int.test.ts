import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world();
  const [kept] = await here.rows<{ id: string }>(
    `INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
     VALUES (gen_random_uuid(), NULL, 'ETHEREUM', 'TREASURY', 'house', 'TREASURY', 'm', 'xpub', 'k', '', '', now()) RETURNING id`,
  );
  const wallet = kept?.id ?? "";
  for (const text of [
    `INSERT INTO wallets.address (id, wallet_id, network, index, address, derivation_path)
       VALUES (gen_random_uuid(), '${wallet}', 'ETHEREUM', 0, 'house', 'm')`,
    `WITH kept AS (INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES (gen_random_uuid(), gen_random_uuid(), 'ETHEREUM', 'CUSTODIAL', 'hers', 'REQUEST', 'm', 'xpub', 'k', '', '', now()) RETURNING id)
       INSERT INTO wallets.address (id, wallet_id, network, index, address, derivation_path) SELECT gen_random_uuid(), id, 'ETHEREUM', 0, 'deposit', 'm' FROM kept`,
    `INSERT INTO wallets.treasury VALUES ('ETHEREUM', '${wallet}', 'OPEN', now())`,
    `INSERT INTO wallets.source VALUES ('ETHEREUM', 'house', '${wallet}', 0, 0, NULL)`,
  ])
    await here.rows(text);
});
afterAll(() => here.close());

const SWEEP = { kind: "SWEEP", payment_id: null, user_id: null };
const FUND = { ...SWEEP, kind: "FUND", payee: "deposit" };
const HOME = { kind: "BUMP", payment_id: null, user_id: null, is_all: true };
const USDC = { currency: "USDC", scale: 6, token_contract: "usdc" };
let nonces = 0;

describe("of what the application plans the database refuses", () => {
  const insert = async (changes: object, by: (text: string, values: string[]) => Promise<unknown>) => {
    const row = {
      ...{ id: randomUUID(), network: "ETHEREUM", kind: "PAYOUT", source_address: "house", payee: "ann" },
      ...{ currency: "ETH", scale: 18, units: 5, fee_cap: 9, priority: "NORMAL", state: "PLANNED", sequence: 1 },
      ...{
        looks: 0,
        is_all: false,
        payment_id: randomUUID(),
        user_id: randomUUID(),
        created_at: "2026-01-01T00:00:00Z",
      },
      ...changes,
    };
    const text = "INSERT INTO wallets.send SELECT (jsonb_populate_record(NULL::wallets.send, $1::jsonb)).*";
    await by(text, [JSON.stringify(row)]);
    return row.id;
  };
  /** As its role. */
  const planned = (changes: object) => insert(changes, (text, values) => here.environment.pool.query(text, values));
  /** By whoever owns the tables. */
  const written = (changes: object) => insert(changes, (text, values) => here.rows(text, values));
  const signs = (id: string) => {
    nonces += 1;
    return here.rows("UPDATE wallets.send SET state = 'SIGNED', nonce = $2, sequence = sequence + 1 WHERE id = $1", [
      id,
      nonces,
    ]);
  };

  it.each([
    ["that is signed already", { state: "SIGNED", nonce: 950 }],
    ["that has ended already", { state: "CANCELLED" }],
    ["that has a history", { sequence: 2 }],
    ["that is wanted otherwise already", { asked: "CANCEL" }],
    ["that is called a sweep, and goes elsewhere", { ...SWEEP, source_address: "house" }],
    ["that is called a sweep, and comes from the treasury", { ...SWEEP, payee: "house" }],
    [
      "that is called a sweep, of a token of the treasury's",
      { ...SWEEP, ...USDC, payee: "house", token_owner: "house" },
    ],
    ["that is to pay for a sweep, and goes to somebody outside", { ...FUND, payee: "ann" }],
    ["that is to pay for a sweep, and goes to the treasury", { ...FUND, payee: "house" }],
    ["that is to stay home, and goes elsewhere", HOME],
    ["that is to stay home, and comes from elsewhere", { ...HOME, source_address: "an address", payee: "house" }],
  ])("one %s", async (_what, changes) => {
    await expect(planned(changes)).rejects.toMatchObject({ constraint: "send_begins" });
  });

  it("to sign what is called a sweep, and goes elsewhere, whoever has written it, and nothing that stays in the house", async () => {
    const astray = await written({ ...SWEEP, ...USDC, token_owner: "an address" });
    await expect(signs(astray)).rejects.toMatchObject({ constraint: "send_is_let_go" });
    const home = await planned({ ...SWEEP, ...USDC, payee: "house", token_owner: "one more address" });
    await signs(home);
    const outside = await written({ ...FUND, payee: "ann" });
    await expect(signs(outside)).rejects.toMatchObject({ constraint: "send_is_let_go" });
    await signs(await planned(FUND));
    await signs(await planned({}));
    const away = await written(HOME);
    await expect(signs(away)).rejects.toMatchObject({ constraint: "send_is_let_go" });
    for (const kind of ["BUMP", "CONSOLIDATION"]) await signs(await planned({ ...HOME, kind, payee: "house" }));
  });
});
