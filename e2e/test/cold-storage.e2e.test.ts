import { randomUUID } from "node:crypto";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { expectBooksLikeChain } from "../src/compare-with-chain.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { keepCold, runAs } from "../src/keep-cold.ts";
import { operation } from "../src/operations.ts";
import { makeOperator, makeStaff } from "../src/operators.ts";
import type { Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const PATIENT = { timeout: 240_000, interval: 200 };
const NETWORK = "ETHEREUM";
const hex = (decimal: string) => `0x${BigInt(decimal).toString(16)}`;

describe.skipIf(whyNoAnvil())("what a treasury holds above its cap", () => {
  const environment: Record<string, string> = {};
  let anvil: Anvil;
  /** Of a machine that has its key, and that Coffer never asks. */
  let device = "";
  beforeAll(async () => {
    anvil = await startAnvil({ accounts: 2, mining: 1 });
    [, device = ""] = (await anvil.ask("eth_accounts")) as string[];
    await anvil.ask("anvil_setBalance", device, "0x0");
    environment.ETHEREUM_RPC_URLS = anvil.url;
  });
  afterAll(() => anvil.stop());
  const coffer = useOwnCoffer(environment);
  const people: { admins: Person[]; operator: Person | null } = { admins: [], operator: null };
  beforeAll(async () => {
    const [url, adminUrl] = [coffer.url, findAdminUrl(coffer.running.dataFolder)];
    for (let count = 0; count < 2; count += 1) people.admins.push(await makeStaff(url, adminUrl, "ADMIN"));
    people.operator = await makeOperator(url, adminUrl);
  });
  const operator = (): Person => {
    if (!people.operator) throw new Error("nobody is there yet");
    return people.operator;
  };

  const admins = (): readonly [Person, Person] => {
    const [ann, ben] = people.admins;
    if (!ann || !ben) throw new Error("nobody is there yet");
    return [ann, ben];
  };
  const readTreasury = async (): Promise<Answer> => {
    const { treasuries } = await operator().client.ask(operation("ColdTreasuries"));
    return treasuries.find(({ network }: Answer) => network === NETWORK);
  };
  const awaitSend = (kind: string, state: string): Promise<Answer> =>
    vi.waitFor(async () => {
      const query = `query ($filter: TransactionFilter) { transactions(filter: $filter) { nodes { id state from to amount { amount currency } failure } } }`;
      const { transactions } = await operator().client.ask(query, { filter: { network: NETWORK, kind } });
      const [send] = transactions.nodes;
      expect(send?.state).toBe(state);
      return send as Answer;
    }, PATIENT);
  const compare = () =>
    vi.waitFor(
      () =>
        expectBooksLikeChain(NETWORK, {
          ...{ adminUrl: findAdminUrl(coffer.running.dataFolder), ask: anvil.ask, operator: operator() },
        }),
      PATIENT,
    );

  it("goes where two ADMINs have agreed, comes back signed by a key that is elsewhere, and the books agree each time", async () => {
    const treasury = await vi.waitFor(async () => {
      const found = await readTreasury();
      expect(found).toMatchObject({ network: NETWORK, cold: [] });
      return found;
    }, PATIENT);
    const caps = [{ currency: "ETH", cap: "30", target: "20", floor: "5" }];
    const address = await keepCold(admins(), { network: NETWORK, watch: device, caps });
    const cold = await awaitSend("COLD", "FINAL");
    expect(cold).toMatchObject({ from: treasury.address, to: address, amount: { amount: "80.000000000000000000" } });
    expect(BigInt((await anvil.ask("eth_getBalance", device, "latest")) as string)).toBe(80n * 10n ** 18n);
    expect((await readTreasury()).cold).toMatchObject([
      { address, isInForce: true, balance: { amount: "80.000000000000000000", currency: "ETH" } },
    ]);
    await compare();

    const order = { network: NETWORK, amount: { currency: "ETH", amount: "7.5" }, reason: "a large payment comes" };
    const asked = await runAs(operator(), "RefillTreasury", { ...order, idempotencyKey: randomUUID() });
    expect(asked).toMatchObject({ transaction: { state: "AWAITING_SIGNATURE", from: address, to: treasury.address } });
    const again = await runAs(operator(), "RefillTreasury", { ...order, idempotencyKey: randomUUID() });
    expect(again).toMatchObject({ code: "REFILL_WAITING" });
    const { id: transactionId, unsignedTransaction } = asked.transaction;
    const { fields } = unsignedTransaction;
    expect(fields).toMatchObject({ to: treasury.address.toLowerCase(), value: "7500000000000000000", data: "0x" });
    const signed = (await anvil.ask("eth_signTransaction", {
      ...{ from: device, to: fields.to, data: fields.data, value: hex(fields.value), gas: hex(fields.gasLimit) },
      ...{ nonce: hex(fields.nonce), chainId: hex(fields.chainId), type: "0x2" },
      maxFeePerGas: hex(fields.maxFeePerGas),
      maxPriorityFeePerGas: hex(fields.maxPriorityFeePerGas),
    })) as string;
    const given = { transactionId, signed, idempotencyKey: randomUUID() };
    const unsigned = { ...given, signed: unsignedTransaction.payload, idempotencyKey: randomUUID() };
    expect(await runAs(operator(), "SubmitSignedRefill", unsigned)).toMatchObject({ fault: "SIGNATURE_MISSING" });
    expect(await runAs(operator(), "SubmitSignedRefill", given)).toMatchObject({ transaction: { id: transactionId } });
    expect(await awaitSend("REFILL", "FINAL")).toMatchObject({ id: transactionId, failure: null });
    await compare();
    const { cold: left } = await readTreasury();
    expect(Number.parseInt(left[0].balance.amount, 10)).toBe(72);
  });
});
