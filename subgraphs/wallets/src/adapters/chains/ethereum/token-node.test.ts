import { bytesToHex } from "@noble/hashes/utils.js";
import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { Token } from "../../../domain/tokens/token.ts";
import { faultIn, type Said, scripted } from "../../rpc/scripted.fixture.ts";
import { DECIMALS, DOMAIN_SEPARATOR } from "./token-calls.ts";
import { makeTokenInspector } from "./token-node.ts";
import { domainSeparatorOf } from "./typed-data.ts";

const TOKEN = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48" },
  ...{ domain: { name: "USD Coin", version: "2" }, sweepMinimum: null },
} satisfies Token;
const CHAIN = "eip155:1";
const SEPARATOR = `0x${bytesToHex(domainSeparatorOf(TOKEN, CHAIN))}`;
const word = (number: number) => `0x${number.toString(16).padStart(64, "0")}`;

type Contract = {
  readonly code?: Said;
  readonly decimals?: Said | NodeRefusal;
  readonly separator?: Said | NodeRefusal;
};

function inspect({ code = "0x60", decimals = word(6), separator = SEPARATOR }: Contract = {}, chain = CHAIN) {
  const rpc = scripted({
    eth_getCode: code,
    eth_call(asked) {
      const { to, data } = asked as unknown as { readonly to: string; readonly data: string };
      expect(to).toBe(TOKEN.contract);
      const said = data === DECIMALS ? decimals : data === DOMAIN_SEPARATOR ? separator : null;
      if (said instanceof NodeRefusal) throw said;
      return said as never;
    },
  });
  return makeTokenInspector(rpc).inspect(TOKEN, chain as typeof CHAIN);
}

describe("a token's contract", () => {
  it("fits where all is as it is configured", async () => {
    expect(await inspect()).toBeNull();
  });

  it.each([
    ["no code", { code: "0x" }, "NO_CODE"],
    ["other decimals", { decimals: word(18) }, "OTHER_DECIMALS"],
    ["more than a word of decimals", { decimals: `${word(6)}00` }, "OTHER_DECIMALS"],
    ["no decimals", { decimals: "0x" }, "OTHER_DECIMALS"],
    ["decimals that revert", { decimals: new NodeRefusal(3, "execution reverted") }, "OTHER_DECIMALS"],
    ["another domain", { separator: word(1) }, "OTHER_DOMAIN"],
    ["no domain", { separator: new NodeRefusal(-32_000, "execution reverted") }, "OTHER_DOMAIN"],
  ] as const)("does not with %s", async (_what, contract, fault) => {
    expect(await inspect(contract)).toBe(fault);
  });

  it("does not on another chain", async () => {
    expect(await inspect({}, "eip155:5" as typeof CHAIN)).toBe("OTHER_DOMAIN");
  });

  it("is not known where its node does not answer", async () => {
    expect(await faultIn(inspect({ code: null }))).toBeInstanceOf(NoAnswer);
    const refusal = new NodeRefusal(-32_005, "rate limited");
    expect(await faultIn(inspect({ decimals: refusal }))).toBe(refusal);
  });
});
