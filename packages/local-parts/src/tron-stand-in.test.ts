import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { afterEach, describe, expect, it } from "vitest";
import { makeTemporaryFolder } from "./temporary-folder.ts";
import { BYTE_FEE, CREATE_ACCOUNT_FEE, NEW_ACCOUNT_FEE } from "./tron/bandwidth.ts";
import { SOLIDIFIED_AFTER } from "./tron/chain.ts";
import { writeMessage } from "./tron/messages.ts";
import { ENERGY, ENERGY_FEE } from "./tron/token.ts";
import { addressOf, CALL_TYPE_URL, sha256, signHash, TYPE_URL } from "./tron/transaction.ts";
import { startTronStandIn, type TronStandIn, type TronStandInOptions } from "./tron-stand-in.ts";

const KEY = sha256(Buffer.from("somebody"));
const OWNER = addressOf(secp256k1.getPublicKey(KEY));
const TO = addressOf(secp256k1.getPublicKey(sha256(Buffer.from("somebody else"))));
const SUN = 10n ** 15n;
const RICH = new Map([[OWNER, SUN]]);
/** What it costs to be the first to pay an address. */
const FIRST_FEE = NEW_ACCOUNT_FEE + CREATE_ACCOUNT_FEE;

const running: TronStandIn[] = [];
afterEach(async () => {
  for (const tron of running.splice(0)) await tron.stop();
});

async function start(options: TronStandInOptions = {}) {
  const tron = await startTronStandIn({ balances: new Map([[OWNER, SUN]]), ...options });
  running.push(tron);
  const ask = async (path: string, body: object = {}) => {
    const response = await fetch(`${tron.url}${path}`, { method: "POST", body: JSON.stringify(body) });
    return JSON.parse(await response.text());
  };
  const broadcast = (bytes: Buffer) => ask("/wallet/broadcasthex", { transaction: bytes.toString("hex") });
  return { tron, ask, broadcast, chain: tron.chain };
}

type Changes = {
  readonly owner?: string;
  readonly to?: string;
  readonly amount?: bigint;
  readonly expiresInMs?: number;
  readonly refBlockHash?: Buffer;
  readonly type?: bigint;
  readonly key?: Uint8Array;
};

function transfer({ chain }: Pick<TronStandIn, "chain">, changes: Changes = {}): Buffer {
  const { owner = OWNER, to = TO, amount = 5n, expiresInMs = 60_000, type = 1n, key = KEY } = changes;
  const solid = chain.shown({ isSolidified: true }).at(-1);
  const { id } = solid ?? chain.head;
  const value = writeMessage([1, Buffer.from(owner, "hex")], [2, Buffer.from(to, "hex")], [3, amount]);
  const any = writeMessage([1, Buffer.from(TYPE_URL)], [2, value]);
  const raw = writeMessage(
    [1, id.subarray(6, 8)],
    [4, changes.refBlockHash ?? id.subarray(8, 16)],
    [8, BigInt(chain.head.time + expiresInMs)],
    [11, writeMessage([1, type], [2, any])],
    [14, BigInt(chain.head.time)],
  );
  return writeMessage([1, raw], [2, signHash(sha256(raw), key)]);
}

