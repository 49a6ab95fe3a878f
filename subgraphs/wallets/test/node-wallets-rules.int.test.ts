import { newUuid } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

const [WALLET, SEND, RIVAL] = [newUuid(), newUuid(), newUuid()];

describe("the database refuses, of nodes' wallets,", () => {
  let here: World;
  beforeAll(async () => {
    here = await world();
    await ours(`INSERT INTO node_wallet (id, node_id, network, name, currency, scale, created_at)
      VALUES ('${WALLET}', '${newUuid()}', 'LITECOIN', 'till', 'LTC', 8, now())`);
    await ours(
      `INSERT INTO node_address (id, wallet_id, network, address, created_at) VALUES ('${newUuid()}', '${WALLET}', 'LITECOIN', 'L', now())`,
    );
    for (const id of [SEND, RIVAL])
      await ours(`INSERT INTO node_send (id, wallet_id, network, payee, units, fee, state, txid, bytes, created_at)
        VALUES ('${id}', '${WALLET}', 'LITECOIN', 'L', 5, 1, 'SIGNED', '${id}', 'x', now())`);
    await ours(`INSERT INTO node_send_input (send_id, network, txid, vout) VALUES ('${SEND}', 'LITECOIN', 'coin', 0)`);
    await ours(`INSERT INTO node_send_change (send_id, sequence, state, at) VALUES ('${SEND}', 1, 'SIGNED', now())`);
    await ours(`INSERT INTO node_transfer (id, wallet_id, txid, vout, direction, units, state, seen_at)
      VALUES ('${newUuid()}', '${WALLET}', 'in', 0, 'IN', 5, 'PENDING', now())`);
  });
  afterAll(() => here.close());
  /** As the application. */
  const ours = (statement: string) => here.environment.pool.query(statement);

  it.each([
    ["node_wallet SET name = ''", "node_wallet_name_size"],
    ["node_wallet SET name = repeat('x', 65)", "node_wallet_name_size"],
    ["node_wallet SET scale = 19", "node_wallet_scale_range"],
    ["node_address SET label = ''", "node_address_label_size"],
    ["node_send_input SET vout = -1", "node_send_input_vout_range"],
    ["node_transfer SET units = 0", "node_transfer_units_positive"],
    ["node_transfer SET direction = 'UP'", "node_transfer_direction_known"],
    ["node_transfer SET state = 'LOST'", "node_transfer_state_known"],
    ["node_transfer SET state = 'MINED'", "node_transfer_mined_whole"],
    ["node_transfer SET block_hash = 'b', state = 'MINED'", "node_transfer_mined_whole"],
  ])("%s", async (set, constraint) => {
    await expect(here.rows(`UPDATE wallets.${set}`)).rejects.toMatchObject({ constraint });
  });

  it.each([
    ["no amount", "units", "0", "node_send_units_positive"],
    ["a fee below zero", "fee", "-1", "node_send_fee_range"],
    ["another state", "state", "'LOST'", "node_send_state_known"],
    ["no place in its history", "sequence", "0", "node_send_sequence_positive"],
    ["a block that it does not name", "state", "'CONFIRMED'", "node_send_mined_whole"],
  ])("a send of %s", async (_what, column, value, constraint) => {
    const values = { units: "5", fee: "1", state: "'SIGNED'", sequence: "1", [column]: value };
    const [units, fee, state, sequence] = [values.units, values.fee, values.state, values.sequence];
    await expect(
      ours(`INSERT INTO node_send (id, wallet_id, network, payee, units, fee, state, sequence, txid, bytes, created_at)
        VALUES ('${newUuid()}', '${WALLET}', 'LITECOIN', 'L', ${units}, ${fee}, ${state}, ${sequence}, 'y', 'x', now())`),
    ).rejects.toMatchObject({ constraint });
  });

  it("one coin in two sends, until the first has failed", async () => {
    const take = () =>
      ours(`INSERT INTO node_send_input (send_id, network, txid, vout) VALUES ('${RIVAL}', 'LITECOIN', 'coin', 0)`);
    await expect(take()).rejects.toMatchObject({ constraint: "node_send_input_once" });
    await ours(`UPDATE node_send_input SET released = true WHERE send_id = '${SEND}'`);
    await take();
  });

  it("to have a send go another way, to change what was signed, and to rewrite what became of it", async () => {
    const refused = { constraint: "node_send_may_change" };
    const set = (what: string) => ours(`UPDATE node_send SET ${what} WHERE id = '${SEND}'`);
    await expect(set("state = 'FINAL', block_hash = 'b', sequence = 2")).rejects.toMatchObject(refused);
    await expect(set("state = 'BROADCAST'")).rejects.toMatchObject(refused);
    await expect(set("state = 'BROADCAST', sequence = 3")).rejects.toMatchObject(refused);
    await expect(set("units = 6")).rejects.toThrow("permission denied");
    for (const changed of ["units = 6", "payee = 'M'", "bytes = 'y'", "fee = 2", "txid = 'z'"])
      await expect(here.rows(`UPDATE wallets.node_send SET ${changed} WHERE id = '${SEND}'`)).rejects.toMatchObject(
        refused,
      );
    await set("state = 'BROADCAST', sequence = 2");
    await expect(set("state = 'SIGNED', sequence = 3")).rejects.toMatchObject(refused);
    await set("state = 'FAILED', sequence = 3");
    await expect(set("state = 'BROADCAST', sequence = 4")).rejects.toMatchObject(refused);
    await expect(here.rows("UPDATE wallets.node_send_change SET state = 'FINAL'")).rejects.toThrow("insert-only");
    for (const table of ["node_wallet", "node_address", "node_send", "node_send_input", "node_transfer"])
      await expect(ours(`DELETE FROM ${table}`)).rejects.toThrow("permission denied");
  });

  it("what takes the place of a send that pays no more, is not the next, or comes when it is at its end", async () => {
    const id = newUuid();
    await ours(`INSERT INTO node_send (id, wallet_id, network, payee, units, fee, state, txid, bytes, created_at)
      VALUES ('${id}', '${WALLET}', 'LITECOIN', 'L', 5, 10, 'SIGNED', '${id}', 'x', now())`);
    const refused = { constraint: "node_replacement_may_be" };
    const add = (
      number: number,
      fee: number,
      changes: Partial<{ network: string; txid: string; isCancel: boolean }> = {},
    ) => {
      const { network, txid, isCancel } = { network: "LITECOIN", txid: `${id}-${number}`, isCancel: false, ...changes };
      return ours(`INSERT INTO node_replacement (send_id, number, network, txid, bytes, fee, is_cancel, signed_at)
        VALUES ('${id}', ${number}, '${network}', '${txid}', 'y', ${fee}, ${isCancel}, now())`);
    };
    const set = (what: string) => ours(`UPDATE node_send SET ${what} WHERE id = '${id}'`);
    // Nobody was shown it yet.
    await expect(add(2, 11)).rejects.toMatchObject(refused);
    await set("state = 'BROADCAST', sequence = 2");
    for (const wrong of [
      ...[() => add(3, 11), () => add(1, 11), () => add(2, 10)],
      ...[() => add(2, 11, { network: "OTHER" }), () => add(2, 11, { txid: id })],
    ])
      await expect(wrong()).rejects.toMatchObject(refused);
    await add(2, 11);
    await add(3, 12, { isCancel: true });
    await expect(add(4, 12)).rejects.toMatchObject(refused);
    await ours(`UPDATE node_replacement SET outcome = 'TAKEN', said = 'x' WHERE send_id = '${id}'`);
    await expect(ours(`UPDATE node_replacement SET fee = 13 WHERE send_id = '${id}'`)).rejects.toThrow(
      "permission denied",
    );
    for (const changed of ["fee = 13", "bytes = 'z'", "txid = 'z'", "is_cancel = true", "number = 9"])
      await expect(
        here.rows(`UPDATE wallets.node_replacement SET ${changed} WHERE send_id = '${id}' AND number = 2`),
      ).rejects.toMatchObject(refused);
    await expect(ours("DELETE FROM node_replacement")).rejects.toThrow("permission denied");
    await expect(here.rows("UPDATE wallets.node_replacement SET outcome = 'LOST'")).rejects.toMatchObject({
      constraint: "node_replacement_outcome_known",
    });
    const may = { constraint: "node_send_may_change" };
    // One that nobody signed; the same once more; one that pays nobody; and a cancel that pays.
    await expect(set("attempt = 4, sequence = 3")).rejects.toMatchObject(may);
    await expect(set("attempt = 2")).rejects.toMatchObject(may);
    await expect(set("sequence = 3")).rejects.toMatchObject(may);
    await expect(set("state = 'CONFIRMED', block_hash = 'b', attempt = 3, sequence = 3")).rejects.toMatchObject(may);
    await expect(set("state = 'CANCELLED', block_hash = 'b', attempt = 2, sequence = 3")).rejects.toMatchObject(may);
    await expect(set("asked = 'MORE'")).rejects.toMatchObject({ constraint: "node_send_asked_known" });
    await expect(ours(`UPDATE node_send_input SET since = 2 WHERE send_id = '${SEND}'`)).rejects.toThrow(
      "permission denied",
    );
    await expect(
      here.rows(`UPDATE wallets.node_send_input SET since = 0 WHERE send_id = '${SEND}'`),
    ).rejects.toMatchObject({ constraint: "node_send_input_since_positive" });
    await set("attempt = 2, sequence = 3");
    await set("state = 'CANCELLED', block_hash = 'b', attempt = 3, sequence = 4");
    await expect(set("state = 'BROADCAST', sequence = 5")).rejects.toMatchObject(may);
    await expect(add(4, 20)).rejects.toMatchObject(refused);
  });
});
