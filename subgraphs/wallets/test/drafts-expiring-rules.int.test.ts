import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apartIn } from "./segregated.ts";
import { person, type World, world } from "./world.ts";

const AT = "2026-01-01T00:00:00Z";
const ADDRESS = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
const DRAFT = {
  ...{ number: 1, unsigned: "\\x00", is_cancel: false, units: 5, made_at: AT, is_open: true, fee: 141 },
  // It ends with block 8, to the millisecond.
  expires_at: "2026-01-01T00:01:00.000Z",
};
const refused = (constraint: string) => ({ constraint });

describe("of what is given out, and expires, the database refuses", () => {
  let here: World;
  const alice = person();
  let walletId: string;
  beforeAll(async () => {
    here = await world();
    const { wallet } = await apartIn(here).watchWallet(alice, { network: "TRON", watch: ADDRESS });
    const [row] = await here.rows<{ id: string }>("SELECT id FROM wallets.wallet WHERE kind = 'WATCH_ONLY'");
    walletId = row?.id ?? "";
    expect(wallet.id).toMatch(/^wal_/);
    await here.rows(
      "INSERT INTO wallets.source (network, address, wallet_id, address_index, next_nonce) VALUES ('TRON', $1, $2, 0, 0)",
      [ADDRESS, walletId],
    );
    await here.rows(
      `INSERT INTO wallets.block (network, height, hash, parent, time) VALUES ('TRON', 7, 'h7', 'h6', $1::timestamptz), ('TRON', 8, 'h8', 'h7', $1::timestamptz + interval '60 s')`,
      [AT],
    );
  });
  afterAll(() => here.close());

  const add = async (state = "AWAITING_SIGNATURE"): Promise<string> => {
    const [row] = await here.rows<{ id: string }>(
      `INSERT INTO wallets.send (id, network, kind, source_address, payee, currency, scale, units, fee_cap, priority, user_id, wallet_id, state, created_at)
       SELECT gen_random_uuid(), 'TRON', 'OWN', $1, 'ann', 'TRX', 6, 5, 9, 'NORMAL', w.user_id, w.id, $2, $3 FROM wallets.wallet w WHERE w.id = $4 RETURNING id`,
      [ADDRESS, state, AT, walletId],
    );
    return row?.id ?? "";
  };
  const give = (sendId: string, changes: object = {}) =>
    here.environment.pool.query("INSERT INTO draft SELECT (jsonb_populate_record(NULL::draft, $1::jsonb)).*", [
      JSON.stringify({ ...DRAFT, send_id: sendId, txid: `of ${sendId}`, ...changes }),
    ]);
  const bury = (sendId: string, height: number | null, isOpen = false) =>
    here.environment.pool.query("UPDATE draft SET dead_height = $2, is_open = $3 WHERE send_id = $1", [
      ...[sendId, height, isOpen],
    ]);
  const become = (sendId: string, set: string) =>
    here.environment.pool.query(`UPDATE send SET sequence = sequence + 1, ${set} WHERE id = $1`, [sendId]);
  const MINED = "txid = 't', height = 8, block_hash = 'h8', succeeded = true, fee = 1";
  const EXPIRED = "state = 'FAILED', failure = 'EXPIRED'";

  it.each([
    ["that says no fee", { fee: null }, "draft_cost_whole"],
    ["of no id", { txid: null }, "draft_cost_whole"],
    ["of no end", { expires_at: null }, "draft_cost_whole"],
    ["that is a PSBT as well", { psbt: "\\x00", vsize: 1 }, "draft_cost_whole"],
    ["that has a nonce as well", { nonce: 1 }, "draft_cost_whole"],
    ["that costs nothing at most", { fee: 0 }, "draft_numbers_positive"],
    ["behind another", { number: 2 }, "draft_expires_once"],
    ["that calls off", { is_cancel: true }, "draft_expires_once"],
    ["that is dead, and still open", { dead_height: 8 }, "draft_dead_has_expired"],
    [
      "that is dead, and never ends",
      { expires_at: null, txid: null, psbt: "\\x00", vsize: 1, dead_height: 8, is_open: false },
      "draft_dead_has_expired",
    ],
  ])("one %s", async (_what, changes, constraint) => {
    await expect(give(await add(), changes)).rejects.toMatchObject(refused(constraint));
  });

  it("one of an id that another has", async () => {
    const [first, second] = [await add(), await add()];
    await give(first);
    await expect(give(second, { txid: `of ${first}` })).rejects.toMatchObject(refused("draft_txid_key"));
  });

  it("that it is dead by a block before its end, by one that is not read, while a block has it, and otherwise behind", async () => {
    const id = await add();
    await give(id);
    for (const height of [7, 9, null]) await expect(bury(id, height)).rejects.toMatchObject(refused("draft_may_die"));
    await expect(bury(id, 8, true)).rejects.toMatchObject(refused("draft_dead_has_expired"));
    await become(id, `state = 'BROADCAST', nonce = 0, ${MINED}`);
    await expect(bury(id, 8)).rejects.toMatchObject(refused("draft_may_die"));
    const other = await add();
    await give(other);
    await bury(other, 8);
    for (const set of ["dead_height = NULL", "txid = 'x'", "expires_at = now()"])
      await expect(here.rows(`UPDATE wallets.draft SET ${set} WHERE send_id = $1`, [other])).rejects.toMatchObject({
        constraint: expect.stringMatching(/^draft_may_(?:change|die)$/),
      });
  });

  it("that its send ends while it may be mined, and lets it end once it is dead", async () => {
    const id = await add();
    await give(id);
    for (const end of [EXPIRED, "state = 'CANCELLED'"])
      await expect(become(id, end)).rejects.toMatchObject(refused("send_ends_dead"));
    await bury(id, 8);
    await become(id, EXPIRED);
  });

  it("that its send is at nodes, or has a nonce, without a signature, or a block that has it", async () => {
    const id = await add();
    await give(id);
    for (const set of ["state = 'BROADCAST', nonce = 1", "nonce = 1", `nonce = 1, ${MINED}`])
      await expect(become(id, set)).rejects.toMatchObject(refused("send_may_change"));
    await become(id, `state = 'BROADCAST', nonce = 1, ${MINED}`);
  });

  it("a failure that nobody knows", async () => {
    const id = await add();
    await expect(become(id, "state = 'FAILED', failure = 'LATE'")).rejects.toMatchObject(refused("send_failure_known"));
  });
});
