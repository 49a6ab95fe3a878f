import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeTreasuryReader } from "../src/adapters/postgres/treasuries/treasury-reader.ts";
import { findMiscounted } from "./sweepable.ts";
import { person, verified, type World, world } from "./world.ts";

const CONTRACT = "usdc";
let here: World;
let addresses: readonly { id: string; wallet_id: string; user_id: string; address: string }[];

beforeAll(async () => {
  here = await world();
  for (const who of [person(), person(), person()]) await here.publish(verified(who, ["ETHEREUM", "BITCOIN"]));
  addresses = await here.rows(
    "SELECT a.id, a.wallet_id, w.user_id, a.address FROM wallets.address a JOIN wallets.wallet w ON w.id = a.wallet_id WHERE a.network = 'ETHEREUM'",
  );
  const [treasury] = await here.rows<{ id: string }>(
    `INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
     VALUES (gen_random_uuid(), NULL, 'ETHEREUM', 'TREASURY', 'house', 'TREASURY', 'm', 'xpub', 'k', '', '', now()) RETURNING id`,
  );
  await here.rows(
    "INSERT INTO wallets.address (id, wallet_id, network, index, address, derivation_path) VALUES (gen_random_uuid(), $1, 'ETHEREUM', 0, 'house', 'm')",
    [treasury?.id],
  );
  await here.rows("INSERT INTO wallets.treasury VALUES ('ETHEREUM', $1, 'OPEN', now())", [treasury?.id]);
  for (const address of ["house", ...addresses.map((one) => one.address)])
    await here.rows("INSERT INTO wallets.source VALUES ('ETHEREUM', $1, $2, 0, 0, NULL)", [address, treasury?.id]);
});
afterAll(() => here.close());
const insert = (table: string, row: object) =>
  here.rows<{ id: string }>(
    `INSERT INTO wallets.${table} SELECT (jsonb_populate_record(NULL::wallets.${table}, $1::jsonb)).* RETURNING *`,
    [JSON.stringify(row)],
  );
let count = 0;
const next = () => {
  count += 1;
  return count;
};

type Step = { readonly who: 0 | 1 | 2; readonly isToken: boolean; readonly units: number; readonly fee: number };

async function arrive({ who, isToken, units }: Step): Promise<void> {
  const [ids] = await here.rows<object>("SELECT gen_random_uuid() AS id");
  const { id, wallet_id, user_id } = addresses[who] as (typeof addresses)[number];
  await insert("deposit", {
    ...ids,
    ...{ network: "ETHEREUM", txid: `in ${next()}`, position: "native", user_id, wallet_id, address_id: id },
    ...(isToken ? { currency: "USDC", scale: 6, token: CONTRACT } : { currency: "ETH", scale: 18 }),
    ...{ units, state: "CONFIRMING", credits: 0, needed: 1, height: 7, block_hash: "seven", sequence: 1 },
    seen_at: "2026-01-01T00:00:00Z",
  });
}

/** All deposits in one of these states go on, in one statement. */
const go = (from: string, to: string, also = "") =>
  here.rows(`UPDATE wallets.deposit SET state = '${to}', sequence = sequence + 1${also} WHERE state = '${from}'`);

const PAYMENT = ", payment_id = gen_random_uuid()";
const GOINGS = {
  confirm: () => go("CONFIRMING", "CONFIRMED", ", credits = credits + 1"),
  credit: () => go("CONFIRMED", "CREDITED", PAYMENT),
  takeBack: () => go("CREDITED", "REVERSED"),
  again: () => go("REVERSED", "CONFIRMING", ", units = units + 1"),
};

type Ending = "FINAL" | "REVERTED" | "CALLED_OFF" | "UNMINED" | "REPLACED";

