export type Bounds<K, V> = {
  /** At most so many. */
  readonly entries: number;
  /** At most so much of the memory, all of them together. */
  readonly bytes: number;
  /** What one takes, in bytes: an estimate that is rather too high. */
  readonly weigh: (key: K, value: V) => number;
};

/**
 * Of a text: V8 keeps two bytes for a character where one is not Latin-1. The rest is what a map
 * takes for an entry.
 */
export const bytesOfText = (text: string): number => 2 * text.length + ENTRY_BYTES;
const ENTRY_BYTES = 100;

/** Of the room, for what was used more than once. */
const REGULARS_SHARE = 3 / 4;

type Kept<V> = { value: V; readonly bytes: number };

/**
 * The one cache of this house: a map that forgets, bounded by weight. What was used more than once
 * has three quarters of the room for itself, so that a client who sends ever new things pushes out
 * only other new things. In both parts, what was used longest ago goes first. (A segmented LRU:
 * Karedla, Love and Wherry, 1994.)
 */
export class BoundedMap<K, V> {
  readonly #newcomers = new Segment<K, V>();
  readonly #regulars = new Segment<K, V>();
  readonly #bounds: Bounds<K, V>;

  constructor(bounds: Bounds<K, V>) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#newcomers.size + this.#regulars.size;
  }

  get bytes(): number {
    return this.#newcomers.bytes + this.#regulars.bytes;
  }

  /** Counts as a use. */
  get(key: K): V | undefined {
    const newest = this.#regulars.newestIs(key);
    if (newest) return newest.value;
    const regular = this.#regulars.take(key);
    const kept = regular ?? this.#newcomers.take(key);
    if (!kept) return undefined;
    this.#regulars.put(key, kept);
    if (!regular) this.#demote();
    return kept.value;
  }

  /** What is too heavy for the newcomers' part by itself may not be kept. */
  set(key: K, value: V): void {
    const kept = { value, bytes: this.#bounds.weigh(key, value) };
    const isRegular = this.#regulars.take(key) !== undefined;
    this.#newcomers.take(key);
    (isRegular ? this.#regulars : this.#newcomers).put(key, kept);
    if (isRegular) this.#demote();
    while (this.size > this.#bounds.entries || this.bytes > this.#bounds.bytes)
      if (!this.#newcomers.dropOldest()) this.#regulars.dropOldest();
  }

  delete(key: K): void {
    this.#newcomers.take(key);
    this.#regulars.take(key);
  }

  clear(): void {
    this.#newcomers.clear();
    this.#regulars.clear();
  }

  /** Is no use of them. */
  *entries(): Generator<[K, V]> {
    yield* this.#newcomers.entries();
    yield* this.#regulars.entries();
  }

  #demote(): void {
    const { entries, bytes } = this.#bounds;
    while (this.#regulars.size > entries * REGULARS_SHARE || this.#regulars.bytes > bytes * REGULARS_SHARE) {
      const oldest = this.#regulars.dropOldest();
      if (oldest) this.#newcomers.put(...oldest);
    }
  }
}

/** In the order of use. */
class Segment<K, V> {
  readonly #kept = new Map<K, Kept<V>>();
  #newestKey: K | undefined;
  #newest: Kept<V> | null = null;
  bytes = 0;

  get size(): number {
    return this.#kept.size;
  }

  /**
   * What was put last, where that is its key: most gets are for the same again, and need no move to
   * the end.
   */
  newestIs(key: K): Kept<V> | null {
    return key === this.#newestKey ? this.#newest : null;
  }

  put(key: K, kept: Kept<V>): void {
    this.#kept.set(key, kept);
    this.#newestKey = key;
    this.#newest = kept;
    this.bytes += kept.bytes;
  }

  take(key: K): Kept<V> | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    if (kept === this.#newest) this.#newest = null;
    this.bytes -= kept.bytes;
    return kept;
  }

  dropOldest(): [K, Kept<V>] | null {
    for (const [key] of this.#kept) {
      const kept = this.take(key);
      return kept ? [key, kept] : null;
    }
    return null;
  }

  clear(): void {
    this.#kept.clear();
    this.#newest = null;
    this.bytes = 0;
  }

  *entries(): Generator<[K, V]> {
    for (const [key, { value }] of this.#kept) yield [key, value];
  }
}
