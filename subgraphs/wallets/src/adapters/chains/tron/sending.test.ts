import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { parseJson } from "../../rpc/json.ts";
import { faultIn } from "../../rpc/scripted.fixture.ts";
import { makeTronBalanceReader, makeTronSending } from "./sending.ts";

const ADDRESS = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
const HEX = "41c8599111f29c1e1e061265b4af93ea1f274ad78a";
const TXID = "ab".repeat(32);

/** Each path with the very text that it answers. */
function nodeSaying(answers: Readonly<Record<string, string>>) {
  const asked: unknown[] = [];
  const http: HttpJson = {
    async post(path, body) {
      asked.push([path, body]);
      const said = answers[path];
      return { status: said === undefined ? 404 : 200, json: said === undefined ? undefined : parseJson(said) };
    },
    get: async () => ({ status: 404, json: undefined }),
    redact: (text) => text,
  };
  return { node: makeTronSending(http), balances: makeTronBalanceReader(http), asked };
}
const parameters = (changes: Record<string, string | undefined> = {}) => {
  const all = {
    ...{ getTransactionFee: "1000", getCreateAccountFee: "100000", getCreateNewAccountFeeInSystemContract: "1000000" },
    ...changes,
  };
  const listed = Object.entries(all).flatMap(([key, value]) =>
    value === undefined ? [] : [`{"key":"${key}"${value === "" ? "" : `,"value":${value}`}}`],
  );
  return `{"chainParameter":[{"key":"getEnergyFee","value":100},${listed.join()}]}`;
};

describe("prices of Tron", () => {
  const pricesBy = (said: string) => nodeSaying({ "/wallet/getchainparameters": said }).node.prices();

  it("are those of the chain's parameters, 0 where one has no value", async () => {
    expect(await pricesBy(parameters())).toEqual({
      perByte: 1_000n,
      createAccount: 100_000n,
      newAccount: 1_000_000n,
      perEnergy: 100n,
    });
    expect(await pricesBy(parameters({ getCreateAccountFee: "" }))).toMatchObject({ createAccount: 0n });
  });

  it.each([
    ["one is missing", parameters({ getTransactionFee: undefined })],
    ["one is a float", parameters({ getTransactionFee: "1e3" })],
    ["one is text", parameters({ getTransactionFee: '"1000"' })],
    ["one is below zero", parameters({ getCreateAccountFee: "-1" })],
    ["there are none", "{}"],
  ])("are not relied on where %s", async (_what, said) => {
    expect(await faultIn(pricesBy(said))).toBeInstanceOf(NoAnswer);
  });
});

describe("an account of Tron", () => {
  const accountBy = (said: string) => nodeSaying({ "/wallet/getaccount": said }).node.account(ADDRESS);

  it("has what its node sees, to the last sun", async () => {
    const { node, asked } = nodeSaying({ "/wallet/getaccount": `{"address":"${HEX}","balance":9007199254740993}` });
    expect(await node.account(ADDRESS)).toEqual({ units: 9_007_199_254_740_993n, isNew: false, isContract: false });
    expect(asked).toEqual([["/wallet/getaccount", { address: HEX }]]);
  });

  it("is new where there is none, empty where it says nothing of a balance, and may be a contract", async () => {
    expect(await accountBy("{}")).toEqual({ units: 0n, isNew: true, isContract: false });
    expect(await accountBy(`{"address":"${HEX}"}`)).toEqual({ units: 0n, isNew: false, isContract: false });
    expect(await accountBy(`{"address":"${HEX}","type":"Contract"}`)).toMatchObject({ isContract: true });
    for (const said of ['{"balance":1.5}', '{"balance":-1}', '{"balance":"5"}', "[]"])
      expect(await faultIn(accountBy(said))).toBeInstanceOf(NoAnswer);
  });

  it("has bandwidth that is not used, and never less than none", async () => {
    const left = (said: string) => nodeSaying({ "/wallet/getaccountresource": said }).node.bandwidth(ADDRESS);
    expect(await left('{"freeNetUsed":200,"freeNetLimit":600,"NetLimit":90}')).toEqual({ free: 400n, staked: 90n });
    expect(await left('{"freeNetUsed":700,"freeNetLimit":600}')).toEqual({ free: 0n, staked: 0n });
    expect(await left("{}")).toEqual({ free: 0n, staked: 0n });
  });
});

describe("what a transaction of Tron has cost", () => {
  const feeBy = (said: string) => nodeSaying({ "/wallet/gettransactioninfobyid": said }).node.feeOf(TXID);

  it("is what its info says, nothing where that is left out", async () => {
    expect(await feeBy(`{"id":"${TXID}","fee":1100000}`)).toBe(1_100_000n);
    expect(await feeBy(`{"id":"${TXID}","receipt":{"net_usage":267}}`)).toBe(0n);
  });

  it.each(["{}", `{"id":"${"cd".repeat(32)}"}`, `{"id":"${TXID}","fee":1.0}`, '{"fee":5}'])(
    "is not known by %s",
    async (said) => {
      expect(await faultIn(feeBy(said))).toBeInstanceOf(NoAnswer);
    },
  );
});

