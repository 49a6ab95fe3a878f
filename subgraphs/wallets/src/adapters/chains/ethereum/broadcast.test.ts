import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { scripted } from "../../rpc/scripted.fixture.ts";
import { broadcast } from "./broadcast.ts";

const BYTES = Uint8Array.from([2, 0xc0]);
const TXID = `0x${bytesToHex(keccak_256(BYTES))}`;

const refusing = (code: number | string, text: string) =>
  broadcast(scripted({ eth_sendRawTransaction: new NodeRefusal(code, text) }), BYTES);
const rejecting = (error: unknown) => broadcast(() => Promise.reject(error), BYTES);

describe("what a node makes of bytes", () => {
  it.each([
    [
      "it does not answer in time",
      new NoAnswer("the node does not answer in time"),
      "the node does not answer in time",
    ],
    ["its gateway answers for it", new NoAnswer("the node answers with HTTP 502"), "the node answers with HTTP 502"],
    ["something of ours fails", new Error("https://node.test/v2/k3y"), "the node was not asked"],
    ["something is thrown that is no error", "https://node.test/v2/k3y", "the node was not asked"],
  ])("is not clear where %s, and never rejects", async (_what, error, said) => {
    expect(await rejecting(error)).toEqual({ outcome: "UNCLEAR", said });
  });

  it.each([null, `0x${"0".repeat(64)}`, true, "already known"])("is not clear where it answers %j", async (answer) => {
    expect(await broadcast(scripted({ eth_sendRawTransaction: answer }), BYTES)).toEqual({
      outcome: "UNCLEAR",
      said: "the node took another transaction",
    });
  });

  it("is accepted where it answers with their hash, and is given them in hex", async () => {
    const asked: unknown[] = [];
    const node = scripted({
      eth_sendRawTransaction(...params) {
        asked.push(params);
        return TXID.toUpperCase().replace("X", "x");
      },
    });
    expect(await broadcast(node, BYTES)).toEqual({ outcome: "ACCEPTED", said: "the node took it" });
    expect(asked).toEqual([["0x02c0"]]);
  });

  // As each of them writes it: its own source, or lists of Chainlink's tests; anvil: tried.
  it.each([
    ["anvil", -32_003, "transaction already imported", "ACCEPTED"],
    ["geth", -32_000, "already known", "ACCEPTED"],
    ["geth, earlier", -32_000, "known transaction: 7f657507aee0511e36d2d1972a6b22e917cc89f9", "ACCEPTED"],
    ["Besu", -32_000, "Known transaction", "ACCEPTED"],
    ["Nethermind", -32_010, "AlreadyKnown", "ACCEPTED"],
    ["Nethermind", -32_010, "OwnNonceAlreadyUsed", "ACCEPTED"],
    ["Erigon", -32_000, "already known", "ACCEPTED"],
    ["Erigon", -32_000, "INTERNAL_ERROR: existing tx with same hash", "ACCEPTED"],
    ["Erigon", -32_000, "mined", "ACCEPTED"],
    ["OpenEthereum", -32_010, "Transaction with the same hash was already imported.", "ACCEPTED"],
    ["Moonbeam", -32_603, "submit transaction to pool failed: Pool(AlreadyImported)", "ACCEPTED"],
    ["anvil", -32_003, "nonce too low", "ACCEPTED"],
    ["geth", -32_000, "nonce too low: next nonce 5, tx nonce 4", "ACCEPTED"],
    ["Besu", -32_001, "Nonce too low", "ACCEPTED"],
    ["Nethermind", -32_010, "OldNonce, Current nonce: 22, nonce of rejected tx: 17", "ACCEPTED"],
    ["OpenEthereum", -32_010, "Transaction nonce is too low. Try incrementing the nonce.", "ACCEPTED"],
    ["Moonbeam", -32_603, "submit transaction to pool failed: Pool(Stale)", "ACCEPTED"],
    ["anvil", -32_003, "replacement transaction underpriced", "TOO_CHEAP"],
    ["geth", -32_000, "replacement transaction underpriced", "TOO_CHEAP"],
    ["geth", -32_000, "transaction underpriced: gas tip cap 1, minimum needed 1000000", "TOO_CHEAP"],
    ["Erigon", -32_000, "INTERNAL_ERROR: could not replace existing tx", "TOO_CHEAP"],
    ["Erigon", -32_000, "fee too low", "TOO_CHEAP"],
    ["Nethermind", -32_010, "ReplacementNotAllowed", "TOO_CHEAP"],
    ["Nethermind", -32_010, "FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: 50, BaseFee: 100", "TOO_CHEAP"],
    ["Nethermind", -32_010, "FeeTooLowToCompete", "TOO_CHEAP"],
    ["Besu", -32_009, "Gas price below configured minimum gas price", "TOO_CHEAP"],
    ["OpenEthereum", -32_010, "Transaction gas price 100wei is too low. There is another transaction", "TOO_CHEAP"],
    ["anvil", -32_003, "max fee per gas less than block base fee", "TOO_CHEAP"],
    [
      "geth",
      -32_000,
      "max fee per gas less than block base fee: address 0xf3, maxFeePerGas: 1, baseFee: 7",
      "TOO_CHEAP",
    ],
    ["anvil", -32_003, "Insufficient funds for gas * price + value", "NO_FUNDS"],
    ["geth", -32_000, "insufficient funds for gas * price + value: balance 0, tx cost 1, overshot 1", "NO_FUNDS"],
    ["geth", -32_000, "insufficient funds for transfer", "NO_FUNDS"],
    ["geth", -32_000, "transaction would cause overdraft", "NO_FUNDS"],
    ["Nethermind", -32_010, "InsufficientFunds, Account balance: 4, cumulative cost: 22", "NO_FUNDS"],
    ["Besu", -32_004, "Upfront cost exceeds account balance", "NO_FUNDS"],
    ["OpenEthereum", -32_010, "Insufficient balance for transaction. Balance=100.25, Cost=200.50", "NO_FUNDS"],
    ["anvil", -32_000, "intrinsic gas too low", "REFUSED"],
    ["geth", -32_000, "intrinsic gas too low: gas 20000, minimum needed 21000", "REFUSED"],
    ["Besu", -32_003, "Intrinsic gas exceeds gas limit", "REFUSED"],
    ["anvil", -32_003, "invalid chain id for signer", "REFUSED"],
    ["geth", -32_000, "invalid sender: invalid chain id for signer: have 1 want 31337", "REFUSED"],
    ["geth", -32_000, "exceeds block gas limit", "REFUSED"],
    ["geth", -32_000, "rlp: expected input list for types.DynamicFeeTx", "REFUSED"],
    ["geth", -32_000, "transaction type not supported", "REFUSED"],
    ["geth", -32_000, "max priority fee per gas higher than max fee per gas: address 0xf3", "REFUSED"],
    ["Nethermind", -32_010, "InvalidTxChainId", "REFUSED"],
    ["Nethermind", -32_010, "FailedToResolveSender", "REFUSED"],
    ["any", -32_602, "Failed to decode transaction", "REFUSED"],
    ["any, of what it knows", -32_602, "already known", "ACCEPTED"],
    ["geth", -32_000, "tx fee (1.10 ether) exceeds the configured cap (1.00 ether)", "UNCLEAR"],
    ["geth", -32_000, "txpool is full", "UNCLEAR"],
    ["geth", -32_000, "in-flight transaction limit reached for delegated accounts", "UNCLEAR"],
    ["Nethermind", -32_010, "NonceGap, Future nonce. Expected nonce: 10", "UNCLEAR"],
    ["a provider", -32_005, "daily request count exceeded, request rate limited", "UNCLEAR"],
    ["a provider", -32_601, "the method eth_sendRawTransaction does not exist", "UNCLEAR"],
    ["a provider", -32_603, "Internal error: unknown transaction state", "UNCLEAR"],
    ["a provider", "E_LIMIT", "", "UNCLEAR"],
  ] as const)("%s says %s %j: %s", async (_node, code, text, outcome) => {
    expect(await refusing(code, text)).toEqual({ outcome, said: `the node refuses with ${code}: ${text}` });
  });
});
