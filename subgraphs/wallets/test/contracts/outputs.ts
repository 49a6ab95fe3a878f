import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BlockMoves } from "../../src/app/outputs/ports.ts";
import type { BlockHead } from "../../src/domain/chains/block.ts";
import { makeFakeChain } from "../fakes/chain.ts";
import type { FakeOutputs, KeptOutput } from "../fakes/outputs.ts";

/** Outputs of one network, by two of whose addresses something can come to us. */
export type KeptOutputs = {
  readonly writer: FakeOutputs["writer"];
  /** In any order. */
  all(): Promise<readonly KeptOutput[]>;
  readonly network: string;
  readonly addresses: readonly string[];
};

type Paid = { readonly to: number; readonly units: number };
type Step =
  | {
      readonly kind: "block";
      readonly paid: readonly Paid[];
      readonly spent: readonly number[];
      /** Read once more alone. */
      readonly isMissed: boolean;
    }
  | { readonly kind: "back" };

type Standing = {
  readonly head: BlockHead;
  readonly made: readonly KeptOutput[];
  readonly spent: readonly KeptOutput[];
  readonly spender: string;
  readonly moves: BlockMoves;
};

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("block" as const),
        paid: fc.array(fc.record({ to: fc.nat({ max: 2 }), units: fc.integer({ min: 1, max: 99 }) }), { maxLength: 4 }),
        spent: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
        isMissed: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("back" as const) }) },
  ),
  { maxLength: 14 },
);

const inOrder = (outputs: readonly KeptOutput[]) =>
  outputs.toSorted((a, b) => (a.txid === b.txid ? a.vout - b.vout : a.txid < b.txid ? -1 : 1));

/** What the use cases rely on, whatever keeps the outputs. */
export function describeOutputs(name: string, open: () => Promise<KeptOutputs>): void {
  describe(name, () => {
    it("are those of the blocks that stand, and spent where one of these has spent them, also of blocks that are read once more alone", async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (those) => {
          const { writer, all, network, addresses } = await open();
          const blocks: Standing[] = [];
          const chain = makeFakeChain(network);
          for (const [i, step] of those.entries()) {
            if (step.kind === "back") {
              const last = blocks.pop();
              if (last) await writer.takeBack(network, last.head);
              if (last) chain.drop(1);
              continue;
            }
            chain.mine(1, String(i));
            const head = chain.tip();
            const arrivals = step.paid.map(({ to, units }, vout) => ({
              ...{ txid: `made ${i}`, position: `vout:${vout}`, units: BigInt(units) },
              address: addresses[to] ?? "nobody's",
            }));
            const made = arrivals
              .filter(({ address }) => addresses.includes(address))
              .map(({ position, ...arrival }) => ({
                ...{ ...arrival, vout: Number(position.slice(5)), blockHash: head.hash, isCoinbase: i % 2 === 0 },
                ...{ spentBy: null, spentIn: null },
              }));
            const standing = [...blocks.flatMap((block) => block.made), ...made];
            const free = standing.filter((one) => !blocks.some(({ spent }) => spent.includes(one)));
            const spent = [...new Set(step.spent)].flatMap((place) => free[place] ?? []);
            const spender = `spends ${i}`;
            const spends = spent.map(({ txid, vout }) => ({ txid: spender, output: { txid, vout } }));
            const foreign = { txid: spender, output: { txid: "another's", vout: 0 } };
            const coinbase = i % 2 === 0 ? `made ${i}` : "mined";
            const came = arrivals.map((one) => ({ ...one, from: null, token: null }));
            const moves = { block: head, arrivals: came, coinbase, spends: [...spends, foreign] };
            if (!step.isMissed) await writer.add(network, moves);
            blocks.push({ head, made, spent, spender, moves });
          }
          for (const { moves } of blocks) await writer.addMissing(network, moves);
          const spent = new Map(
            blocks.flatMap((block) =>
              block.spent.map((one) => [one, { spentBy: block.spender, spentIn: block.head.hash }] as const),
            ),
          );
          const expected = blocks.flatMap(({ made }) => made.map((one) => ({ ...one, ...spent.get(one) })));
          expect(inOrder(await all())).toEqual(inOrder(expected));
          for (const { moves } of blocks) await writer.addMissing(network, moves);
          expect(inOrder(await all())).toEqual(inOrder(expected));
        }),
        { numRuns: 40 },
      );
    });
  });
}
