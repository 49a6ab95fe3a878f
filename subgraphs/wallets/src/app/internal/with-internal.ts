import { type Arrival, type BlockContents, type BlockReader, NoAnswer } from "../chains/ports.ts";
import type { Around, FindPooled, InternalReader } from "./ports.ts";

/**
 * A reader that has what contracts paid on as well. A node's word for that is not enough where it
 * would be credited: all that came to such an address may be no more than what it has more, by the
 * balances that the block and its parent prove, and what it sent itself. What it has more than that
 * (a validator's, say) is nobody's word, and not looked at. Rejects with NoAnswer where more is
 * told.
 */
export const withInternal = (
  { readBlock }: BlockReader,
  { readInternal, balancesAround }: InternalReader,
  findPooled: FindPooled,
): BlockReader => ({
  async readBlock(block) {
    const contents = await readBlock(block);
    if (contents.outcomes.length === 0) return contents;
    const inside = await readInternal(
      block,
      contents.outcomes.map(({ txid }) => txid),
    );
    if (inside.length === 0) return contents;
    const arrivals = [...contents.arrivals, ...inside];
    const pooled = await findPooled([...new Set(inside.map(({ address }) => address))]);
    if (pooled.size > 0)
      for (const [address, around] of await balancesAround(block, [...pooled]))
        if (cameTo(arrivals, address) > gainOf(contents, address, around))
          throw new NoAnswer("the node told of more than came to an address");
    return { ...contents, arrivals };
  },
});

const native = (arrivals: readonly Arrival[]) => arrivals.filter(({ token }) => token === null);
const sum = (all: readonly bigint[]): bigint => all.reduce((total, units) => total + units, 0n);

const cameTo = (arrivals: readonly Arrival[], of: string): bigint =>
  sum(native(arrivals).flatMap(({ address, units }) => (address === of ? [units] : [])));

/** With what it sent, and paid for it: of ours nothing goes but by its own transactions. */
const gainOf = ({ arrivals, outcomes }: BlockContents, of: string, { before, after }: Around): bigint =>
  after -
  before +
  sum(native(arrivals).flatMap(({ from, units }) => (from === of ? [units] : []))) +
  sum(outcomes.flatMap(({ from, fee }) => (from === of ? [fee] : [])));
