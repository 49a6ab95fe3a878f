import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeEthereumBlockReader } from "../src/adapters/chains/ethereum/block-reader.ts";
import { makeBalanceReader, makeEthereumNode } from "../src/adapters/chains/ethereum/node.ts";
import { makeTransferReader } from "../src/adapters/chains/ethereum/transfers.ts";
import { type JsonRpc, makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import { faultIn } from "../src/adapters/rpc/scripted.fixture.ts";
import { type BlockContents, type ChainWriter, NoAnswer, NodeRefusal } from "../src/app/chains/ports.ts";
import { makeWatchBlocks } from "../src/app/chains/watch-blocks.ts";
import { makeFakeChains } from "./fakes/chains.ts";

const TRANSFER = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/**
 * Called with two words, payee and units, it logs `Transfer(caller, payee, units)` as ERC-20 has
 * it, and knows no balances.
 */
const TOKEN = [
  "602035600052", // mstore(0, calldataload(32))
  "600035", //       topic 3: calldataload(0)
  "33", //           topic 2: caller
  `7f${TRANSFER}`, // topic 1
  "60206000a3", //   log3(0, 32, …)
  "00", //           stop
].join("");
/** Takes nothing: revert(0, 0). */
const REFUSER = "60006000fd";
/** Code that returns this code, which is shorter than 256 bytes: codecopy from byte 11, return. */
const deploying = (code: string): string =>
  `0x60${(code.length / 2).toString(16).padStart(2, "0")}80600b6000396000f3${code}`;

const word = (value: bigint | string): string => BigInt(value).toString(16).padStart(64, "0");
/** Enough for each of these, so that nothing is estimated and what fails is mined. */
const GAS = "0x30d40";
const MOST = 2n ** 256n - 1n;

describe.skipIf(whyNoAnvil() !== null)(`transfers on Ethereum (${whyNoAnvil() ?? "anvil"})`, () => {
  let anvil: Anvil;
  let [alice, bob, payee, token]: string[] = [];
  beforeAll(async () => {
    anvil = await startAnvil({ mining: "on-demand", accounts: 3 });
    [alice, bob, payee] = (await anvil.ask("eth_accounts")) as string[];
    token = await deploy(TOKEN);
  });
  afterAll(() => anvil.stop());
  // Each test has blocks of its own to lose.
  beforeEach(() => anvil.ask("anvil_mine", 2));

  const send = (transaction: object): Promise<string> =>
    anvil.ask("eth_sendTransaction", { from: alice, gas: GAS, ...transaction }) as Promise<string>;
  const sendTokens = (units: bigint, rest: object = {}): Promise<string> =>
    send({ to: token, data: `0x${word(payee ?? "")}${word(units)}`, ...rest });
  const receiptOf = (txid: string) =>
    anvil.ask("eth_getTransactionReceipt", txid) as unknown as { readonly [key: string]: unknown };
  const rpc = () => makeJsonRpc({ url: new Secret(anvil.url), version: "2.0", timeoutMs: 60_000 });
  const tip = () => makeEthereumNode(rpc()).tip();
  const read = async (head = tip(), tokens = [token ?? ""]) =>
    makeTransferReader(rpc(), { isProven: true }).readTransfers(await head, tokens);
  async function deploy(code: string): Promise<string> {
    const txid = await send({ data: deploying(code) });
    await anvil.ask("evm_mine");
    return (await receiptOf(txid)).contractAddress as string;
  }

  it("are read of a block, and those that failed are not", async () => {
    const refuser = await deploy(REFUSER);
    const ether = await send({ to: payee, value: "0x5" });
    const failed = await send({ to: refuser, value: "0x7" });
    const tokens = await sendTokens(MOST);
    const both = await sendTokens(1n, { value: "0x9" });
    await sendTokens(0n);
    await anvil.ask("evm_mine");
    expect(await receiptOf(failed)).toMatchObject({ status: "0x0", blockHash: (await tip()).hash });
    const event = { position: "log:0", from: alice, to: payee, token };
    expect(await read()).toEqual([
      { txid: ether, position: "native", from: alice, to: payee, token: null, units: 5n },
      { txid: tokens, ...event, units: MOST },
      { txid: both, position: "native", from: alice, to: token, token: null, units: 9n },
      { txid: both, ...event, units: 1n },
    ]);
    expect((await read(tip(), [])).map(({ txid }) => txid)).toEqual([ether, both]);
  });

  it("keep their position when they are mined again behind others, where the node's logIndex moves", async () => {
    const txid = await sendTokens(7n);
    await anvil.ask("evm_mine");
    const raw = await anvil.ask("eth_getRawTransactionByHash", txid);
    const [first, before] = [await read(), await receiptOf(txid)];

    await anvil.ask("anvil_reorg", 1, []);
    const other = await sendTokens(8n, { from: bob, gasPrice: "0x174876e800" });
    await anvil.ask("eth_sendRawTransaction", raw);
    await anvil.ask("evm_mine");
    const after = await receiptOf(txid);

    expect([before.logs, after.logs]).toMatchObject([[{ logIndex: "0x0" }], [{ logIndex: "0x1" }]]);
    expect(first).toEqual([{ txid, position: "log:0", from: alice, to: payee, token, units: 7n }]);
    expect(await read()).toEqual([{ ...first[0], txid: other, from: bob, units: 8n }, ...first]);
  });

  it("of a block that is gone are no answer, and balances in it a refusal", async () => {
    await send({ to: payee, value: "0x5" });
    await anvil.ask("evm_mine");
    const gone = await tip();
    await anvil.ask("anvil_reorg", 1, []);
    expect(await faultIn(read(Promise.resolve(gone)))).toBeInstanceOf(NoAnswer);
    expect(await faultIn(makeBalanceReader(rpc()).balancesAt([payee ?? ""], gone.hash))).toBeInstanceOf(NodeRefusal);
  });

  it("are read at another provider where the one that is followed lies about a true block", async () => {
    await send({ to: payee, value: "0x5" });
    await anvil.ask("evm_mine");
    const lie =
      (from: string, to: string): JsonRpc =>
      async (method, params) =>
        JSON.parse(JSON.stringify(await rpc()(method, params)).replaceAll(from, to));
    const lies: readonly JsonRpc[] = [
      lie('"value":"0x5"', '"value":"0x500"'),
      lie('"status":"0x1"', '"status":"0x0"'),
      lie(`"from":"${alice}"`, `"from":"${bob}"`),
      lie(`"to":"${payee}"`, `"to":"${bob}"`),
    ];
    const proof = { isProven: true };
    const block = await tip();
    const honest = makeEthereumBlockReader(rpc(), () => [], proof);
    for (const liar of lies) {
      expect(await faultIn(makeEthereumBlockReader(liar, () => [], proof).readBlock(block))).toBeInstanceOf(NoAnswer);
      const told: BlockContents[] = [];
      const watch = makeWatchBlocks<ChainWriter>({
        ...{ network: "ETHEREUM", log: makeFakeLog().log },
        readers: [makeEthereumBlockReader(liar, () => [], proof), honest],
        watches: [{ added: async (_writer, contents) => void told.push(contents), takenBack: async () => undefined }],
      });
      await makeFakeChains().inChain(await watch.read(1, block));
      expect(told).toEqual([await honest.readBlock(block)]);
    }
  });

  it("are what balances differ by, from block to block", async () => {
    const nobody = `0x${"77".repeat(20)}`;
    const before = await tip();
    await send({ to: nobody, value: "0x20000000000001" });
    await anvil.ask("evm_mine");
    const reader = makeBalanceReader(rpc());
    expect(await reader.balancesAt([nobody], before.hash)).toEqual(new Map([[nobody, 0n]]));
    expect(await reader.balancesAt([nobody, payee ?? ""], (await tip()).hash)).toEqual(
      new Map([
        [nobody, 2n ** 53n + 1n],
        [payee, expect.any(BigInt)],
      ]),
    );
  });
});
