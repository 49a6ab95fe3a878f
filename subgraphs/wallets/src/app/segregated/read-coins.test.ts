import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { newUser } from "../../../test/fakes/segregated.ts";
import type { FollowedChain } from "../../domain/chains/following.ts";
import type { Token } from "../../domain/tokens/token.ts";
import type { Wallet, WalletKind } from "../../domain/wallets/wallet.ts";
import { type BalanceReader, NoAnswer, NodeRefusal } from "../chains/ports.ts";
import { makeReadCoins } from "./read-coins.ts";

const ETH = { code: "ETH", scale: 18 };
const BTC = { code: "BTC", scale: 8 };
const TRX = { code: "TRX", scale: 6 };
const USDT = { code: "USDT", scale: 6 };
const FITTING = { asset: USDT, contract: "usdt", domain: null, sweepMinimum: null };
const OF_OUTPUTS = { confirmed: money(BTC, 5n), pending: money(BTC, 1n), tokens: null, addresses: null };
/** More than a number holds. */
const MUCH = 2n ** 53n + 1n;
const tokenOf = (code: string): Token => ({
  ...{ asset: { code, scale: 6 }, contract: code.toLowerCase() },
  ...{ domain: { name: code, version: "2" }, sweepMinimum: null },
});
const [USDC, EURC] = [tokenOf("USDC"), tokenOf("EURC")];
const UNITS = new Map<string | null, bigint>([
  [null, 2n],
  ["usdc", MUCH],
]);

type Node = {
  readonly fault: Error | null;
  readonly tokenFault: Error | null;
  readonly unitsOf: (address: string, contract: string | null) => bigint;
};

const makeReader = (node: Node, asked: string[]): BalanceReader => ({
  async balancesAt(addresses, hash, contract = null) {
    const fault = contract === null ? node.fault : node.tokenFault;
    if (fault) throw fault;
    for (const address of addresses) asked.push(`${address} ${hash} ${contract}`);
    return new Map(addresses.map((address) => [address, node.unitsOf(address, contract)]));
  },
});

function begin() {
  const chain = makeFakeChain();
  chain.mine(3);
  const asked: string[] = [];
  const solid = { block: chain.tip(), moves: 0, fault: null as Error | null };
  const node = {
    ...{ fault: null as Error | null, tokenFault: null as Error | null },
    unitsOf: (_address: string, contract: string | null) => UNITS.get(contract) ?? 0n,
    ...{ addresses: ["a", "b"], fitting: [USDC, EURC] as readonly Token[] },
  };
  const block = chain.tip();
  const balancesAtNewest = async (addresses: readonly string[], hash: string, contract: string | null) => {
    if (solid.fault) throw solid.fault;
    asked.push(`${addresses.join()} ${hash} ${contract}`);
    if (solid.moves > 0) {
      solid.moves -= 1;
      solid.block = chain.blocks[solid.block.height + 1] ?? solid.block;
      throw new NoAnswer("it has solidified another one");
    }
    return new Map(addresses.map((address) => [address, contract === null ? MUCH : 3n]));
  };
  const read = makeReadCoins({
    wallets: {
      nextScans: async () => null,
      scansOf: async () => new Map(),
      addressTypesOf: async () => new Map(),
      outputBalances: async (wallets) => new Map(wallets.map(({ id }) => [id, { ...OF_OUTPUTS, block }])),
      listAddresses: async () => node.addresses,
    },
    chains: {
      blockAt: async (_network, height) => chain.blocks[height] ?? null,
      list: async (networks) =>
        new Map(networks.map((network) => [network, { cursor: chain.tip(), leader: 2 } as FollowedChain])),
    },
    outputNetworks: new Set(["BITCOIN"]),
    solidNetworks: new Map([
      [
        "TRON",
        {
          native: TRX,
          listFitting: async () => [FITTING],
          readers: [
            { newestSolid: async () => Promise.reject(new Error("not the one that is followed")), balancesAtNewest },
            { newestSolid: async () => solid.block, balancesAtNewest },
          ],
        },
      ],
    ]),
    accountNetworks: new Map([
      [
        "ETHEREUM",
        {
          native: ETH,
          listFitting: async () => node.fitting,
          readers: [
            { balancesAt: async () => Promise.reject(new Error("not the one that is followed")) },
            makeReader(node, asked),
          ],
        },
      ],
    ]),
  });
  const wallet = (network: string, kind: WalletKind): Wallet => ({
    ...{ id: newId("wal"), userId: newUser(), network, kind, name: "One" },
    ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
  });
  return { chain, asked, node, solid, read, wallet };
}