describe("the stand-in for a node of Tron", () => {
  const DAY_MS = 24 * 3_600_000;
  it.each<[string, string, Changes]>([
    ["a signature of somebody else's", "SIGERROR", { key: sha256(Buffer.from("a thief")) }],
    ["another block than it has", "TAPOS_ERROR", { refBlockHash: randomBytes(8) }],
    ["a time that is over", "TRANSACTION_EXPIRATION_ERROR", { expiresInMs: 0 }],
    ["a time too far away", "TRANSACTION_EXPIRATION_ERROR", { expiresInMs: DAY_MS + 1 }],
    ["more than there is", "CONTRACT_VALIDATE_ERROR", { amount: SUN - FIRST_FEE + 1n }],
    ["nothing", "CONTRACT_VALIDATE_ERROR", { amount: 0n }],
    ["less than nothing", "CONTRACT_VALIDATE_ERROR", { amount: -1n }],
    ["no payee", "CONTRACT_VALIDATE_ERROR", { to: "41" }],
    ["itself for a payee", "CONTRACT_VALIDATE_ERROR", { to: OWNER }],
    ["another kind", "CONTRACT_VALIDATE_ERROR", { type: 31n }],
  ])("refuses a transfer with %s: %s", async (_what, code, changes) => {
    const { tron, broadcast } = await start();
    expect(await broadcast(transfer(tron, changes))).toMatchObject({ result: false, code });
    expect(tron.chain.waiting).toEqual([]);
    expect(await broadcast(transfer(tron))).toMatchObject({ result: true, code: "SUCCESS" });
  });

  it("refuses bytes that are no transaction, and what it has already, waiting or in a block", async () => {
    const { tron, broadcast, chain } = await start();
    for (const bytes of [Buffer.of(), Buffer.of(0xff), randomBytes(40)])
      expect(await broadcast(bytes)).toMatchObject({ result: false });
    const bytes = transfer(tron);
    expect(await broadcast(bytes)).toMatchObject({
      code: "SUCCESS",
      txid: sha256(bytes.subarray(3, -67)).toString("hex"),
    });
    expect(await broadcast(bytes)).toMatchObject({ code: "DUP_TRANSACTION_ERROR" });
    chain.mine();
    expect(await broadcast(bytes)).toMatchObject({ code: "DUP_TRANSACTION_ERROR" });
  });

  it("answers what makes no sense, and who goes away in the middle, and lives on", async () => {
    const { tron, ask } = await start();
    const { port } = new URL(tron.url);
    for (const body of ["{", "null", '{"address":5}']) {
      const response = await fetch(`${tron.url}/wallet/getaccount`, { method: "POST", body });
      expect(JSON.parse(await response.text())).toEqual({ Error: expect.any(String) });
    }
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    socket.write("POST /wallet/getnowblock HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{");
    await new Promise<void>((resolve) => socket.end(resolve));
    await once(socket.destroy(), "close");
    expect((await ask("/wallet/getnowblock")).blockID).toBe(tron.chain.head.id.toString("hex"));
  });

  it("counts what waits, so that nothing is spent twice", async () => {
    const { tron, broadcast } = await start();
    const most = SUN - FIRST_FEE;
    expect(await broadcast(transfer(tron, { amount: most }))).toMatchObject({ code: "SUCCESS" });
    expect(await broadcast(transfer(tron, { amount: 1n }))).toMatchObject({ code: "CONTRACT_VALIDATE_ERROR" });
  });

  it("moves money with a block, moves it back with it, and forgets what has expired meanwhile", async () => {
    const { tron, ask, broadcast, chain } = await start();
    const { txid } = await broadcast(transfer(tron));
    const readBalance = async (address: string) => (await ask("/wallet/getaccount", { address })).balance;
    expect(await ask("/wallet/getaccount", { address: TO })).toEqual({});
    expect(await ask("/wallet/gettransactionbyid", { value: txid })).toEqual({});
    chain.mine();
    expect(await readBalance(TO)).toBe(5);
    expect(await readBalance(OWNER)).toBe(Number(SUN - 5n - FIRST_FEE));
    expect(await ask("/wallet/gettransactionbyid", { value: txid })).toMatchObject({
      ...{ txID: txid, ret: [{ contractRet: "SUCCESS" }] },
    });
    expect(await ask("/wallet/gettransactioninfobyid", { value: txid })).toMatchObject({ id: txid, blockNumber: 1 });
    expect(await ask("/wallet/gettransactioninfobyblocknum", { num: 1 })).toMatchObject([{ id: txid }]);

    chain.replace(1);
    expect(await readBalance(OWNER)).toBe(Number(SUN));
    expect(chain.waiting.map((one) => one.txid)).toEqual([txid]);
    chain.mine();
    expect(await readBalance(TO)).toBe(5);

    chain.takeBack(1);
    chain.mineEmpty(30);
    chain.mine();
    expect(chain.waiting).toEqual([]);
    expect(await ask("/wallet/getaccount", { address: TO })).toEqual({});
  });

  it("lets an account send two transfers a day for nothing, then burns sun for their bytes, and says so", async () => {
    const { tron, ask, broadcast, chain } = await start({ balances: new Map([...RICH, [TO, 1n]]) });
    const readFee = async (txid: string) => (await ask("/wallet/gettransactioninfobyid", { value: txid })).fee;
    const fees: unknown[] = [];
    let burned = 0n;
    for (const amount of [1n, 2n, 3n]) {
      const bytes = transfer(tron, { amount });
      const { txid } = await broadcast(bytes);
      chain.mine();
      const fee = await readFee(txid);
      fees.push(fee);
      if (fee !== undefined) expect(BigInt(fee)).toBe(BigInt(bytes.length + 64) * BYTE_FEE);
      burned += BigInt(fee ?? 0);
    }
    expect(fees.map((fee) => fee === undefined)).toEqual([true, true, false]);
    expect((await ask("/wallet/getaccount", { address: OWNER })).balance).toBe(Number(SUN - 6n - burned));
    const { freeNetUsed, freeNetLimit } = await ask("/wallet/getaccountresource", { address: OWNER });
    expect([freeNetUsed > 500, freeNetLimit]).toEqual([true, 600]);
  });

  it("takes nothing for a contract, and says that one is", async () => {
    const { tron, ask, broadcast } = await start({ contracts: [TO] });
    expect(await broadcast(transfer(tron))).toMatchObject({ code: "CONTRACT_VALIDATE_ERROR" });
    expect(await ask("/wallet/getaccount", { address: TO })).toMatchObject({ type: "Contract" });
  });

  it("has in a block what has failed, and moves nothing by it", async () => {
    const { tron, ask, broadcast, chain } = await start();
    const { txid } = await broadcast(transfer(tron));
    chain.mine({ failed: [txid] });
    expect(await ask("/wallet/gettransactionbyid", { value: txid })).toMatchObject({
      ret: [{ contractRet: "REVERT" }],
    });
    expect(await ask("/wallet/getaccount", { address: TO })).toEqual({});
  });

  it("tells the same block by number and id, and of the solidified ones 19 blocks later", async () => {
    const { ask, chain } = await start();
    chain.mineEmpty(SOLIDIFIED_AFTER + 2);
    const block = await ask("/wallet/getblockbynum", { num: 2 });
    expect(block).toMatchObject({ blockID: chain.shown({ isSolidified: false })[2]?.id.toString("hex") });
    for (const [path, body] of [
      ["/wallet/getblockbyid", { value: block.blockID }],
      ["/wallet/getblock", { id_or_num: "2", detail: true }],
      ["/wallet/getblock", { id_or_num: block.blockID, detail: false }],
      ["/walletsolidity/getnowblock", {}],
    ] as const)
      expect(await ask(path, body)).toEqual(block);
    expect(await ask("/walletsolidity/getblockbynum", { num: 3 })).toEqual({});
    expect((await ask("/wallet/getchainparameters")).chainParameter).toContainEqual({
      key: "getTransactionFee",
      value: 1_000,
    });
    expect((await ask("/wallet/getnodeinfo")).block).toMatch(/^Num:21,ID:/);
    expect((await fetch(`${running.at(-1)?.url}/wallet/constructor`, { method: "POST" })).status).toBe(404);
  });

  it("makes at once a block for each transaction, and those that make it solid", async () => {
    const { tron, ask, broadcast } = await start({ mining: "at-once", slotMs: 1 });
    const { txid } = await broadcast(transfer(tron));
    expect(await ask("/walletsolidity/gettransactionbyid", { value: txid })).toMatchObject({ txID: txid });
  });
});

