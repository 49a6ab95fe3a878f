import { randomUUID } from "node:crypto";
import { readTronPayload } from "@coffer/addresses/tron";
import { startTronStandIn, type TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { readBooks, reconcile } from "../src/compare-with-chain.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { keepCold, runAs } from "../src/keep-cold.ts";
import { operation } from "../src/operations.ts";
import { makeOperator, makeStaff } from "../src/operators.ts";
import type { Person } from "../src/people.ts";
import { TRON_HOLDER, TRON_TOKENS } from "../src/tell-of-chain-deposits.ts";
import { makeTronDevice } from "../src/tron-device.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const PATIENT = { timeout: 240_000, interval: 200 };
const NETWORK = "TRON";
/** As a sandbox funds a treasury, of each. */
const FUNDS = 1_000_000n;
const UNIT = 1_000_000n;
const money = (units: bigint, currency: string) => ({ amount: `${units}.000000`, currency });

describe("what a treasury of Tron holds above its caps", () => {
  const environment: Record<string, string> = { LOCAL_ETHEREUM: "false", LOCAL_TRON: "false" };
  const device = makeTronDevice();
  let tron: TronStandIn;
  beforeAll(async () => {
    tron = await startTronStandIn({ mining: "at-once", slotMs: 1, balances: TRON_HOLDER, tokens: TRON_TOKENS });
    environment.TRON_RPC_URLS = tron.url;
  });
  afterAll(() => tron.stop());
  const coffer = useOwnCoffer(environment);
  let people: { readonly admins: readonly [Person, Person]; readonly operator: Person };
  beforeAll(async () => {
    const of = [coffer.url, findAdminUrl(coffer.running.dataFolder)] as const;
    const admins = [await makeStaff(...of, "ADMIN"), await makeStaff(...of, "ADMIN")] as const;
    people = { admins, operator: await makeOperator(...of) };
  });

  const readTreasury = async (): Promise<Answer> => {
    const { treasuries } = await people.operator.client.ask(operation("ColdTreasuries"));
    return treasuries.find(({ network }: Answer) => network === NETWORK);
  };
  const listSends = async (kind: string): Promise<Answer[]> => {
    const { transactions } = await people.operator.client.ask(operation("Transactions"), {
      ...{ filter: { network: NETWORK, kind }, first: 50 },
    });
    return transactions.nodes;
  };
  const awaitThat = <T>(look: () => Promise<T>) => vi.waitFor(look, PATIENT);
  /** The books, the product's own comparison, and the chain itself. */
  const compare = () =>
    awaitThat(async () => {
      await reconcile(people.operator, NETWORK);
      const { address, cold } = await readTreasury();
      const books = await readBooks(findAdminUrl(coffer.running.dataFolder));
      for (const code of ["TRX", "USDT"]) {
        const there = [address, ...cold.map((one: Answer) => one.address)].map((one) => unitsAt(one, code));
        expect(books.get(code)).toBe(there.reduce((sum, units) => sum + units, 0n));
      }
    });
  const unitsAt = (address: string, code: string): bigint => {
    const { balances, tokens } = tron.chain.head;
    const [kept] = code === "TRX" ? [balances] : tokens.values();
    return kept?.get(Buffer.from(readTronPayload(address)).toString("hex")) ?? 0n;
  };

  it("goes where two ADMINs have agreed, of TRX and of a token, and the books agree", async () => {
    await awaitThat(async () => {
      const { address, cold } = await readTreasury();
      expect(cold).toEqual([]);
      expect([unitsAt(address, "TRX") > 900_000n * UNIT, unitsAt(address, "USDT")]).toEqual([true, FUNDS * UNIT]);
    });
    await compare();
    const caps = [
      { currency: "TRX", cap: "300000", target: "200000", floor: "50000" },
      { currency: "USDT", cap: "40000", target: "30000" },
    ];
    expect(await keepCold(people.admins, { network: NETWORK, watch: device.address, caps })).toBe(device.address);
    await awaitThat(async () => {
      const sent = await listSends("COLD");
      expect(sent.map(({ state, to }) => [state, to])).toEqual(Array(2).fill(["FINAL", device.address]));
      expect(sent.map(({ amount }) => amount.currency).toSorted()).toEqual(["TRX", "USDT"]);
    });
    const { cold } = await readTreasury();
    expect(cold).toMatchObject([
      {
        ...{ address: device.address, isInForce: true },
        tokens: [{ balance: money(FUNDS - 30_000n, "USDT") }],
      },
    ]);
    expect(unitsAt(device.address, "USDT")).toBe((FUNDS - 30_000n) * UNIT);
    expect(cold[0].balance.amount.replace(".", "")).toBe(String(unitsAt(device.address, "TRX")));
    await compare();
  });

  it("comes back signed by a key that is elsewhere, to the treasury alone, and the books agree each time", async () => {
    const { operator } = people;
    const { address } = await readTreasury();
    for (const [amount, units] of [
      [{ currency: "TRX", amount: "1000.000007" }, 1_000_000_007n],
      [{ currency: "USDT", amount: "500.000000" }, 500n * UNIT],
    ] as const) {
      const before = unitsAt(address, amount.currency);
      const order = { network: NETWORK, amount, reason: "a large payment comes" };
      const asked = await runAs(operator, "RefillTreasury", { ...order, idempotencyKey: randomUUID() });
      expect(asked).toMatchObject({
        transaction: { state: "AWAITING_SIGNATURE", from: device.address, to: address },
      });
      expect(await runAs(operator, "RefillTreasury", { ...order, idempotencyKey: randomUUID() })).toMatchObject({
        code: "REFILL_WAITING",
      });
      const { id: transactionId, unsignedTransaction } = asked.transaction;
      const { tron: fields, payload } = unsignedTransaction;
      expect(fields).toMatchObject({ from: device.address, to: address, value: String(units) });
      const given = { transactionId, signed: device.sign(fields.json), idempotencyKey: randomUUID() };
      const unsigned = { ...given, signed: payload, idempotencyKey: randomUUID() };
      expect(await runAs(operator, "SubmitSignedRefill", unsigned)).toMatchObject({ fault: "SIGNATURE_MISSING" });
      const others = { ...given, signed: makeTronDevice().sign(fields.json), idempotencyKey: randomUUID() };
      expect(await runAs(operator, "SubmitSignedRefill", others)).toMatchObject({ fault: "OTHER_KEY" });
      expect(await runAs(operator, "SubmitSignedRefill", given)).toMatchObject({ transaction: { id: transactionId } });
      await awaitThat(async () => {
        const back = (await listSends("REFILL")).find(({ id }) => id === transactionId);
        expect(back).toMatchObject({ state: "FINAL", failure: null });
      });
      expect(unitsAt(address, amount.currency)).toBe(before + units);
      await compare();
    }
  });
});
