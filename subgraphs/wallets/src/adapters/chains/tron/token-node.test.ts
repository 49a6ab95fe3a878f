import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { Token } from "../../../domain/tokens/token.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { parseJson } from "../../rpc/json.ts";
import { faultIn } from "../../rpc/scripted.fixture.ts";
import { makeTronTokenInspector, readEnergy, readTokenUnits } from "./token-node.ts";

const USDT: Token = {
  ...{ asset: { code: "USDT", scale: 6 }, contract: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", domain: null },
  ...{ symbol: "USDT", sweepMinimum: null },
};
const ADDRESS = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
const word = (hex: string) => hex.padStart(64, "0");
const textOf = (text: string) => {
  const hex = Buffer.from(text).toString("hex");
  return word("20") + word(text.length.toString(16)) + hex.padEnd(64, "0");
};
const saying = (said: string, energy: unknown = 1_000) => ({
  ...{ result: { result: true }, constant_result: [said], energy_used: energy, transaction: { ret: [{}] } },
});
const REVERTED = {
  ...{ result: { result: true, message: "52455645525420" }, constant_result: [""], energy_used: 9 },
  transaction: { ret: [{ ret: "FAILED" }] },
};
const NO_CONTRACT = { result: { code: "CONTRACT_VALIDATE_ERROR", message: "6e6f" } };

/** By path, or by the function that is called. */
function nodeSaying(answers: Readonly<Record<string, unknown>>) {
  const asked: { readonly path: string; readonly body: Record<string, string> }[] = [];
  const http: HttpJson = {
    async post(path, body) {
      const of = body as Record<string, string>;
      asked.push({ path, body: of });
      const said = answers[`${path} ${of.function_selector}`] ?? answers[of.function_selector ?? ""] ?? answers[path];
      return { status: said === undefined ? 404 : 200, json: parseJson(JSON.stringify(said ?? {})) };
    },
    get: async () => ({ status: 404, json: undefined }),
    redact: (text) => text.replace("secret", "…"),
  };
  return { http, asked };
}

describe("a token's contract on Tron", () => {
  const FITS = {
    "/wallet/getcontract": { bytecode: "60" },
    "decimals()": saying(word("6")),
    "symbol()": saying(textOf("USDT")),
  };
  const inspect = (changes: object = {}) =>
    makeTronTokenInspector(nodeSaying({ ...FITS, ...changes }).http).inspect(USDT, "tron:0x2b6653dc");

  it.each<[string, object, string | null]>([
    ["fits", {}, null],
    ["is none", { "/wallet/getcontract": {} }, "NO_CODE"],
    ["has other decimals", { "decimals()": saying(word("12")) }, "OTHER_DECIMALS"],
    ["has no decimals", { "decimals()": REVERTED }, "OTHER_DECIMALS"],
    ["says too much of its decimals", { "decimals()": saying(word("6") + word("6")) }, "OTHER_DECIMALS"],
    ["has another symbol", { "symbol()": saying(textOf("USDT0")) }, "OTHER_SYMBOL"],
    ["has a symbol that looks alike", { "symbol()": saying(textOf("USDТ")) }, "OTHER_SYMBOL"],
    ["has no symbol", { "symbol()": REVERTED }, "OTHER_SYMBOL"],
    [
      "has a symbol in one word",
      { "symbol()": saying(Buffer.from("USDT").toString("hex").padEnd(64, "0")) },
      "OTHER_SYMBOL",
    ],
    ["has a symbol longer than it is", { "symbol()": saying(word("20") + word("ff") + word("")) }, "OTHER_SYMBOL"],
  ])("%s", async (_what, changes, fault) => {
    expect(await inspect(changes)).toBe(fault);
  });

  it("is not judged where the node does not say it", async () => {
    expect(await faultIn(inspect({ "decimals()": NO_CONTRACT }))).toBeInstanceOf(NodeRefusal);
    expect(await faultIn(inspect({ "decimals()": { result: { result: true } } }))).toBeInstanceOf(NoAnswer);
    expect(await faultIn(inspect({ "/wallet/getcontract": undefined }))).toBeInstanceOf(NoAnswer);
  });
});

describe("what an address of Tron has of a token", () => {
  const units = (said: unknown) =>
    readTokenUnits(nodeSaying({ "balanceOf(address)": said }).http, "/walletsolidity", {
      ...{ contract: USDT.contract, address: ADDRESS },
    });

  it("is what the contract says at the state that is asked for, to the last unit", async () => {
    const { http, asked } = nodeSaying({ "balanceOf(address)": saying(word("20000000000001")) });
    expect(await readTokenUnits(http, "/walletsolidity", { contract: USDT.contract, address: ADDRESS })).toBe(
      2n ** 53n + 1n,
    );
    expect(asked).toEqual([
      {
        path: "/walletsolidity/triggerconstantcontract",
        body: {
          owner_address: "41a614f803b6fd780986a42c78ec9c7f77e6ded13c",
          contract_address: "41a614f803b6fd780986a42c78ec9c7f77e6ded13c",
          function_selector: "balanceOf(address)",
          parameter: word("c8599111f29c1e1e061265b4af93ea1f274ad78a"),
        },
      },
    ]);
  });

  it.each<[string, unknown]>([
    ["refuses", REVERTED],
    ["says nothing", saying("")],
    ["says two words", saying(word("1") + word("1"))],
    ["does not say what became of the call", { result: { result: true }, constant_result: [word("1")] }],
  ])("is not known where it %s", async (_what, said) => {
    expect(await faultIn(units(said))).toBeInstanceOf(NoAnswer);
  });

  it("is not known where there is no contract, and no secret is told", async () => {
    const message = Buffer.from("secret no").toString("hex");
    const fault = await faultIn(units({ result: { code: "CONTRACT_VALIDATE_ERROR", message } }));
    expect(fault).toBeInstanceOf(NodeRefusal);
    expect(String(fault)).not.toContain("secret");
  });
});

describe("what a transfer of a token would compute", () => {
  const CALL = "transfer(address,uint256)";
  const [CONSTANT, ESTIMATE] = [`/wallet/triggerconstantcontract ${CALL}`, `/wallet/estimateenergy ${CALL}`];
  const energy = (constant: unknown, estimate?: unknown) =>
    readEnergy(nodeSaying({ [CONSTANT]: constant, [ESTIMATE]: estimate ?? { result: { code: "OTHER_ERROR" } } }).http, {
      ...{ contract: USDT.contract, from: ADDRESS, to: USDT.contract, units: 5n },
    });
  const estimated = (required: number) => ({ result: { result: true }, energy_required: required });

  it("is the dearer one of the two that a node says, and the first where it has no other", async () => {
    expect(await energy(saying(word("1"), 64_285), estimated(70_000))).toBe(70_000n);
    expect(await energy(saying(word("1"), 64_285), estimated(60_000))).toBe(64_285n);
    expect(await energy(saying(word("1"), 64_285))).toBe(64_285n);
    expect(await energy(saying(word("1"), 64_285), { Error: "this node does not support estimate energy" })).toBe(
      64_285n,
    );
  });

  it("is nothing where the contract refuses it", async () => {
    expect(await energy(REVERTED, estimated(1))).toBeNull();
  });

  it("is not known where there is no contract, or it is no count", async () => {
    expect(await faultIn(energy(NO_CONTRACT))).toBeInstanceOf(NodeRefusal);
    for (const used of [-1, 1.5, "64285"]) expect(await faultIn(energy(saying("", used)))).toBeInstanceOf(NoAnswer);
  });
});