describe("what whoever runs the stand-in has it do", () => {
  it("is blocks, the first with what waits, and others in the place of the newest, of which it forgets what they held", async () => {
    const { ask, broadcast, chain, tron } = await start();
    const bytes = transfer(tron);
    await broadcast(bytes);
    expect(await ask("/stand-in/mine", { blocks: 3 })).toEqual({});
    expect(chain.head.number).toBe(3);
    const [first, before] = [chain.shown({ isSolidified: false })[1], chain.head.id];
    expect(first?.mined).toHaveLength(1);
    expect(await ask("/stand-in/reorganise", { depth: 3 })).toEqual({});
    expect(chain.head.number).toBe(3);
    expect(chain.head.id).not.toEqual(before);
    expect(chain.shown({ isSolidified: false }).flatMap(({ mined }) => mined)).toEqual([]);
    expect(chain.waiting).toEqual([]);
    // As if never sent: whoever has it sends it again.
    expect(await broadcast(bytes)).toMatchObject({ result: true });
    chain.mine();
    expect(chain.head.mined).toHaveLength(1);
  });

  it("is nothing else", async () => {
    const { tron, chain } = await start();
    const order = async (path: string, body: object) =>
      (await fetch(`${tron.url}/stand-in/${path}`, { method: "POST", body: JSON.stringify(body) })).status;
    for (const [path, body] of [
      ["mine", {}],
      ["mine", { blocks: 0 }],
      ["reorganise", { depth: -1 }],
      ["forge", { blocks: 1 }],
    ] as const)
      expect(await order(path, body)).toBe(404);
    expect(chain.head.number).toBe(0);
  });
});

