export type Waiting<Command, Outcome> = {
  readonly command: Command;
  readonly weight: number;
  /** When it came, in milliseconds of a clock that never goes back. */
  readonly since: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
};

/** What one owner has waiting, from `head` on. */
type Own<One> = { items: One[]; head: number };

/**
 * Who waits, by whose they are: each owner's next goes in turn, so who asks much waits behind their
 * own.
 */
export class WaitingLine<Command, Outcome> {
  /** In the order of turns: an owner who was served goes behind the others. */
  readonly #byOwner = new Map<unknown, Own<Waiting<Command, Outcome>>>();
  #weight = 0;

  /** Of all that wait. */
  get weight(): number {
    return this.#weight;
  }

  get isEmpty(): boolean {
    return this.#byOwner.size === 0;
  }

  add(owner: unknown, one: Waiting<Command, Outcome>): void {
    const own = this.#byOwner.get(owner);
    if (own) own.items.push(one);
    else this.#byOwner.set(owner, { items: [one], head: 0 });
    this.#weight += one.weight;
  }

  /** Where any wait, at least one; more as long as they weigh no more than `weightMax` together. */
  take(weightMax: number): Waiting<Command, Outcome>[] {
    const taken: Waiting<Command, Outcome>[] = [];
    let weight = 0;
    for (const [owner, own] of this.#byOwner) {
      const next = own.items[own.head];
      if (!next || (taken.length > 0 && weight + next.weight > weightMax)) break;
      weight += next.weight;
      taken.push(next);
      own.head += 1;
      this.#byOwner.delete(owner);
      // Set again, the owner is met again at the end of this very loop.
      if (own.head < own.items.length) this.#byOwner.set(owner, own);
    }
    this.#weight -= weight;
    return taken;
  }

  /** Removes and returns those who came before a time. */
  removeBefore(time: number): Waiting<Command, Outcome>[] {
    const removed: Waiting<Command, Outcome>[] = [];
    for (const [owner, own] of this.#byOwner) {
      const firstToStay = own.items.findIndex(({ since }, place) => place >= own.head && since >= time);
      const end = firstToStay < 0 ? own.items.length : firstToStay;
      removed.push(...own.items.slice(own.head, end));
      own.head = end;
      if (own.head === own.items.length) this.#byOwner.delete(owner);
    }
    for (const { weight } of removed) this.#weight -= weight;
    return removed;
  }
}