describe("a transaction of Tron that has expired", () => {
  const END = new Date(5_000);
  const SOLID = '{"block_header":{"raw_data":{"timestamp":5000}}}';
  const absentBy = (changes: Record<string, string | undefined>) => {
    const answers = {
      "/walletsolidity/getnowblock": SOLID,
      "/walletsolidity/gettransactionbyid": "{}",
      "/walletsolidity/gettransactioninfobyid": "{}",
      ...changes,
    };
    return nodeSaying(
      Object.fromEntries(Object.entries(answers).filter(([, said]) => said !== undefined)) as Record<string, string>,
    ).node.isAbsent(TXID, END);
  };

  it("is absent where a block as late is solid, and neither it nor its info is there", async () => {
    expect(await absentBy({})).toBe(true);
    expect(await absentBy({ "/walletsolidity/gettransactionbyid": `{"txID":"${TXID}"}` })).toBe(false);
    expect(await absentBy({ "/walletsolidity/gettransactioninfobyid": `{"id":"${TXID}"}` })).toBe(false);
  });

  it.each([
    ["it is a moment short of that", { "/walletsolidity/getnowblock": SOLID.replace("5000", "4999") }],
    ["it names no time", { "/walletsolidity/getnowblock": '{"block_header":{"raw_data":{}}}' }],
    ["it has no block", { "/walletsolidity/getnowblock": "{}" }],
    ["it knows no such path", { "/walletsolidity/gettransactionbyid": undefined }],
    ["its info is no object", { "/walletsolidity/gettransactioninfobyid": "[]" }],
  ])("is not called so by a node where %s", async (_what, changes) => {
    expect(await faultIn(absentBy(changes))).toBeInstanceOf(NoAnswer);
  });

  it("is not called so by a node that throws", async () => {
    const said = { "/walletsolidity/gettransactionbyid": '{"Error":"class java.lang.Exception"}' };
    expect(await faultIn(absentBy(said))).toBeInstanceOf(NodeRefusal);
  });
});

describe("what addresses of Tron have at a block", () => {
  const [NOW, CALL, ACCOUNT] = ["getnowblock", "triggerconstantcontract", "getaccount"].map(
    (name) => `/walletsolidity/${name}`,
  ) as [string, string, string];
  const hashOf = (number: number) => number.toString(16).padStart(16, "0") + "ab".repeat(24);
  const blockOf = (number: number) =>
    `{"blockID":"${hashOf(number)}","block_header":{"raw_data":{"number":${number},"timestamp":3,"parentHash":"${"00".repeat(32)}"}}}`;
  const CONTRACT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
  const called = `{"result":{"result":true},"constant_result":["${"7".padStart(64, "0")}"],"transaction":{"ret":[{}]}}`;
  const ways = [
    ["TRX", null, ACCOUNT, '{"balance":7}'],
    ["a token", CONTRACT, CALL, called],
  ] as const;

  it.each(ways)("is of %s what it says while that is the newest solid block, before and behind", async (...way) => {
    const [, contract, path, said] = way;
    const { balances, asked } = nodeSaying({ [NOW]: blockOf(9), [path]: said });
    expect(await balances.newestSolid()).toMatchObject({ height: 9, hash: hashOf(9) });
    expect(await balances.balancesAtNewest([ADDRESS], hashOf(9), contract)).toEqual(new Map([[ADDRESS, 7n]]));
    // Of what was at a block that is over nothing is asked: a node that does not keep it says 0.
    expect(asked.map((one) => (one as [string])[0])).toEqual([NOW, NOW, path, NOW]);
  });

  it.each(ways)("is not known of %s at any other block", async (_what, contract, path, said) => {
    const { balances } = nodeSaying({ [NOW]: blockOf(9), [path]: said });
    expect(await faultIn(balances.balancesAtNewest([ADDRESS], hashOf(8), contract))).toBeInstanceOf(NoAnswer);
    const answers: Record<string, string> = { [NOW]: blockOf(9) };
    const moving = nodeSaying(answers);
    // One more is solid by the time that it is asked what is there.
    Object.defineProperty(answers, path, {
      get: () => {
        answers[NOW] = blockOf(10);
        return said;
      },
    });
    expect(await faultIn(moving.balances.balancesAtNewest([ADDRESS], hashOf(9), contract))).toBeInstanceOf(NoAnswer);
  });

  it("is 0 of who was never paid, and never a float", async () => {
    const of = (said: string) =>
      nodeSaying({ [NOW]: blockOf(9), [ACCOUNT]: said }).balances.balancesAtNewest([ADDRESS], hashOf(9), null);
    expect(await of("{}")).toEqual(new Map([[ADDRESS, 0n]]));
    expect(await faultIn(of('{"balance":7.0}'))).toBeInstanceOf(NoAnswer);
    expect(await faultIn(of('{"balance":-7}'))).toBeInstanceOf(NoAnswer);
  });
});
