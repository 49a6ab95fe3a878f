import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { parseJson } from "../../rpc/json.ts";
import { broadcast } from "./broadcast.ts";
import { encodeTransaction } from "./transaction.ts";

const RAW = Buffer.from("0a0212342208aaaaaaaaaaaaaaaa", "hex");
const BYTES = new Uint8Array(encodeTransaction(RAW, [new Uint8Array(65)]));
const TXID = createHash("sha256").update(RAW).digest("hex");

const nodeSaying = (said: unknown, status = 200) => {
  const asked: unknown[] = [];
  const http: HttpJson = {
    async post(path, body) {
      asked.push([path, body]);
      if (said instanceof Error) throw said;
      return { status, json: parseJson(JSON.stringify(said)) };
    },
    get: async () => ({ status: 404, json: undefined }),
    redact: (text) => text.replaceAll("secret", "[secret]"),
  };
  return { http, asked };
};
const readOutcome = async (said: unknown, status?: number) =>
  (await broadcast(nodeSaying(said, status).http, BYTES)).outcome;
const refused = (code: string, message = "") => ({ result: false, code, message });
const inHex = (text: string) => Buffer.from(text).toString("hex");

describe("what a node of Tron makes of a transaction", () => {
  it("is asked with its very bytes", async () => {
    const { http, asked } = nodeSaying({ result: true, txid: TXID });
    expect(await broadcast(http, BYTES)).toEqual({ outcome: "ACCEPTED", said: "the node took it" });
    expect(asked).toEqual([["/wallet/broadcasthex", { transaction: Buffer.from(BYTES).toString("hex") }]]);
  });

  it.each([
    ["DUP_TRANSACTION_ERROR", "ACCEPTED"],
    ["SERVER_BUSY", "UNCLEAR"],
    ["NO_CONNECTION", "UNCLEAR"],
    ["NOT_ENOUGH_EFFECTIVE_CONNECTION", "UNCLEAR"],
    ["BLOCK_UNSOLIDIFIED", "UNCLEAR"],
    ["OTHER_ERROR", "UNCLEAR"],
    ["TRANSACTION_EXPIRATION_ERROR", "UNCLEAR"],
    ["TAPOS_ERROR", "UNCLEAR"],
    ["CONTRACT_VALIDATE_ERROR", "UNCLEAR"],
    ["BANDWITH_ERROR", "NO_FUNDS"],
    ["SIGERROR", "REFUSED"],
    ["TOO_BIG_TRANSACTION_ERROR", "REFUSED"],
    ["CONTRACT_EXE_ERROR", "REFUSED"],
    ["WHATEVER_COMES_NEXT", "UNCLEAR"],
    ["constructor", "UNCLEAR"],
  ])("is, by %s, %s", async (code, outcome) => {
    expect(await readOutcome(refused(code))).toBe(outcome);
  });

  it("is that there is too little where its words say so, in text or in hex", async () => {
    const said = "Contract validate error : Validate TransferContract error, balance is not sufficient.";
    for (const message of [said, inHex(said)])
      expect(await readOutcome(refused("CONTRACT_VALIDATE_ERROR", message))).toBe("NO_FUNDS");
    expect(await readOutcome(refused("OTHER_ERROR", said))).toBe("UNCLEAR");
  });

  it("is unclear by what is no answer of it, and by another's id", async () => {
    for (const said of [{}, { result: "true" }, { result: true, txid: "00".repeat(32) }, { code: 5 }, { result: true }])
      expect(await readOutcome(said)).toBe("UNCLEAR");
    for (const status of [400, 404, 429, 500, 502])
      expect(await readOutcome({ result: true, txid: TXID }, status)).toBe("UNCLEAR");
    expect(await readOutcome({ Error: "class java.lang.NullPointerException" })).toBe("UNCLEAR");
    expect(await readOutcome([])).toBe("UNCLEAR");
    expect(await readOutcome(new NoAnswer("away"))).toBe("UNCLEAR");
    expect(await readOutcome(new TypeError("a fault of ours"))).toBe("UNCLEAR");
  });

  it("is told to operators in one line, readable, and without what is secret", async () => {
    const { http } = nodeSaying(refused("TAPOS_ERROR", inHex("Tapos\n failed at secret.")));
    expect((await broadcast(http, BYTES)).said).toBe("TAPOS_ERROR: Tapos failed at [secret].");
  });
});