describe("what is on the chain for a wallet", () => {
  it("is nobody's to say of a pooled one", async () => {
    const { read, wallet } = begin();
    expect(await read.balancesOf([wallet("BITCOIN", "CUSTODIAL"), wallet("ETHEREUM", "CUSTODIAL")])).toEqual([
      null,
      null,
    ]);
  });

  it("is the sum of its outputs, or of what its addresses had when the newest block was over", async () => {
    const { read, wallet, chain } = begin();
    expect(await read.balancesOf([wallet("ETHEREUM", "IMPORTED"), wallet("BITCOIN", "WATCH_ONLY")])).toEqual([
      {
        ...{ confirmed: money(ETH, 4n), pending: null, block: chain.tip() },
        tokens: [money(USDC.asset, 2n * MUCH), money(EURC.asset, 0n)],
        addresses: ["a", "b"].map((address) => ({
          ...{ address, confirmed: money(ETH, 2n), tokens: [money(USDC.asset, MUCH), money(EURC.asset, 0n)] },
        })),
      },
      { ...OF_OUTPUTS, block: chain.tip() },
    ]);
  });

  it("says by address who has something, the richest first, and of so many at most", async () => {
    const { read, wallet, node } = begin();
    node.fitting = [USDC];
    node.addresses = Array.from({ length: 250 }, (_none, i) => String(i));
    node.unitsOf = (address, contract) =>
      contract === null ? (BigInt(address) % 2n) * (MUCH + BigInt(address)) : BigInt(address === "0");
    const [found] = await read.balancesOf([wallet("ETHEREUM", "WATCH_ONLY")]);
    expect(found?.addresses).toHaveLength(100);
    expect(found?.addresses?.slice(0, 2)).toEqual(
      [249n, 247n].map((n) => ({
        ...{ address: String(n), confirmed: money(ETH, MUCH + n), tokens: [money(USDC.asset, 0n)] },
      })),
    );
    // Some of a token is something.
    node.addresses = ["0", "2"];
    const [few] = await read.balancesOf([wallet("ETHEREUM", "WATCH_ONLY")]);
    expect(few?.addresses?.map(({ address }) => address)).toEqual(["0"]);
    node.addresses = ["2", "4", "6"];
    expect(await read.balancesOf([wallet("ETHEREUM", "WATCH_ONLY")])).toMatchObject([{ addresses: [] }]);
  });

  it("is asked for once of a block, and anew of another block, or of more addresses", async () => {
    const { read, wallet, chain, asked, node } = begin();
    const one = wallet("ETHEREUM", "IMPORTED");
    await read.balancesOf([one]);
    await read.balancesOf([one]);
    expect(asked).toHaveLength(6);
    chain.mine(1);
    await read.balancesOf([one]);
    expect(asked).toHaveLength(12);
    node.addresses.push("c");
    await read.balancesOf([one]);
    expect(asked).toHaveLength(21);
    // One that is listed by now is asked for at the same block.
    node.fitting = [USDC];
    expect(await read.balancesOf([one])).toMatchObject([{ tokens: [money(USDC.asset, 3n * MUCH)] }]);
    expect(asked).toHaveLength(27);
  });

  it("leaves tokens uncounted where that takes too many questions, which nobody is asked then", async () => {
    const { read, wallet, asked, node } = begin();
    node.addresses = Array.from({ length: 500 }, (_, i) => `a${i}`);
    const one = wallet("ETHEREUM", "IMPORTED");
    expect(await read.balancesOf([one])).toMatchObject([{ tokens: [money(USDC.asset, 500n * MUCH), {}] }]);
    expect(asked).toHaveLength(1_500);
    node.addresses.push("one more");
    for (let times = 0; times < 2; times += 1)
      expect(await read.balancesOf([one])).toMatchObject([{ confirmed: money(ETH, 1_002n), tokens: null }]);
    expect(asked).toHaveLength(2_001);
  });

  it("has tokens uncounted as long as no node says it, and a fault of ours is one", async () => {
    const { read, wallet, node } = begin();
    const one = wallet("ETHEREUM", "IMPORTED");
    node.tokenFault = new NodeRefusal(3, "execution reverted");
    expect(await read.balancesOf([one])).toMatchObject([{ confirmed: money(ETH, 4n), tokens: null }]);
    node.tokenFault = new Error("ours");
    await expect(read.balancesOf([one])).rejects.toThrow("ours");
    node.tokenFault = null;
    expect(await read.balancesOf([one])).toMatchObject([{ tokens: [money(USDC.asset, 2n * MUCH), {}] }]);
  });

  it("is what its addresses had of all at one block that nobody takes back, asked for once", async () => {
    const { read, wallet, asked, solid, chain } = begin();
    solid.block = chain.blocks[1] ?? chain.tip();
    solid.moves = 2;
    const one = wallet("TRON", "IMPORTED");
    const block = chain.blocks[3];
    const found = {
      ...{ confirmed: money(TRX, 2n * MUCH), pending: null, tokens: [money(USDT, 6n)], block },
      addresses: ["a", "b"].map((address) => ({ address, confirmed: money(TRX, MUCH), tokens: [money(USDT, 3n)] })),
    };
    expect(await read.balancesOf([one])).toEqual([found]);
    expect(await read.balancesOf([one])).toEqual([found]);
    expect(asked).toHaveLength(4);
  });

  it("is unknown where a node's solid block is none of ours, moves on again and again, or is not said", async () => {
    const { read, wallet, solid, chain } = begin();
    const one = wallet("TRON", "IMPORTED");
    solid.moves = 3;
    expect(await read.balancesOf([one])).toEqual([null]);
    solid.block = { ...chain.tip(), hash: "of another chain" };
    expect(await read.balancesOf([one])).toEqual([null]);
    solid.block = chain.tip();
    solid.fault = new NodeRefusal("Error", "away");
    expect(await read.balancesOf([one])).toEqual([null]);
    solid.fault = new Error("ours");
    await expect(read.balancesOf([one])).rejects.toThrow("ours");
  });

  it("is unknown where no node says it now, and a fault of ours is one", async () => {
    const { read, wallet, node } = begin();
    node.fault = new NoAnswer("away");
    expect(await read.balancesOf([wallet("ETHEREUM", "IMPORTED")])).toEqual([null]);
    node.fault = new Error("ours");
    await expect(read.balancesOf([wallet("ETHEREUM", "IMPORTED")])).rejects.toThrow("ours");
  });
});
