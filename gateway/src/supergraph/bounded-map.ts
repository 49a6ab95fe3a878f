/** How much of the memory an entry takes, in a unit of the user's, and how much all of them may. */
export type Weights<K> = { readonly of: (key: K) => number; readonly max: number };

/** A map that forgets what was used longest ago, so that clients who send ever new documents cannot fill the memory. */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #max: number;
  readonly #weights: Weights<K>;
  #weight = 0;

  constructor(max: number, weights: Weights<K> = { of: () => 0, max: 0 }) {
    this.#max = max;
    this.#weights = weights;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** What is too heavy by itself is not kept. */
  set(key: K, value: V): void {
    this.#delete(key);
    this.#entries.set(key, value);
    this.#weight += this.#weights.of(key);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#max && this.#weight <= this.#weights.max) break;
      this.#delete(oldest);
    }
  }

  #delete(key: K): void {
    if (this.#entries.delete(key)) this.#weight -= this.#weights.of(key);
  }
}
