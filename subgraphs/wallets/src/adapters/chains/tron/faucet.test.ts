import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { parseJson } from "../../rpc/json.ts";
import { faultIn } from "../../rpc/scripted.fixture.ts";
import { encodeTronAddress } from "./address.ts";
import { HOLDER, makeTestUsdtFaucet, makeTronFaucet } from "./faucet.ts";
import { TEST_USDT, TEST_USDT_ADDRESS } from "./test-usdt.ts";
import { decodeMove } from "./token-calls.ts";
import { decodeRaw, decodeTransaction } from "./transaction.ts";

const MAIN_GENESIS = "00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc";
const blockOf = (number: number, blockID = `${number.toString(16).padStart(16, "0")}${"ab".repeat(24)}`) => ({
  blockID,
  block_header: { raw_data: { number, timestamp: 1_700_000_000_000, parentHash: "00".repeat(32) } },
});

function nodeWith(said: Readonly<Record<string, unknown>>) {
  const sent: string[] = [];
  const post = async (path: string, body: unknown) => {
    if (path.endsWith("broadcasthex")) sent.push((body as { transaction: string }).transaction);
    const answer = { "/wallet/getblockbynum": blockOf(0), "/wallet/getnowblock": blockOf(9), ...said }[path];
    return { status: answer === undefined ? 404 : 200, json: parseJson(JSON.stringify(answer ?? {})) };
  };
  const http: HttpJson = { post, get: post as never, redact: (text) => text };
  return { faucet: makeTronFaucet(http), usdt: makeTestUsdtFaucet(http), sent };
}

const SOLID = { "/walletsolidity/getnowblock": blockOf(3) };

describe("test money of Tron", () => {
  it("is from the address of the private key 1", () => {
    const one = new Uint8Array(32).with(31, 1);
    expect(HOLDER).toBe(encodeTronAddress(findCurve().publicKeyOf(one)));
  });

  it("is not sent over the main network", async () => {
    const main = { "/wallet/getblockbynum": blockOf(0, MAIN_GENESIS) };
    const { faucet, sent } = nodeWith({
      ...SOLID,
      ...main,
      "/wallet/broadcasthex": { result: true, txid: "1".repeat(64) },
    });
    expect(await faucet.send(HOLDER, 5n)).toBeNull();
    expect(sent).toEqual([]);
  });

  it("is not sent where the node takes it not, or throws", async () => {
    for (const said of [{ result: false, code: "CONTRACT_VALIDATE_ERROR" }, { Error: "class java.lang.Exception" }])
      expect(await nodeWith({ ...SOLID, "/wallet/broadcasthex": said }).faucet.send(HOLDER, 5n)).toBeNull();
  });

  it("rejects where the node answers in no form that is known", async () => {
    expect(await faultIn(nodeWith({ ...SOLID }).faucet.send(HOLDER, 5n))).toBeInstanceOf(NoAnswer);
    const { faucet } = nodeWith({ ...SOLID, "/wallet/broadcasthex": { result: true, txid: "many" } });
    expect(await faultIn(faucet.send(HOLDER, 5n))).toBeInstanceOf(NoAnswer);
  });

  it("is of another transaction each time, whatever the clock says", async () => {
    const { faucet, sent } = nodeWith({ ...SOLID, "/wallet/broadcasthex": { result: true, txid: "1".repeat(64) } });
    await Promise.all([faucet.send(HOLDER, 5n), faucet.send(HOLDER, 5n), faucet.send(HOLDER, 5n)]);
    expect(new Set(sent).size).toBe(3);
  });

  it("is of a test token by its contract, 2^53 + 1 units too, and never the transaction of another faucet", async () => {
    const { faucet, usdt, sent } = nodeWith({
      ...SOLID,
      "/wallet/broadcasthex": { result: true, txid: "1".repeat(64) },
    });
    await Promise.all([usdt.send(HOLDER, 2n ** 53n + 1n), faucet.send(HOLDER, 5n)]);
    expect([usdt.currency, TEST_USDT]).toEqual(["USDT", `USDT:${TEST_USDT_ADDRESS}:6:USDT`]);
    const reads = sent.map((hex) => decodeRaw(decodeTransaction(Buffer.from(hex, "hex"))?.raw ?? new Uint8Array()));
    const call = reads.find((one) => one?.contract.kind === "TriggerSmartContract");
    if (call?.contract.kind !== "TriggerSmartContract") throw new Error("it is none");
    expect(decodeMove(call.contract.data)).toEqual({ to: HOLDER, units: 2n ** 53n + 1n });
    expect(call.feeLimit).toBeGreaterThan(0n);
    expect(new Set(reads.map((one) => one?.timestamp)).size).toBe(2);
  });
});
