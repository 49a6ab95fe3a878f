import { describe, expect, it } from "vitest";
import { explorerUrlOf } from "./explorer-url.ts";

const ETHEREUM = { code: "ETHEREUM", explorerUrl: "https://etherscan.io" };

describe("where people look at a transaction", () => {
  it("is nowhere where the network has no explorer, is not there, or there is no transaction yet", () => {
    expect(explorerUrlOf({ ...ETHEREUM, explorerUrl: null }, "0xab")).toBe(null);
    expect(explorerUrlOf(undefined, "0xab")).toBe(null);
    expect(explorerUrlOf(ETHEREUM, null)).toBe(null);
  });

  it("is where its network's explorer has it", () => {
    expect(explorerUrlOf(ETHEREUM, "0xab")).toBe("https://etherscan.io/tx/0xab");
    expect(explorerUrlOf({ code: "BITCOIN", explorerUrl: "https://mempool.space/testnet" }, "ab")).toBe(
      "https://mempool.space/testnet/tx/ab",
    );
    expect(explorerUrlOf({ code: "TRON", explorerUrl: "https://tronscan.org" }, "ab")).toBe(
      "https://tronscan.org/#/transaction/ab",
    );
  });

  it("is never elsewhere on that site than its place", () => {
    expect(explorerUrlOf(ETHEREUM, "../?a=b#c")).toBe("https://etherscan.io/tx/..%2F%3Fa%3Db%23c");
  });
});
