export type FakeLocks = {
  /** Lends locks by name, which are given back when the work is over, whatever came of it. */
  during<T>(work: (lock: (name: string) => Promise<void>) => Promise<T>): Promise<T>;
};

/** Locks as a transaction of PostgreSQL takes them: whoever has one gets it again at once. */
export function makeFakeLocks(): FakeLocks {
  const ends = new Map<string, Promise<void>>();
  return {
    async during(work) {
      const own = new Set<string>();
      const { promise: over, resolve: end } = Promise.withResolvers<void>();
      try {
        return await work(async (name) => {
          if (own.has(name)) return;
          own.add(name);
          const before = ends.get(name);
          ends.set(
            name,
            Promise.all([before, over]).then(() => undefined),
          );
          await before;
        });
      } finally {
        end();
      }
    },
  };
}
