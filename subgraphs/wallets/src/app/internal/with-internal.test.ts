import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arrival, type BlockContents, NoAnswer } from "../chains/ports.ts";
import type { Around } from "./ports.ts";
import { withInternal } from "./with-internal.ts";

const BLOCK = { height: 5, hash: "h", parent: "g", time: new Date(0) };
const arrival = (address: string, units: bigint, changes: Partial<Arrival> = {}): Arrival => ({
  ...{ txid: "t", position: "native", address, from: "stranger", token: null, units },
  ...changes,
});
const outcome = (from: string, fee: bigint) => ({ txid: "t", from, nonce: 0, isSuccess: true, fee, moved: [] });
type Told = Pick<BlockContents, "arrivals" | "outcomes">;

/** What is read of a block whose node tells this; ours is `ours`. */
function read(told: Told, inside: readonly Arrival[], around: Around) {
  const asked: string[] = [];
  const reader = withInternal(
    { readBlock: async (block) => ({ block, ...told }) },
    {
      async readInternal(_block, txids) {
        asked.push(`traces of ${txids}`);
        return inside;
      },
      async balancesAround(_block, addresses) {
        asked.push(`balances of ${addresses}`);
        return new Map(addresses.map((address) => [address, around]));
      },
    },
    async (addresses) => new Set(addresses.filter((address) => address === "ours")),
  );
  return { asked, contents: reader.readBlock(BLOCK) };
}
const PLAIN: Told = { arrivals: [], outcomes: [outcome("stranger", 1n)] };
const paidOn = (units: bigint, address = "ours") => arrival(address, units, { position: "call:0", from: "contract" });

describe("what contracts paid on", () => {
  it("is told with all else, and as much of ours as the balances prove", async () => {
    const { contents, asked } = read(PLAIN, [paidOn(7n)], { before: 1n, after: 8n });
    expect((await contents).arrivals).toEqual([paidOn(7n)]);
    expect(asked).toEqual(["traces of t", "balances of ours"]);
  });

  it.each<[string, Told, readonly Arrival[], Around]>([
    ["than it has more", PLAIN, [paidOn(8n)], { before: 1n, after: 8n }],
    ["where it was nothing", PLAIN, [paidOn(1n)], { before: 3n, after: 3n }],
    [
      "beside what somebody sent",
      { ...PLAIN, arrivals: [arrival("ours", 5n)] },
      [paidOn(3n)],
      { before: 0n, after: 7n },
    ],
    [
      "by what it is said to have paid on itself",
      PLAIN,
      [paidOn(8n), arrival("stranger", 1n, { position: "call:1", from: "ours" })],
      { before: 1n, after: 8n },
    ],
  ])("is no answer where it is more %s", async (_what, told, inside, around) => {
    await expect(read(told, inside, around).contents).rejects.toBeInstanceOf(NoAnswer);
  });

  it("counts what an address of ours sent, and paid for it, in the same block", async () => {
    const told: Told = {
      arrivals: [arrival("stranger", 20n, { from: "ours" })],
      outcomes: [outcome("ours", 3n), outcome("stranger", 1n)],
    };
    expect((await read(told, [paidOn(7n)], { before: 30n, after: 14n }).contents).arrivals).toHaveLength(2);
    await expect(read(told, [paidOn(8n)], { before: 30n, after: 14n }).contents).rejects.toBeInstanceOf(NoAnswer);
  });

  it("asks for no balance of others, and for nothing of an empty block", async () => {
    const others = read(PLAIN, [paidOn(7n, "theirs")], { before: 0n, after: 0n });
    expect((await others.contents).arrivals).toEqual([paidOn(7n, "theirs")]);
    expect(others.asked).toEqual(["traces of t"]);
    const empty = read({ arrivals: [], outcomes: [] }, [paidOn(7n)], { before: 0n, after: 0n });
    expect((await empty.contents).arrivals).toEqual([]);
    expect(empty.asked).toEqual([]);
  });

  it("is never more than came, whatever is said, and all that came where it is said as it is", async () => {
    const units = fc.bigInt({ min: 1n, max: 2n ** 70n });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          before: units,
          sent: fc.array(units),
          inside: fc.array(units, { minLength: 1 }),
          lie: fc.bigInt(),
        }),
        async ({ before, sent, inside, lie }) => {
          const came = [...sent, ...inside].reduce((total, one) => total + one, 0n);
          const told = { ...PLAIN, arrivals: sent.map((one) => arrival("ours", one)) };
          const around = { before, after: before + came };
          const said = inside.map((one) => paidOn(one));
          expect((await read(told, said, around).contents).arrivals).toHaveLength(sent.length + inside.length);
          const more = lie < 0n ? -lie : lie + 1n;
          await expect(read(told, [...said, paidOn(more)], around).contents).rejects.toBeInstanceOf(NoAnswer);
        },
      ),
    );
  });
});
