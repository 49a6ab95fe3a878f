import { withChecksum } from "@coffer/addresses/ethereum";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { deployEtherContracts } from "@coffer/testkit/ether-contracts";
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

type Deposit = { readonly txid: string; readonly state: string; readonly amount: { readonly amount: string } };

describe.skipIf(whyNoAnvil())("ether that contracts pay on", () => {
  const alice = person();
  let anvil: Anvil;
  let here: World;
  let contracts: Awaited<ReturnType<typeof deployEtherContracts>>;
  let [wallet, address]: string[] = [];
  beforeAll(async () => {
    anvil = await startAnvil({ mining: "on-demand", accounts: 1 });
    const [rich = ""] = (await anvil.ask("eth_accounts")) as string[];
    contracts = await deployEtherContracts(anvil, rich);
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

  const rpc = () => makeJsonRpc({ url: new Secret(anvil.url), version: "2.0", timeoutMs: 60_000 });
  const tip = () => makeEthereumNode(rpc()).tip();
  const proven = { isProven: true };
  const readerOver = (asked: JsonRpc) =>
    withInternal(
      makeEthereumBlockReader(asked, () => [], proven),
      makeInternalReader(asked, proven),
      async (of) => new Set(of.filter((one) => one === address)),
    );
  const listDeposits = async (): Promise<Deposit[]> => {
    const query = "query ($id: ID!) { wallet(id: $id) { deposits { nodes { txid state amount { amount } } } } }";
    const { data } = await here.ask(alice, query, { id: wallet });
    return (data as { wallet: { deposits: { nodes: Deposit[] } } }).wallet.deposits.nodes;
  };

  it("comes in, however deep; what was undone does not, nor what a node adds", async () => {
    const { forwarder, undoer, relay, send, payThrough } = contracts;
    const to = address ?? "";
    const plain = await send(to, 1n);
    const paidOn = await payThrough(2n, forwarder, to);
    const deep = await payThrough(3n, relay, forwarder, to);
    const undone = await payThrough(4n, relay, undoer, to);
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

  it("comes in where money is made from nothing, as a sandbox does it, around its block", async () => {
    const { forwarder, payThrough } = contracts;
    const makeMoney = () => anvil.ask("anvil_setBalance", `0x${"77".repeat(20)}`, "0x77");
    await makeMoney();
    const txid = await payThrough(5n, forwarder, address ?? "");
    await anvil.ask("evm_mine");
    await makeMoney();
    await anvil.ask("anvil_mine", 2);
    await vi.waitFor(async () => {
      const found = (await listDeposits()).find((one) => one.txid === txid);
      expect([found?.state, found?.amount.amount]).toEqual(["CONFIRMED", "0.000000000000000005"]);
    }, PATIENT);
  });

  it("is proven by balances: a node that tells of more is not believed, and another one is asked", async () => {
    const { forwarder, payThrough } = contracts;
    const txid = await payThrough(0x77n, forwarder, address ?? "");
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
        from: withChecksum(forwarder.slice(2)),
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
      { before: 11n, after: 11n + 0x77n },
      { before: 0n, after: 0n },
    ]);
  });
});
