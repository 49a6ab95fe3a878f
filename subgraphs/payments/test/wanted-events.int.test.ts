import { wrapEvent } from "@coffer/contracts/event";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeWantedEvents } from "../src/adapters/postgres/webhooks/wanted-events.ts";

let database: TestDatabase;
let admin: pg.Pool;
let pool: pg.Pool;
beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
  pool = database.pool("payments", 4);
});
afterAll(() => database.drop());
beforeEach(() => admin.query("DELETE FROM payments.webhook_endpoint"));

const CREATED = "coffer.wallets.wallet.created";
const owner = newId("usr");
const created = (userId: string) =>
  wrapEvent("wallets", {
    ...{ type: "wallet.created", subject: "wal", time: new Date(0) },
    data: { walletId: newId("wal"), userId, network: "TRON" },
  });
const add = (userId: string, types: readonly string[], everybody = false) =>
  admin.query(
    `INSERT INTO payments.webhook_endpoint (id, owner_id, url, event_types, for_everybody, key_id, wrapped_key, ciphertext)
     VALUES (gen_random_uuid(), $1, 'https://example.com/', $2, $3, 'k', '', '')`,
    [uuidOf(userId), types, everybody],
  );
const set = (change: string) => admin.query(`UPDATE payments.webhook_endpoint SET ${change}`);

describe("what endpoints want", () => {
  it("is everything that can be sent, until it is known, and nothing where there are none", async () => {
    const wanted = makeWantedEvents(pool);
    expect([wanted.wants(created(owner)), wanted.wantsOf("coffer.wallets.v1")]).toEqual([true, true]);
    expect(wanted.wants(wrapEvent("auth", { type: "passkey.added", subject: "x", time: new Date(0), data: {} }))).toBe(
      false,
    );
    await wanted.renew();
    expect([wanted.wants(created(owner)), wanted.wantsOf("coffer.wallets.v1")]).toEqual([false, false]);
    wanted.forget();
    expect(wanted.wants(created(owner))).toBe(true);
  });

  it("is known anew at each look, whoever has changed it: of its owner, of its type, and as long as it is enabled", async () => {
    const wanted = makeWantedEvents(pool);
    const look = async (userId = owner) => {
      await wanted.renew();
      return [wanted.wants(created(userId)), wanted.wantsOf("coffer.wallets.v1"), wanted.wantsOf("coffer.payments.v1")];
    };
    expect(await look()).toEqual([false, false, false]);
    await add(owner, [CREATED]);
    expect(await look()).toEqual([true, true, false]);
    expect(await look(newId("usr"))).toEqual([false, true, false]);
    await set("disabled_at = now(), disabled_reason = 'BY_OWNER'");
    expect(await look()).toEqual([false, false, false]);
    await set("disabled_at = NULL, disabled_reason = NULL");
    expect(await look()).toEqual([true, true, false]);
    await set("event_types = '{coffer.payments.payment.changed}'");
    expect(await look()).toEqual([false, false, true]);
    await set("removed_at = now(), key_id = NULL, wrapped_key = NULL, ciphertext = NULL");
    expect(await look()).toEqual([false, false, false]);
    await add(owner, [CREATED], true);
    expect(await look(newId("usr"))).toEqual([true, true, false]);
  });

  it("is wanted of data that cannot be read: whoever takes it keeps it for an operator", async () => {
    const wanted = makeWantedEvents(pool);
    await add(owner, [CREATED]);
    await wanted.renew();
    expect(wanted.wants(created("nobody"))).toBe(true);
  });

  it("costs one row to look at where nothing was changed, and is read once where it was", async () => {
    await add(owner, [CREATED]);
    const asked: string[] = [];
    const counting = {
      query(config: pg.QueryConfig) {
        asked.push(config.name ?? "");
        return pool.query(config);
      },
    } as unknown as pg.Pool;
    const wanted = makeWantedEvents(counting);
    for (let times = 0; times < 3; times += 1) await wanted.renew();
    expect(asked).toEqual(["webhook-revision", "webhook-wanted", "webhook-revision", "webhook-revision"]);
  });

  it("is not known where nobody answers", async () => {
    const silent = { query: () => Promise.reject(new Error("away")) } as unknown as pg.Pool;
    await expect(makeWantedEvents(silent).renew()).rejects.toThrow("away");
  });
});

