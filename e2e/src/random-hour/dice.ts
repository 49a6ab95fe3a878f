/** The same throws for the same seed. */
export type Dice = {
  /** 0 to `below` − 1. */
  upTo(below: number): number;
  /** 1 to `most`; of amounts. */
  units(most: bigint): bigint;
  one<T>(of: readonly T[]): T;
  /** Whether it comes, of so many times in a hundred. */
  comes(percent: number): boolean;
};

export function makeDice(seed: number): Dice {
  let state = seed >>> 0;
  // splitmix32: Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const upTo = (below: number): number => next() % below;
  return {
    upTo,
    units: (most) => 1n + (((BigInt(next()) << 32n) | BigInt(next())) % most),
    one(of) {
      const found = of[upTo(of.length)];
      if (found === undefined) throw new Error("nothing to choose from");
      return found;
    },
    comes: (percent) => upTo(100) < percent,
  };
}
