import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import type { BlockHead } from "../../src/domain/chains/block.ts";
import type { FollowedChain } from "../../src/domain/chains/following.ts";
import type { Provider } from "../../src/domain/chains/providers.ts";
import { makeFakeChain } from "../fakes/chain.ts";
import type { KeptChains } from "../fakes/chains.ts";

const NOW = new Date("2026-01-01T00:00:00.000Z");
const at = (blocks: readonly BlockHead[], height: number) => blocks[height] as BlockHead;

/** Each test follows a network of its own. */
let networks = 0;
const newNetwork = () => `NETWORK_${++networks}`;

async function begun({ inChain }: KeptChains, from = 3) {
  const network = newNetwork();
  const chain = makeFakeChain(network);
  chain.mine(20);
  const cursor = at(chain.blocks, from);
  const followed: FollowedChain = {
    acceptedUpTo: null,
    ...{
      identity: chain.identity,
      state: "CATCHING_UP",
      cursor,
      peak: from,
      tip: chain.tip(),
      leader: 1,
      checkedAt: NOW,
    },
  };
  await inChain((writer) => writer.begin(network, followed));
  return { network, chain, followed };
}

/** What the use cases rely on, whatever keeps the chains. */
export function describeChains(name: string, open: () => KeptChains): void {
  describe(name, () => {
    describeBeginnings(open);
    describeMoves(open);
    describeNotes(open);
  });
}

function describeBeginnings(open: () => KeptChains): void {
  it("knows nothing of a network that was never seen", async () => {
    const network = newNetwork();
    expect(await open().reader.find(network)).toBeNull();
    expect(await open().reader.blockAt(network, 0)).toBeNull();
    expect(await open().inChain((writer) => writer.lock(network))).toBeNull();
    expect(await open().reader.list([network])).toEqual(new Map());
    expect(await open().reader.listProviders([network])).toEqual(new Map([[network, []]]));
  });

  it("begins a network once, where it was said to begin", async () => {
    const { network, followed } = await begun(open());
    expect(await open().reader.find(network)).toEqual(followed);
    expect(await open().inChain((writer) => writer.lock(network))).toEqual(followed);
    expect(await open().reader.blockAt(network, 3)).toEqual(followed.cursor);
    expect(await open().reader.lowestFrom(network, 0)).toEqual(followed.cursor);
    expect(await open().reader.lowestFrom(network, 4)).toBeNull();
    const { hash } = followed.cursor;
    const held = (height: number, of: string) =>
      open().inChain((writer) => writer.holds(network, { height, hash: of }));
    expect([await held(3, hash), await held(2, hash), await held(3, "another")]).toEqual([true, false, false]);
    expect(await open().reader.list([network, "OTHER"])).toEqual(new Map([[network, followed]]));
    await expect(open().inChain((writer) => writer.begin(network, followed))).rejects.toThrow();
  });

  it("takes no block that is no child of the one below", async () => {
    const { network, chain, followed } = await begun(open());
    const stranger = { ...at(chain.blocks, 4), parent: "f".repeat(64) };
    await expect(open().inChain((writer) => writer.append(network, stranger, 10))).rejects.toThrow(
      "no child of the one below",
    );
    expect(await open().reader.find(network)).toEqual(followed);
  });
}

function describeMoves(open: () => KeptChains): void {
  it("reads on, and forgets what lies deep", async () => {
    const { network, chain, followed } = await begun(open());
    for (const block of chain.blocks.slice(4, 9)) await open().inChain((writer) => writer.append(network, block, 2));
    expect(await open().reader.find(network)).toEqual({ ...followed, cursor: at(chain.blocks, 8), peak: 8 });
    const kept = await Promise.all([5, 6, 7, 8, 9].map((height) => open().reader.blockAt(network, height)));
    expect(kept.map((block) => block?.height ?? null)).toEqual([null, 6, 7, 8, null]);
  });

  it("takes back to the block below, and remembers how far it had come", async () => {
    const { network, chain, followed } = await begun(open());
    for (const block of chain.blocks.slice(4, 7)) await open().inChain((writer) => writer.append(network, block, 10));
    await open().inChain((writer) => writer.takeBack(network, at(chain.blocks, 6), at(chain.blocks, 5)));
    await open().inChain((writer) => writer.takeBack(network, at(chain.blocks, 5), at(chain.blocks, 4)));
    expect(await open().reader.find(network)).toEqual({ ...followed, cursor: at(chain.blocks, 4), peak: 6 });
    expect(await open().reader.blockAt(network, 5)).toBeNull();

    chain.reorganise(16, "other");
    await open().inChain((writer) => writer.append(network, at(chain.blocks, 5), 10));
    expect(await open().reader.find(network)).toMatchObject({ cursor: at(chain.blocks, 5), peak: 6 });
  });

  it("puts another in the place of the first block that it ever read", async () => {
    const { network, chain, followed } = await begun(open());
    chain.reorganise(18, "other");
    const other = at(chain.blocks, 3);
    expect(other.hash).not.toBe(followed.cursor.hash);
    await open().inChain((writer) => writer.takeBack(network, followed.cursor, other));
    expect(await open().reader.find(network)).toEqual({ ...followed, cursor: other });
  });
}

function describeNotes(open: () => KeptChains): void {
  it("notes what a round came to, and undoes all of a transaction that fails", async () => {
    const { network, chain, followed } = await begun(open());
    const round = { state: "WAITING", tip: at(chain.blocks, 9), leader: null, checkedAt: new Date(1_000) } as const;
    await open().inChain((writer) => writer.note(network, round));
    expect(await open().reader.find(network)).toEqual({ ...followed, ...round });
    const failing = open().inChain(async (writer) => {
      await writer.append(network, at(chain.blocks, 4), 10);
      throw new Error("cut");
    });
    await expect(failing).rejects.toThrow("cut");
    expect(await open().reader.find(network)).toEqual({ ...followed, ...round });
  });

  it("remembers up to where an operator has accepted the chain, until it was read beyond", async () => {
    const { network, chain, followed } = await begun(open());
    const append = (height: number) => open().inChain((writer) => writer.append(network, at(chain.blocks, height), 10));
    await append(4);
    const stopped = { ...followed, cursor: at(chain.blocks, 4), peak: 4, state: "STOPPED" } as const;
    const acceptance = { network, chain: stopped, operatorId: newId("usr"), reason: "looked", at: NOW };
    await open().inChain((writer) => writer.accept(acceptance));
    const accepted = { ...stopped, state: "CATCHING_UP", acceptedUpTo: 4 };
    expect(await open().reader.find(network)).toEqual(accepted);
    await open().inChain((writer) => writer.takeBack(network, at(chain.blocks, 4), at(chain.blocks, 3)));
    await append(4);
    expect(await open().reader.find(network)).toEqual(accepted);
    await append(5);
    expect(await open().reader.find(network)).toMatchObject({ cursor: at(chain.blocks, 5), acceptedUpTo: null });
  });

  it("keeps what is thought of providers, the latest, by their places", async () => {
    const network = newNetwork();
    const tip = makeFakeChain(network).tip();
    const first: Provider[] = [
      { place: 2, state: "UNREACHABLE", tip: null },
      { place: 1, state: "OK", tip },
    ];
    await open().keepProviders(network, first);
    expect((await open().reader.listProviders([network])).get(network)).toEqual(first.toReversed());
    const then: Provider[] = [
      { place: 1, state: "STALE", tip },
      { place: 2, state: "OK", tip },
    ];
    await open().keepProviders(network, then);
    await open().keepProviders(network, then);
    expect((await open().reader.listProviders([network])).get(network)).toEqual(then);
  });
}
