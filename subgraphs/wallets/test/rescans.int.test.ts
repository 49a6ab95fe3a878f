import { newUuid } from "@coffer/contracts/ids";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeTestUsdcFaucet } from "../src/adapters/chains/ethereum/test-usdc/faucet.ts";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { makeBooks } from "./books.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { PATIENT_RULES } from "./paying.ts";
import { makeReconciling, termOf } from "./reconciling.ts";
import { BEGIN, PATIENT, type Rescan, rescansIn, STOP } from "./rescans.ts";
import { NO_PROVIDERS, person, type World, world } from "./world.ts";

const NETWORK = "ETHEREUM";
const ETHER = 10n ** 18n;
/** Blocks for good, in a sandbox. */
const FINALITY = 6;
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: null,
};

describe.skipIf(whyNoAnvil())("blocks of Ethereum that are read once more", () => {
  let anvil: Anvil;
  let here: World;
  let rescans: ReturnType<typeof rescansIn>;
  let address = "";
  const mine = (blocks: number) => anvil.ask("anvil_mine", blocks);
  const height = async () => Number(await anvil.ask("eth_blockNumber"));
  /** In a block of its own. */
  const send = async (units: bigint, to = address): Promise<string> => {
    const [from] = (await anvil.ask("eth_accounts")) as string[];
    return (await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` })) as string;
  };
  const connected = () => ({ providers: { ...NO_PROVIDERS, [NETWORK]: [new Secret(anvil.url)] } });
  const connect = (pool = here.environment.pool, changes: Parameters<World["another"]>[1] = {}) =>
    here.another(pool, { ...connected(), ...changes });
  const isRead = () =>
    vi.waitFor(async () => {
      const [row] = await here.rows<{ at: number }>("SELECT cursor_height AS at FROM wallets.chain");
      expect(row?.at).toBe(await height());
    }, PATIENT);
  const states = async () =>
    Object.fromEntries((await rescans.deposits()).map(({ txid, state, credits }) => [txid, `${state} ${credits}`]));

  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ accounts: 1 }), world()]);
    rescans = rescansIn(here, NETWORK);
    const { said } = await here.create(person(), { network: NETWORK });
    address = said?.wallet?.addresses.nodes[0]?.address ?? "";
  });
  afterEach(async () => {
    await here.close();
    await anvil.stop();
  });

  it("bring what came before the network was connected, by themselves, what came then and later, each once", async () => {
    const before = await send(ETHER);
    await mine(FINALITY + 20);
    const between = await send(2n * ETHER);
    await mine(FINALITY - 2);
    const at = await connect();
    const after = await vi.waitFor(async () => {
      expect((await rescans.list(at)).length).toBe(1);
      return send(3n * ETHER);
    }, PATIENT);
    const done = await rescans.isDone(() => mine(1), at);
    expect(done).toMatchObject({ from: 0, found: 1, leftOut: 0, operatorId: null });
    await mine(2);
    await vi.waitFor(
      async () =>
        expect(await states()).toEqual({ [before]: "CONFIRMED 1", [between]: "CONFIRMED 1", [after]: "CONFIRMED 1" }),
      PATIENT,
    );
    for (let times = 0; times < 2; times += 1) {
      expect(await rescans.begin(0, at)).toMatchObject({ rescan: { state: "READING", found: 0 } });
      expect(await rescans.isDone(() => mine(1), at)).toMatchObject({ found: 0 });
    }
    const told = (await here.stated()).filter(({ type }) => type === "coffer.wallets.deposit.confirmed");
    expect(told).toHaveLength(3);
  });

  it("are asked for by operators alone, from a height that there is, once at a time and once for a key", async () => {
    await mine(20);
    const unseen = await rescans.begin(0, undefined);
    expect(unseen).toMatchObject({ code: "CHAIN_UNAVAILABLE" });
    const at = await connect();
    await isRead();
    await rescans.isDone(() => mine(1), at);
    const top = await vi.waitFor(async () => {
      await isRead();
      return height();
    }, PATIENT);
    expect(await rescans.begin(top + 1, at)).toMatchObject({ code: "SCAN_OUT_OF_RANGE", lowest: 0, highest: top });
    const input = { network: NETWORK, fromHeight: 1, reason: "why", idempotencyKey: "key" };
    for (const who of [person(), person("AUDITOR")])
      for (const [query, said] of [
        [BEGIN, input],
        [STOP, { network: NETWORK, reason: "why" }],
      ] as const)
        expect((await here.ask(who, query, { input: said }, at)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    for (const wrong of [{ fromHeight: -1 }, { reason: "" }, { reason: "x".repeat(513) }, { idempotencyKey: "" }]) {
      const { errors } = await here.ask(rescans.operator, BEGIN, { input: { ...input, ...wrong } }, at);
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
    await here.rows(
      `INSERT INTO wallets.network_rescan (id, network, "from", at, "to", requested_at) VALUES ($2::uuid, $1, 0, -1, 2000000, now())`,
      [NETWORK, newUuid()],
    );
    expect(await rescans.begin(1, at, { idempotencyKey: "key" })).toMatchObject({ code: "RESCAN_UNDER_WAY" });
    const stop = async () =>
      (await here.ask(rescans.operator, STOP, { input: { network: NETWORK, reason: "enough" } }, at)).data
        ?.stopNetworkRescan;
    expect(await stop()).toMatchObject({
      rescan: { state: "STOPPED", stoppedBy: rescans.operator.userId, stopReason: "enough" },
    });
    expect(await stop()).toMatchObject({ code: "RESCAN_NOT_UNDER_WAY" });
    const first = await rescans.begin(1, at, { idempotencyKey: "key" });
    expect(first.rescan?.operatorId).toBe(rescans.operator.userId);
    expect((await rescans.begin(1, at, { idempotencyKey: "key" })).rescan?.id).toBe(first.rescan?.id);
    expect(await rescans.begin(2, at, { idempotencyKey: "key" })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect((await rescans.list(at, 100)).map(({ state }) => state).slice(1)).toEqual(["STOPPED", "DONE"]);
  });

  it("bring what a token brought before it was listed", async () => {
    const faucet = makeTestUsdcFaucet(makeJsonRpc({ url: new Secret(anvil.url), version: "2.0" }));
    const txid = await faucet.send(address, 2n ** 53n + 1n);
    expect(txid).not.toBeNull();
    await mine(FINALITY + 3);
    const first = await connect();
    await isRead();
    await rescans.isDone(() => mine(1), first);
    expect(await rescans.deposits()).toEqual([]);
    await first.stop();
    const listed = await connect(here.environment.pool, {
      tokens: [USDC],
      sends: new Map([[NETWORK, PATIENT_RULES]]),
    });
    await vi.waitFor(async () => {
      const [row] = await here.rows<{ state: string }>("SELECT state FROM wallets.token");
      expect(row?.state).toBe("FITS");
    }, PATIENT);
    await rescans.begin(0, listed);
    expect(await rescans.isDone(() => mine(1), listed)).toMatchObject({ found: 1 });
    await mine(2);
    await vi.waitFor(
      async () =>
        expect(await rescans.deposits()).toMatchObject([
          { txid, currency: "USDC", units: "9007199254740993", state: "CONFIRMED", credits: 1 },
        ]),
      PATIENT,
    );
  });

  it("go on wherever a process is killed, and bring each once, beside a reorganisation", async () => {
    const begun = await connect();
    await isRead();
    await rescans.isDone(() => mine(1), begun);
    await begun.stop();
    // As if each had been missed: they came while nobody looked, and the network went on elsewhere.
    const txids: string[] = [];
    for (let i = 0; i < 12; i += 1) txids.push(await send(BigInt(100 + i)));
    await mine(FINALITY + 2);
    const reader = await connect();
    await isRead();
    await reader.stop();
    await forget(here, txids.slice(0, 9));
    expect(await rescans.begin(0, begun)).toMatchObject({ rescan: { state: "READING" } });
    let kills = 0;
    for (const at of [45, 60, 76, 93, 111]) {
      const dying = makeDyingPool(here.environment.pool, { at, when: at % 2 ? "before" : "behind" });
      const killed = await connect(dying.pool).catch(() => null);
      if (at === 76) await anvil.ask("anvil_reorg", 2, []);
      await vi.waitFor(() => expect(dying.state.isDead).toBe(true), PATIENT);
      kills += 1;
      await killed?.stop().catch(() => undefined);
    }
    expect(kills).toBe(5);
    const [one, two] = [await connect(here.environment.pool), await connect(here.environment.pool)];
    await mine(2);
    const done = await rescans.isDone(() => mine(1), one);
    expect(done.found).toBe(9);
    await vi.waitFor(
      async () => expect(await states()).toEqual(Object.fromEntries(txids.map((txid) => [txid, "CONFIRMED 1"]))),
      PATIENT,
    );
    await two.stop();
  });

  it("leave out what came where something is booked by hand, until that is reversed, and the books agree", async () => {
    const books = await makeBooks(here);
    const txid = await send(5n * ETHER);
    await mine(FINALITY + 3);
    const at = await connect(here.environment.pool);
    await isRead();
    await rescans.isDone(() => mine(1), at);
    await vi.waitFor(async () => expect((await states())[txid]).toMatch("CONFIRMED"), PATIENT);
    await forget(here, [txid]);
    const byHand = { network: NETWORK, currency: "ETH", kind: "ADJUSTMENT", reference: address };
    await books.post({ ...byHand, units: 5n * ETHER });
    await rescans.begin(0, at);
    const left = await rescans.isDone(() => mine(1), at);
    expect(left).toMatchObject({
      ...{ found: 0, leftOut: 1 },
      left: [{ txid, address, amount: { amount: "5.000000000000000000", currency: "ETH" }, blockHeight: 1 }],
    } satisfies Partial<Rescan>);
    expect(await rescans.deposits()).toEqual([]);
    await books.post({ ...byHand, units: -5n * ETHER });
    await rescans.begin(0, at);
    expect(await rescans.isDone(() => mine(1), at)).toMatchObject({ found: 1, leftOut: 0 });
    const reconciling = makeReconciling({ here, network: NETWORK, urls: [anvil.url] });
    await isRead();
    const compared = await reconciling.compare();
    expect(termOf(compared, "UNBIDDEN")).toBe(0n);
    expect(termOf(compared, "DEPOSITS_NOT_BOOKED")).toBe(5n * ETHER);
    expect(compared.difference).toBe(0n);
  });

  it("are counted in their order by the database, and what has ended stays so", async () => {
    const insert = (values: string) =>
      here.rows(
        `INSERT INTO wallets.network_rescan (id, network, "from", at, "to", found, operator_id, reason, requested_at, ended_at, stopped_by, stop_reason) VALUES (gen_random_uuid(), ${values})`,
      );
    const wrong: readonly (readonly [string, string])[] = [
      ["'X', 1, 5, 9, -1, NULL, NULL, now(), NULL, NULL, NULL", "network_rescan_counts"],
      ["'X', -1, 5, 9, 0, NULL, NULL, now(), NULL, NULL, NULL", "network_rescan_goes_on"],
      ["'X', 1, 5, 9, 0, gen_random_uuid(), NULL, now(), NULL, NULL, NULL", "network_rescan_asked_whole"],
      ["'X', 1, 5, 9, 0, gen_random_uuid(), '', now(), NULL, NULL, NULL", "network_rescan_reason_length"],
      ["'X', 1, 5, 9, 0, NULL, NULL, now(), now(), NULL, NULL", "network_rescan_ended_whole"],
    ];
    for (const [values, constraint] of wrong) await expect(insert(values)).rejects.toMatchObject({ constraint });
    const open = "'X', 1, 5, 9, 0, NULL, NULL, now(), NULL, NULL, NULL";
    await insert(open);
    await expect(insert(open)).rejects.toMatchObject({ constraint: "network_rescan_one" });
    const update = (set: string) => here.rows(`UPDATE wallets.network_rescan SET ${set} WHERE network = 'X'`);
    for (const set of ["at = 7", "at = 4", '"to" = 8', "found = -1", "reason = 'x', operator_id = gen_random_uuid()"])
      await expect(update(set)).rejects.toMatchObject({ constraint: "network_rescan_may_change" });
    await update("at = 6, found = 1");
    await update("ended_at = now(), stopped_by = gen_random_uuid(), stop_reason = 'enough'");
    await expect(update("at = 7")).rejects.toMatchObject({ constraint: "network_rescan_may_change" });
    const left = (units: number) =>
      here.rows(
        `INSERT INTO wallets.rescan_left (rescan_id, txid, position, address, currency, scale, units, height)
         SELECT id, 'a', 'native', 'b', 'ETH', 18, $1, 3 FROM wallets.network_rescan WHERE network = 'X'`,
        [units],
      );
    await expect(left(0)).rejects.toMatchObject({ constraint: "rescan_left_units_range" });
    await left(1);
    await expect(here.rows("UPDATE wallets.rescan_left SET units = 2")).rejects.toThrow("insert-only");
  });
});

/** As if these had never been seen. */
async function forget(here: World, txids: readonly string[]): Promise<void> {
  const client = await here.admin.connect();
  try {
    await client.query("SET session_replication_role = replica");
    for (const table of ["deposit_change", "deposit"])
      await client.query(
        table === "deposit"
          ? "DELETE FROM wallets.deposit WHERE txid = ANY ($1)"
          : "DELETE FROM wallets.deposit_change c USING wallets.deposit d WHERE d.id = c.deposit_id AND d.txid = ANY ($1)",
        [txids],
      );
    await client.query("SET session_replication_role = DEFAULT");
  } finally {
    client.release();
  }
}