describe("the stand-in's file", () => {
  it("has the same chain again at the next start, whatever of its last line was written", async () => {
    const folder = await makeTemporaryFolder("tron");
    const file = join(folder.path, "tron.jsonl");
    const options = { file, genesisTime: 1_700_000_000_000, balances: new Map([[OWNER, SUN]]), newAccountFee: 7n };
    const first = await start(options);
    await first.broadcast(transfer(first.tron));
    const { txid: failed } = await first.broadcast(transfer(first.tron, { amount: 6n }));
    first.chain.mine({ failed: [failed] });
    first.chain.mineEmpty(3);
    first.chain.replace(2);
    const written = readFileSync(file, "utf8");
    writeFileSync(file, `${written}{"mined":["0a`);

    const second = await start(options);
    expect(second.chain.head).toEqual(first.chain.head);
    expect(second.chain.shown({ isSolidified: false })).toEqual(first.chain.shown({ isSolidified: false }));
    second.chain.mineEmpty(1);
    const third = await start(options);
    expect(third.chain.head).toEqual(second.chain.head);
    await folder.remove();
  });
});

describe("a token that the stand-in runs", () => {
  const CONTRACT = `41${"c0".repeat(20)}`;
  const MUCH = 2n ** 53n + 1n;
  const TOKENS = new Map([[CONTRACT, { symbol: "TST", decimals: 6, balances: new Map([[OWNER, MUCH]]) }]]);
  const word = (hex: string) => hex.padStart(64, "0");
  const moveOf = (to: string, units: bigint) =>
    Buffer.from(`a9059cbb${word(to.slice(2))}${word(units.toString(16))}`, "hex");

  function call(tron: Pick<TronStandIn, "chain">, changes: Partial<Call> = {}): Buffer {
    const { contract = CONTRACT, data = moveOf(TO, MUCH), feeLimit = 20_000_000n, value = 0n } = changes;
    const { chain } = tron;
    const { id } = chain.shown({ isSolidified: true }).at(-1) ?? chain.head;
    const called = writeMessage(
      [1, Buffer.from(OWNER, "hex")],
      [2, Buffer.from(contract, "hex")],
      [3, value],
      [4, data],
    );
    const any = writeMessage([1, Buffer.from(CALL_TYPE_URL)], [2, called]);
    const raw = writeMessage(
      [1, id.subarray(6, 8)],
      [4, id.subarray(8, 16)],
      [8, BigInt(chain.head.time + 60_000)],
      [11, writeMessage([1, 31n], [2, any])],
      [14, BigInt(chain.head.time)],
      [18, feeLimit],
    );
    return writeMessage([1, raw], [2, signHash(sha256(raw), KEY)]);
  }
  type Call = { contract: string; data: Buffer; feeLimit: bigint; value: bigint };
  const asking = (signature: string, parameter = "", contract = CONTRACT) => ({
    ...{ owner_address: OWNER, contract_address: contract, function_selector: signature, parameter },
  });

  it("moves all of it, says so in a log, and burns bytes and energy", async () => {
    const { tron, ask, broadcast, chain } = await start({ tokens: TOKENS });
    const bytes = call(tron);
    const { txid } = await broadcast(bytes);
    chain.mine();
    const readBalance = async (address: string) =>
      (await ask("/wallet/triggerconstantcontract", asking("balanceOf(address)", word(address.slice(2)))))
        .constant_result;
    expect([await readBalance(OWNER), await readBalance(TO)]).toEqual([[word("0")], [word(MUCH.toString(16))]]);
    const [info] = await ask("/wallet/gettransactioninfobyblocknum", { num: 1 });
    expect(info).toMatchObject({
      ...{
        id: txid,
        contract_address: CONTRACT,
        receipt: { result: "SUCCESS", energy_usage_total: Number(ENERGY.first) },
      },
      log: [{ address: CONTRACT.slice(2), data: word(MUCH.toString(16)) }],
    });
    expect(info.log[0].topics.slice(1)).toEqual([word(OWNER.slice(2)), word(TO.slice(2))]);
    // Its bytes were free.
    expect(info.fee).toBe(Number(ENERGY.first * ENERGY_FEE));
    expect((await ask("/wallet/getaccount", { address: OWNER })).balance).toBe(Number(SUN) - info.fee);
    chain.replace(1);
    expect(await readBalance(OWNER)).toEqual([word(MUCH.toString(16))]);
  });

  it.each([
    ["REVERT", { data: moveOf(TO, MUCH + 1n) }, ENERGY.refused],
    ["REVERT", { data: Buffer.from("deadbeef", "hex") }, ENERGY.refused],
    ["OUT_OF_ENERGY", { feeLimit: ENERGY.first * ENERGY_FEE - 1n }, ENERGY.first - 1n],
  ] as const)(
    "is in a block with %s, has moved nothing, and has burned its energy all the same",
    async (result, changes, energy) => {
      const folder = await makeTemporaryFolder("tron");
      const options = { file: join(folder.path, "tron.jsonl"), genesisTime: 1_700_000_000_000, tokens: TOKENS };
      const { tron, ask, broadcast, chain } = await start(options);
      const { txid } = await broadcast(call(tron, changes));
      chain.mine();
      expect(await ask("/wallet/gettransactionbyid", { value: txid })).toMatchObject({
        ret: [{ contractRet: result }],
      });
      const info = await ask("/wallet/gettransactioninfobyid", { value: txid });
      expect(info).toMatchObject({ result: "FAILED", fee: Number(energy * ENERGY_FEE), receipt: { result } });
      expect(info.log).toBeUndefined();
      expect(chain.head.tokens.get(CONTRACT)?.get(OWNER)).toBe(MUCH);
      // And so at the next start.
      expect((await start(options)).chain.head).toEqual(chain.head);
      await folder.remove();
    },
  );

  it.each([
    ["no contract", { contract: TO }],
    ["TRX with it", { value: 1n }],
    ["a limit below nothing", { feeLimit: -1n }],
    ["a limit above what the network has", { feeLimit: 15_000_000_001n }],
  ])("refuses a call of %s", async (_what, changes) => {
    const { tron, broadcast } = await start({ tokens: TOKENS });
    expect(await broadcast(call(tron, changes))).toMatchObject({ code: "CONTRACT_VALIDATE_ERROR" });
  });

  it("says what a call would do, what the token is, and that other addresses have no contract", async () => {
    const { ask } = await start({ tokens: TOKENS });
    const transfer = asking("transfer(address,uint256)", word(TO.slice(2)) + word("5"));
    expect(await ask("/wallet/estimateenergy", transfer)).toEqual({
      ...{ result: { result: true }, energy_required: Number(ENERGY.first) },
    });
    expect(await ask("/wallet/triggerconstantcontract", transfer)).toMatchObject({
      ...{ result: { result: true }, energy_used: Number(ENERGY.first), transaction: { ret: [{}] } },
    });
    const tooMuch = { ...transfer, parameter: word(TO.slice(2)) + word((MUCH + 1n).toString(16)) };
    expect((await ask("/wallet/triggerconstantcontract", tooMuch)).transaction).toEqual({ ret: [{ ret: "FAILED" }] });
    expect((await ask("/wallet/estimateenergy", tooMuch)).result.code).toBe("CONTRACT_EXE_ERROR");
    const symbol = (await ask("/walletsolidity/triggerconstantcontract", asking("symbol()"))).constant_result[0];
    expect(Buffer.from(symbol, "hex").subarray(64, 67).toString()).toBe("TST");
    expect((await ask("/wallet/triggerconstantcontract", asking("decimals()"))).constant_result).toEqual([word("6")]);
    expect((await ask("/wallet/triggerconstantcontract", asking("decimals()", "", TO))).result.code).toBe(
      "CONTRACT_VALIDATE_ERROR",
    );
    expect([
      await ask("/wallet/getcontract", { value: TO }),
      (await ask("/wallet/getcontract", { value: CONTRACT })).contract_address,
    ]).toEqual([{}, CONTRACT]);
  });
});
