import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { scripted } from "../../rpc/scripted.fixture.ts";
import { broadcast } from "./broadcast.ts";

const BYTES = Uint8Array.from([2, 0xc0]);
const TXID = "ab".repeat(32);

const refusing = (code: number | string, text: string) =>
  broadcast(scripted({ sendrawtransaction: new NodeRefusal(code, text) }), TXID, BYTES);

describe("what a node of Bitcoin makes of bytes", () => {
  it.each([
    [
      "it does not answer in time",
      new NoAnswer("the node does not answer in time"),
      "the node does not answer in time",
    ],
    ["something of ours fails", new Error("http://u:p@node.test"), "the node was not asked"],
  ])("is not clear where %s, and never rejects", async (_what, error, said) => {
    expect(await broadcast(() => Promise.reject(error), TXID, BYTES)).toEqual({ outcome: "UNCLEAR", said });
  });

  it("is accepted where it answers with their hash, and is given them in hex; another hash is not clear", async () => {
    const asked: unknown[] = [];
    const node = (txid: string) =>
      scripted({
        sendrawtransaction(...params) {
          asked.push(params);
          return txid;
        },
      });
    expect(await broadcast(node(TXID), TXID, BYTES)).toEqual({ outcome: "ACCEPTED", said: "the node took it" });
    expect(await broadcast(node("cd".repeat(32)), TXID, BYTES)).toMatchObject({ outcome: "UNCLEAR" });
    expect(asked).toEqual([["02c0"], ["02c0"]]);
  });

  // btcd: tried; Core: its own source and tests.
  it.each([
    ["btcd", -26, "TX rejected: already have transaction in mempool ab", "ACCEPTED"],
    ["btcd", -27, "TX rejected: transaction already exists in blockchain", "ACCEPTED"],
    ["Core", -27, "Transaction already in block chain", "ACCEPTED"],
    ["Core", -27, "Transaction outputs already in utxo set", "ACCEPTED"],
    ["Core", -26, "txn-already-in-mempool", "ACCEPTED"],
    ["Core", -26, "txn-already-known", "ACCEPTED"],
    [
      "btcd",
      -25,
      "TX rejected: orphan transaction ab references outputs of unknown or fully-spent transaction cd",
      "UNCLEAR",
    ],
    ["Core", -25, "bad-txns-inputs-missingorspent", "UNCLEAR"],
    ["Core, earlier", -25, "Missing inputs", "UNCLEAR"],
    [
      "btcd",
      -26,
      "TX rejected: replacement transaction has an insufficient absolute fee: needs 282, has 141",
      "TOO_CHEAP",
    ],
    [
      "btcd",
      -26,
      "TX rejected: replacement transaction has an insufficient fee rate: needs more than 2, has 1",
      "TOO_CHEAP",
    ],
    [
      "Core",
      -26,
      "insufficient fee, rejecting replacement ab; new feerate 0.00001 <= old feerate 0.00002",
      "TOO_CHEAP",
    ],
    ["btcd", -26, "TX rejected: output cd:0 already spent in mempool", "UNCLEAR"],
    ["Core", -26, "txn-mempool-conflict", "UNCLEAR"],
    ["btcd", -26, "TX rejected: transaction ab has 50 fees which is under the required amount of 141", "TOO_CHEAP"],
    ["btcd", -26, "TX rejected: transaction ab has been rejected by the rate limiter due to low fees", "TOO_CHEAP"],
    ["Core", -26, "min relay fee not met, 50 < 141", "TOO_CHEAP"],
    ["Core", -26, "mempool min fee not met, 141 < 282", "TOO_CHEAP"],
    ["Core", -26, "bad-txns-premature-spend-of-coinbase, tried to spend coinbase at depth 5", "UNCLEAR"],
    ["Core 31", -26, "too-large-cluster", "UNCLEAR"],
    ["Core 31", -26, "replacement-failed, insufficient feerate: does not improve feerate diagram", "TOO_CHEAP"],
    ["Core", -26, "mempool full", "TOO_CHEAP"],
    ["Core", -27, "txn-same-nonwitness-data-in-mempool", "ACCEPTED"],
    ["Core 31", -26, "mempool-script-verify-flag-failed (Signature must be zero)", "REFUSED"],
    ["Core 31", -26, "max feerate exceeded", "REFUSED"],
    [
      "btcd",
      -25,
      "TX rejected: tried to spend coinbase transaction output cd:0 from height 3 before immature",
      "UNCLEAR",
    ],
    ["Core", -26, "mandatory-script-verify-flag-failed (Signature must be zero)", "REFUSED"],
    ["btcd", -25, "TX rejected: failed to validate input ab:0 which references output cd:0", "REFUSED"],
    ["Core", -26, "dust", "REFUSED"],
    ["Core", -25, "Fee exceeds maximum configured by user (maxfeerate)", "REFUSED"],
    ["both", -22, "TX decode failed", "REFUSED"],
    ["Core", -28, "Loading block index…", "UNCLEAR"],
    ["a gateway", "HTTP 502", "upstream", "UNCLEAR"],
    ["somebody", -26, "a rule that is not known here", "UNCLEAR"],
  ])("is as %s says it: %s %s is %s", async (_who, code, text, outcome) => {
    expect((await refusing(code, text)).outcome).toBe(outcome);
  });
});
