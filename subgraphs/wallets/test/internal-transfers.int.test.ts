import { withChecksum } from "@coffer/addresses/ethereum";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeEthereumBlockReader } from "../src/adapters/chains/ethereum/block-reader.ts";
import { makeInternalReader } from "../src/adapters/chains/ethereum/internal-transfers.ts";
import { makeEthereumNode } from "../src/adapters/chains/ethereum/node.ts";
import { type JsonRpc, makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import { faultIn } from "../src/adapters/rpc/scripted.fixture.ts";
import { NoAnswer } from "../src/app/chains/ports.ts";
import { readBlockByAny } from "../src/app/chains/watch-blocks.ts";
import { withInternal } from "../src/app/internal/with-internal.ts";
import { NO_PROVIDERS, person, type World, world } from "./world.ts";

const PATIENT = { timeout: 120_000, interval: 50 };
// The pieces of EVM code below: call(gas, calldataload(0), callvalue, 0, length, 0, 0).
const CALL_WITH = (length: string): string => `5f5f${length}5f345f355af1`;
/** Pays on what it gets to the address in its first word. */
const FORWARDER = `${CALL_WITH("5f")}00`;
/** The same, and undoes it: revert(0, 0). */
const UNDOER = `${CALL_WITH("5f")}5f5ffd`;
/** Calls the first word with the second, and all that it gets, whatever comes of it. */
const RELAY = `6020355f52${CALL_WITH("6020")}00`;
/** Code that returns this code, which is shorter than 256 bytes: codecopy from byte 11, return. */
const deploying = (code: string): string =>
  `0x60${(code.length / 2).toString(16).padStart(2, "0")}80600b6000396000f3${code}`;
const word = (address: string): string => address.slice(2).toLowerCase().padStart(64, "0");
const GAS = "0x493e0";

type Deposit = { readonly txid: string; readonly state: string; readonly amount: { readonly amount: string } };

describe.skipIf(whyNoAnvil())("ether that contracts pay on", () => {
  const alice = person();
  let anvil: Anvil;
  let here: World;
  let [rich, wallet, address, forwarder, undoer, relay]: string[] = [];
  beforeAll(async () => {
    anvil = await startAnvil({ mining: "on-demand", accounts: 1 });
    [rich] = (await anvil.ask("eth_accounts")) as string[];
    [forwarder, undoer, relay] = [await deploy(FORWARDER), await deploy(UNDOER), await deploy(RELAY)];
    const providers = { ...NO_PROVIDERS, ETHEREUM: [new Secret(anvil.url)] };
    here = await world({ config: { providers, readsInternal: true } });
    const { said } = await here.create(alice, { network: "ETHEREUM" });
    wallet = said?.wallet?.id;
    address = said?.wallet?.addresses.nodes[0]?.address;
  });
  afterAll(async () => {
    await here.close();
    await anvil.stop();
  });

  const send = (to: string | undefined, units: number, data = "0x"): Promise<string> =>
    anvil.ask("eth_sendTransaction", {
      from: rich,
      to,
      gas: GAS,
      data,
      value: `0x${units.toString(16)}`,
    }) as Promise<string>;
  async function deploy(code: string): Promise<string> {
    const txid = await send(undefined, 0, deploying(code));
    await anvil.ask("evm_mine");
    const { contractAddress } = (await anvil.ask("eth_getTransactionReceipt", txid)) as { contractAddress: string };
    return contractAddress;
  }
  const through = (contract = "", ...words: (string | undefined)[]) => ({
    contract,
    data: `0x${words.map((one) => word(one ?? "")).join("")}`,
  });
  const pay = ({ contract, data }: ReturnType<typeof through>, units: number) => send(contract, units, data);
  const rpc = () => makeJsonRpc({ url: new Secret(anvil.url), version: "2.0", timeoutMs: 60_000 });
  const tip = () => makeEthereumNode(rpc()).tip();
  const proven = { isProven: true };
  const readerOver = (asked: JsonRpc) =>
    withInternal(
      makeEthereumBlockReader(asked, [], proven),
      makeInternalReader(asked, proven),
      async (of) => new Set(of.filter((one) => one === address)),
    );
  const listDeposits = async (): Promise<Deposit[]> => {
    const query = "query ($id: ID!) { wallet(id: $id) { deposits { nodes { txid state amount { amount } } } } }";
    const { data } = await here.ask(alice, query, { id: wallet });
    return (data as { wallet: { deposits: { nodes: Deposit[] } } }).wallet.deposits.nodes;
  };

  it("comes in, however deep; what was undone does not, nor what a node adds", async () => {
    const plain = await send(address, 1);
    const paidOn = await pay(through(forwarder, address), 2);
    const deep = await pay(through(relay, forwarder, address), 3);
    const undone = await pay(through(relay, undoer, address), 4);
    await anvil.ask("evm_mine");
    await anvil.ask("anvil_mine", 2);
    await vi.waitFor(async () => {
      const deposits = await listDeposits();
      expect(deposits.map(({ txid, state, amount }) => [txid, state, amount.amount]).toSorted()).toEqual(
        [
          [plain, "CONFIRMED", "0.000000000000000001"],
          [paidOn, "CONFIRMED", "0.000000000000000002"],
          [deep, "CONFIRMED", "0.000000000000000003"],
        ].toSorted(),
      );
    }, PATIENT);
    expect(await anvil.ask("eth_getBalance", address, "latest")).toBe("0x6");
    expect((await listDeposits()).some(({ txid }) => txid === undone)).toBe(false);
  });

  it("is proven by balances: a node that tells of more is not believed, and another one is asked", async () => {
    const txid = await pay(through(forwarder, address), 0x77);
    await anvil.ask("evm_mine");
    const block = await tip();
    const lie =
      (method: string, from: string, to: string): JsonRpc =>
      async (asked, params) => {
        const said = await rpc()(asked, params);
        return asked === method ? JSON.parse(JSON.stringify(said).replaceAll(from, to)) : said;
      };
    const honest = readerOver(rpc());
    const told = await honest.readBlock(block);
    expect(told.arrivals.filter(({ position }) => position.startsWith("call:"))).toEqual([
      {
        ...{ txid, position: "call:0", token: null, units: 0x77n, address },
        from: withChecksum((forwarder ?? "").slice(2)),
      },
    ]);
    const stateRoot = ((await anvil.ask("eth_getBlockByHash", block.hash, false)) as { stateRoot: string }).stateRoot;
    const { accountProof } = (await anvil.ask("eth_getProof", address, [], "latest")) as { accountProof: string[] };
    const before = (await anvil.ask("eth_getProof", address, [], { blockHash: block.parent })) as {
      accountProof: string[];
    };
    const lies: readonly JsonRpc[] = [
      lie("debug_traceBlockByHash", '"value":"0x77"', '"value":"0x78"'),
      lie("eth_getBlockByHash", stateRoot, `0x${"7".repeat(64)}`),
      lie("eth_getProof", accountProof.at(-1) ?? "", before.accountProof.at(-1) ?? ""),
    ];
    for (const liar of lies) {
      expect(await faultIn(readerOver(liar).readBlock(block))).toBeInstanceOf(NoAnswer);
      const readers = [readerOver(liar), honest];
      const parts = { network: "ETHEREUM", log: makeFakeLog().log, readers };
      expect(await readBlockByAny(parts, 1, block)).toEqual(told);
    }
  });

  it("is judged by what an address had before and behind it, which may be nothing", async () => {
    const around = await makeInternalReader(rpc(), proven).balancesAround(await tip(), [
      address ?? "",
      `0x${"99".repeat(20)}`,
    ]);
    expect([...around.values()]).toEqual([
      { before: 6n, after: 6n + 0x77n },
      { before: 0n, after: 0n },
    ]);
  });
});
