import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import type { Json, JsonObject } from "../../rpc/json.ts";
import { proveBlock, type Told } from "./block-proof.ts";

/** Of a contract that logs twice what it was called with, and its deployment. */
const LOGS_TWICE = "0x3660006000376001366000a160023660006000a2";
const deploymentOf = (code: string) => {
  const size = (code.length - 2) / 2;
  return `0x60${size.toString(16).padStart(2, "0")}600c60003960${size.toString(16).padStart(2, "0")}6000f3${code.slice(2)}`;
};

const FEES = { maxFeePerGas: "0x77359400", maxPriorityFeePerGas: "0x3b9aca00" };

describe.skipIf(whyNoAnvil())("the proof of a block, by another's chain", () => {
  let anvil: Anvil;
  let accounts: string[];
  beforeAll(async () => {
    anvil = await startAnvil({ accounts: 3, mining: "on-demand" });
    accounts = (await anvil.ask("eth_accounts")) as string[];
  });
  afterAll(() => anvil.stop());

  const mine = async (transactions: readonly object[]): Promise<{ hash: string; told: Told }> => {
    for (const one of transactions)
      await anvil.ask("eth_sendTransaction", { from: accounts[0], gas: "0x30d40", ...one });
    await anvil.ask("anvil_mine", 1);
    const block = (await anvil.ask("eth_getBlockByNumber", "latest", true)) as JsonObject;
    const receipts = (await anvil.ask("eth_getBlockReceipts", block.hash)) as JsonObject[];
    return { hash: block.hash as string, told: { block, transactions: block.transactions as JsonObject[], receipts } };
  };
  const everyKind = (): object[] => {
    const [, to, other] = accounts;
    const accessList = [{ address: other, storageKeys: [`0x${"1".repeat(64)}`, `0x${"0".repeat(64)}`] }];
    const legacy = { gasPrice: "0x77359400" };
    return [
      { to, value: "0x5", ...FEES },
      { to, value: "0x5", ...legacy },
      { to, value: "0x0", ...legacy, accessList },
      { to, value: "0x1", ...FEES, accessList },
      { data: deploymentOf(LOGS_TWICE), ...FEES },
    ];
  };

  it("holds of empty blocks, of every kind of transaction, of what logs and what fails, and of many", async () => {
    const { hash, told } = await mine([]);
    await proveBlock(hash, told);
    const kinds = await mine(everyKind());
    expect(new Set(kinds.told.transactions.map(({ type }) => type))).toEqual(new Set(["0x0", "0x1", "0x2"]));
    await proveBlock(kinds.hash, kinds.told);
    const to = kinds.told.receipts.at(-1)?.contractAddress;
    const logs = await mine([
      { to, data: "0x01020304" },
      { to, data: `0x${"07".repeat(700)}`, gas: "0x30d40" },
      { data: "0xfe" },
    ]);
    expect(logs.told.receipts.map(({ status }) => status)).toEqual(["0x1", "0x1", "0x0"]);
    expect(logs.told.receipts.flatMap(({ logs: found }) => found as Json[]).length).toBeGreaterThan(1);
    await proveBlock(logs.hash, logs.told);
    // Places of one and of two bytes, and those that are no bytes at all (RLP of 0).
    const many = await mine(Array.from({ length: 140 }, () => ({ to: accounts[1], value: "0x5", gas: "0x5208" })));
    expect(many.told.transactions).toHaveLength(140);
    await proveBlock(many.hash, many.told);
  });

  it("does not hold of anything else: nothing that is read of a block can be changed, added or left out", async () => {
    const { hash, told } = await mine(everyKind());
    const isKnown = async (changed: Told): Promise<boolean> =>
      proveBlock(hash, changed).then(
        () => true,
        (error: unknown) => {
          expect(error).toBeInstanceOf(NoAnswer);
          return false;
        },
      );
    expect(await isKnown(told)).toBe(true);
    const read = {
      transactions: ["hash", "from", "to", "value", "nonce", "input"],
      receipts: ["status", "cumulativeGasUsed", "gasUsed", "effectiveGasPrice", "logsBloom"],
    } as const;
    const changes = (Object.keys(read) as (keyof typeof read)[]).flatMap((list) =>
      told[list].flatMap((_, i) => read[list].map((name) => ({ list, i, name }))),
    );
    for (const { list, i, name } of changes)
      expect([list, i, name, await isKnown({ ...told, [list]: changed(told[list], i, name) })]).toEqual([
        ...[list, i, name, false],
      ]);
    for (const name of ["transactionsRoot", "receiptsRoot", "parentHash", "number", "timestamp"])
      expect([name, await isKnown({ ...told, block: otherwise(told.block, name) })]).toEqual([name, false]);
    const some = fc.subarray([...told.transactions.keys()], { maxLength: told.transactions.length - 1 });
    await fc.assert(
      fc.asyncProperty(some, some, async (kept, keptReceipts) => {
        const pick = <One>(of: readonly One[], places: readonly number[]) => places.map((place) => of[place] as One);
        expect(await isKnown({ ...told, transactions: pick(told.transactions, kept) })).toBe(false);
        expect(await isKnown({ ...told, receipts: pick(told.receipts, keptReceipts) })).toBe(false);
      }),
      { numRuns: 20 },
    );
    expect(await isKnown({ ...told, transactions: told.transactions.toReversed() })).toBe(false);
  });
});

const changed = (all: readonly JsonObject[], at: number, name: string): readonly JsonObject[] =>
  all.map((one, i) => (i === at ? otherwise(one, name) : one));

/** With another value there, of the same form. */
function otherwise(of: JsonObject, name: string): JsonObject {
  const found = of[name];
  if (typeof found !== "string" || found === "0x") return { ...of, [name]: "0x01" };
  const last = found.at(-1) === "1" ? "2" : "1";
  return { ...of, [name]: `${found.slice(0, -1)}${last}` };
}