describe("the tables of webhooks", () => {
  it.each([
    ["webhook_endpoint_url_size", "url = ''"],
    ["webhook_endpoint_description_size", "description = ''"],
    ["webhook_endpoint_wants_something", "event_types = '{}'"],
    ["webhook_endpoint_wants_something", "event_types = NULL"],
    ["webhook_endpoint_reason_known", "disabled_reason = 'BORED', disabled_at = now()"],
    ["webhook_endpoint_disabled_says_why", "disabled_at = now()"],
    ["webhook_endpoint_secret_until_removed", "ciphertext = NULL"],
    ["webhook_endpoint_secret_until_removed", "removed_at = now()"],
    ["webhook_endpoint_former_is_whole", "former_ends_at = now()"],
  ])("refuse an endpoint by %s: %s", async (constraint, change) => {
    await add(owner, [CREATED]);
    await expect(pool.query(`UPDATE webhook_endpoint SET ${change}`)).rejects.toMatchObject({ constraint });
  });

  it.each([
    ["webhook_delivery_status_known", "'LOST', now()"],
    ["webhook_delivery_has_an_end", "'FAILED', NULL"],
    ["webhook_delivery_has_an_end", "'PENDING', now()"],
  ])("refuse a delivery by %s: %s", async (constraint, values) => {
    const text = `INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_type, body, status, ended_at)
      VALUES (gen_random_uuid(), gen_random_uuid(), 'e', 't', '{}', ${values})`;
    await expect(pool.query(text)).rejects.toMatchObject({ constraint });
  });

  it.each([
    ["webhook_attempt_counts", "0, 1, 200, NULL, NULL"],
    ["webhook_attempt_counts", "1, -1, 200, NULL, NULL"],
    ["webhook_attempt_status_or_fault", "1, 1, NULL, NULL, NULL"],
    ["webhook_attempt_status_or_fault", "1, 1, 200, 'TIMED_OUT', NULL"],
    ["webhook_attempt_fault_known", "1, 1, NULL, 'TIRED', NULL"],
    ["webhook_attempt_answer_size", "1, 1, 200, NULL, repeat('a', 4097)"],
  ])("refuse an attempt by %s: %s", async (constraint, values) => {
    const text = `INSERT INTO webhook_attempt (delivery_id, at, headers, number, duration_ms, status, fault, answer)
      VALUES (gen_random_uuid(), now(), '[]', ${values})`;
    await expect(pool.query(text)).rejects.toMatchObject({ constraint });
  });

  it.each([
    "UPDATE webhook_endpoint SET owner_id = gen_random_uuid()",
    "UPDATE webhook_endpoint SET for_everybody = true",
    "DELETE FROM webhook_endpoint",
    "UPDATE webhook_delivery SET body = ''",
    "UPDATE webhook_delivery SET endpoint_id = gen_random_uuid()",
    "UPDATE webhook_attempt SET status = 200",
    "DELETE FROM webhook_revision",
    "INSERT INTO webhook_revision VALUES (2, 1)",
  ])("let the subgraph not rewrite whose they are, or what was: %s", async (text) => {
    await expect(pool.query(text)).rejects.toMatchObject({ code: "42501" });
  });

  it("have one revision", async () => {
    const text = "INSERT INTO payments.webhook_revision VALUES (2, 1)";
    await expect(admin.query(text)).rejects.toMatchObject({ constraint: "webhook_revision_is_one" });
  });
});
