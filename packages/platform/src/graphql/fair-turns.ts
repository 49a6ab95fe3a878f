import { busy, rateLimited } from "./errors.ts";

export type TurnLimits = {
  /** Works at once; never two of one owner. */
  readonly places: number;
  /** Works of one owner that may be here, the one under way included. */
  readonly ownersWorksMax: number;
  /** Weight of one owner's works that are here. A first one is let in whatever it weighs. */
  readonly ownersWeightMax: number;
  /** Weight of everybody's. */
  readonly weightMax: number;
  /** Longest wait for a turn. */
  readonly patienceMs: number;
};

export type Turns = {
  /**
   * Runs the work when its owner's turn has come: owners take turns, and each has one work under
   * way, so that one who brings a hundred delays another by one. Throws RATE_LIMITED where the
   * owner has too much here, and BUSY where everybody together has or no turn came: both before the
   * work was begun, and both say when to come again.
   */
  take<T>(owner: string, weight: number, work: () => Promise<T>): Promise<T>;
  /**
   * Whoever waits gets BUSY, and so does whoever comes. Resolves when what is under way has ended.
   */
  close(): Promise<void>;
};

const RETRY_AFTER_SECONDS = 5;

type Waiting = { readonly weight: number; enter(): void; giveUp(error: unknown): void };
type Owner = { readonly waiting: Waiting[]; inside: boolean; works: number; weight: number };

const hasTooMuch = ({ works, weight }: Owner, more: number, limits: TurnLimits): boolean =>
  works > 0 && (works >= limits.ownersWorksMax || weight + more > limits.ownersWeightMax);

export function makeFairTurns(limits: TurnLimits): Turns {
  const owners = new Map<string, Owner>();
  let weight = 0;
  let free = limits.places;
  let closed = false;
  let onEmpty = () => {};

  const goOn = () => {
    for (const owner of owners.values()) {
      if (free === 0) return;
      const next = owner.inside ? undefined : owner.waiting.shift();
      if (!next) continue;
      free -= 1;
      owner.inside = true;
      next.enter();
    }
  };

  const leave = (name: string, owner: Owner, ownWeight: number) => {
    owner.works -= 1;
    owner.weight -= ownWeight;
    weight -= ownWeight;
    // Whoever had a turn goes to the end of the line: a Map keeps the order in which its keys came.
    owners.delete(name);
    if (owner.works > 0) owners.set(name, owner);
    if (owners.size === 0) onEmpty();
  };

  const waitForTurn = (owner: Owner, ownWeight: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { weight: ownWeight, enter: resolve, giveUp: reject };
    owner.waiting.push(waiting);
    const patience = setTimeout(() => {
      owner.waiting.splice(owner.waiting.indexOf(waiting), 1);
      reject(busy(RETRY_AFTER_SECONDS));
    }, limits.patienceMs);
    goOn();
    return promise.finally(() => clearTimeout(patience));
  };

  return {
    async take(name, ownWeight, work) {
      const owner = owners.get(name) ?? { waiting: [], inside: false, works: 0, weight: 0 };
      if (hasTooMuch(owner, ownWeight, limits)) throw rateLimited(RETRY_AFTER_SECONDS);
      if (closed || (weight > 0 && weight + ownWeight > limits.weightMax)) throw busy(RETRY_AFTER_SECONDS);
      owners.set(name, owner);
      owner.works += 1;
      owner.weight += ownWeight;
      weight += ownWeight;
      try {
        await waitForTurn(owner, ownWeight);
        try {
          return await work();
        } finally {
          owner.inside = false;
          free += 1;
        }
      } finally {
        leave(name, owner, ownWeight);
        goOn();
      }
    },
    async close() {
      closed = true;
      for (const { waiting } of owners.values())
        for (const one of waiting.splice(0)) one.giveUp(busy(RETRY_AFTER_SECONDS));
      if (owners.size > 0) await new Promise<void>((resolve) => (onEmpty = resolve));
    },
  };
}