/** A sweep, or what pays for one, from its plan to its end. */
async function send({ who, isToken, units, fee }: Step, kind: "SWEEP" | "FUND", ending: Ending): Promise<void> {
  const [ids] = await here.rows<{ id: string }>("SELECT gen_random_uuid() AS id");
  const id = ids?.id ?? "";
  const { address } = addresses[who] as (typeof addresses)[number];
  const from = kind === "SWEEP" && !isToken ? address : "house";
  await insert("send", {
    ...{ id, network: "ETHEREUM", kind, source_address: from, payee: kind === "SWEEP" ? "house" : address },
    ...(isToken && kind === "SWEEP"
      ? { currency: "USDC", scale: 6, token_contract: CONTRACT, token_owner: address }
      : { currency: "ETH", scale: 18 }),
    ...{ units, fee_cap: 9, priority: "LOW", state: "PLANNED", sequence: 1, looks: 0, is_all: false },
    created_at: "2026-01-01T00:00:00Z",
  });
  const change = (set: string) =>
    here.rows(`UPDATE wallets.send SET ${set}, sequence = sequence + 1 WHERE id = $1`, [id]);
  if (ending === "UNMINED") return void (await change("state = 'CANCELLED'"));
  await change(`state = 'SIGNED', nonce = ${next()}`);
  await insert("attempt", {
    ...{
      send_id: id,
      number: 1,
      network: "ETHEREUM",
      txid: `out ${id}`,
      bytes: "\\x00",
      is_cancel: ending === "CALLED_OFF",
    },
    ...{ units, gas_limit: 1, max_fee_per_gas: 1, max_priority_fee_per_gas: 1, signed_at: "2026-01-01T00:00:00Z" },
  });
  await change("state = 'BROADCAST'");
  const txid = ending === "REPLACED" ? "another" : `out ${id}`;
  const moved = isToken && kind === "SWEEP" ? `, moved = ${ending === "FINAL"}` : "";
  await change(
    `txid = '${txid}', height = 7, block_hash = 'seven', succeeded = ${ending !== "REVERTED"}, fee = ${fee}${moved}`,
  );
  if (ending === "FINAL") {
    await change("state = 'CONFIRMED'");
    await change("state = 'FINAL'");
  } else if (ending === "CALLED_OFF") await change("state = 'CANCELLED'");
  else await change(`state = 'FAILED', failure = '${ending}'`);
}

const step = fc.record({
  who: fc.constantFrom<0 | 1>(0, 1),
  isToken: fc.boolean(),
  units: fc.integer({ min: 1, max: 1_000 }),
  fee: fc.integer({ min: 0, max: 9 }),
});
const anything = fc.oneof(
  { weight: 4, arbitrary: step.map((one) => () => arrive(one)) },
  { weight: 4, arbitrary: fc.constantFrom(...Object.values(GOINGS)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        step,
        fc.constantFrom<"SWEEP" | "FUND">("SWEEP", "FUND"),
        fc.constantFrom<Ending>("FINAL", "REVERTED", "CALLED_OFF", "UNMINED", "REPLACED"),
      )
      .map(
        ([one, kind, ending]) =>
          () =>
            send(one, kind, ending),
      ),
  },
);

it("counts what may be swept as all deposits and sweeps add up, whatever comes and goes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const one of steps) {
        await one();
        expect(await findMiscounted(here)).toEqual([]);
      }
    }),
    { numRuns: 15 },
  );
});

it("offers an address once there is enough, and no more once that is swept, or taken back", async () => {
  const reader = makeTreasuryReader(here.environment.pool);
  const offered = async (minimum: bigint) =>
    (await reader.listSweepable("ETHEREUM", { token: null, minimum, count: 9 })).some(({ address }) => address === his);
  const his = addresses[2]?.address;
  const one = { who: 2, isToken: false, units: 100, fee: 3 } as const;
  await arrive(one);
  await GOINGS.confirm();
  expect(await offered(1n)).toBe(false);
  await GOINGS.credit();
  expect([await offered(100n), await offered(101n)]).toEqual([true, false]);
  await send({ ...one, units: 97 }, "SWEEP", "FINAL");
  expect(await offered(1n)).toBe(false);
  await GOINGS.takeBack();
  expect(
    await here.rows("SELECT units::text AS units FROM wallets.sweepable_balance WHERE address = $1", [his]),
  ).toEqual([{ units: "-100" }]);
});

it("lets nobody but its triggers write it", async () => {
  const { pool } = here.environment;
  for (const text of [
    "INSERT INTO sweepable_balance VALUES ('ETHEREUM', 'a', '', 1)",
    "UPDATE sweepable_balance SET units = 0",
    "DELETE FROM sweepable_balance",
  ])
    await expect(pool.query(text)).rejects.toMatchObject({ code: "42501" });
});
