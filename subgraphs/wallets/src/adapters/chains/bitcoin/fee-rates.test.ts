import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { JsonNumber } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { faultIn, scripted } from "../../rpc/scripted.fixture.ts";
import { readFeeRates } from "./fee-rates.ts";

/** As btcd and Core write numbers, to the last digit. */
const number = (text: string) => new JsonNumber(text);
const POOL = { size: 0, bytes: 0 };
const core =
  (rates: Readonly<Record<number, string | null>>, pool: object = POOL): JsonRpc =>
  async (method, params) => {
    if (method === "getmempoolinfo") return pool as never;
    const rate = rates[params[0] as number];
    return (rate ? { feerate: number(rate), blocks: 2 } : { errors: ["Insufficient data"], blocks: 0 }) as never;
  };
const btcd =
  (rates: Readonly<Record<number, string>>): JsonRpc =>
  async (method, params) => {
    if (method === "getmempoolinfo") return POOL as never;
    if (method === "estimatesmartfee") throw new NodeRefusal(-32_601, "Method not found");
    return number(rates[params[0] as number] ?? "0") as never;
  };

describe("what a node says that transactions cost", () => {
  it("is what Core estimates within two, six and twenty-four blocks, rounded up to a satoshi", async () => {
    expect(await readFeeRates(core({ 2: "0.00020001", 6: "0.000150000001", 24: "1.1e-5" }))).toEqual({
      rates: { HIGH: 20_001n, NORMAL: 15_001n, LOW: 1_100n },
      source: "HISTORY",
    });
  });

  it("is what btcd estimates, in sixteen digits", async () => {
    expect(await readFeeRates(btcd({ 2: "0.00004545454545454546", 6: "0.0000454", 24: "0.00002" }))).toEqual({
      rates: { HIGH: 4_546n, NORMAL: 4_540n, LOW: 2_000n },
      source: "HISTORY",
    });
  });

  it("is the least that is relayed where it has seen too little, and no less of what is sooner", async () => {
    const floor = { rates: { HIGH: 1_000n, NORMAL: 1_000n, LOW: 1_000n }, source: "FLOOR" };
    expect(await readFeeRates(core({}))).toEqual(floor);
    expect(await readFeeRates(btcd({ 2: "0", 6: "-1", 24: "0.0" }))).toEqual(floor);
    expect(await readFeeRates(core({ 24: "0.00003", 6: null, 2: "0.00001" }))).toEqual({
      rates: { HIGH: 3_000n, NORMAL: 3_000n, LOW: 3_000n },
      source: "HISTORY",
    });
  });

  it("is no less than a full mempool takes", async () => {
    const pool = { mempoolminfee: number("0.00002") };
    expect((await readFeeRates(core({ 2: "0.00005" }, pool))).rates).toEqual({
      ...{ HIGH: 5_000n, NORMAL: 2_000n, LOW: 2_000n },
    });
  });

  it.each([
    ["a text", "cheap"],
    ["a number beyond all", number("1e999")],
    ["nothing", null],
  ])("is no answer where it is %s", async (_what, feerate) => {
    const node: JsonRpc = async (method) => (method === "getmempoolinfo" ? POOL : { feerate }) as never;
    expect(await faultIn(readFeeRates(node))).toBeInstanceOf(NoAnswer);
  });

  it("is a refusal where the node refuses otherwise", async () => {
    const refusal = new NodeRefusal(-28, "Loading block index");
    const node = scripted({ getmempoolinfo: POOL, estimatesmartfee: refusal });
    expect(await faultIn(readFeeRates(node))).toBe(refusal);
  });
});
