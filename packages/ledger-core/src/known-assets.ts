/** A row of the ledger's asset table. Its scale never changes, and it is never removed. */
type Asset = { readonly code: string; readonly scale: number };

export type KnownAssets = {
  /**
   * Undefined where there is none, or none that was seen yet: then the table is looked at
   * meanwhile, for whoever asks again.
   */
  find(code: string): Asset | undefined;
  /**
   * Looks at the table where there is none of that code yet, so that one that was just added is
   * found; not again within two seconds, whatever strangers ask for.
   */
  settle(code: string): Promise<void>;
  /** Looks at the table now. */
  look(): Promise<void>;
};

/** Strangers' codes must not become a query each. */
const LOOK_AGAIN_MS = 2_000;

/**
 * The assets, in memory: what is known stays true. One that is not known may have been added since,
 * by an operator, or by a migration that ran before another process was started, so it is looked
 * for. `added` is awaited before a new asset is found.
 */
export async function knowAssets(
  read: () => Promise<readonly Asset[]>,
  added: (assets: readonly Asset[]) => Promise<void> = async () => {},
): Promise<KnownAssets> {
  const byCode = new Map<string, Asset>();
  let looking: Promise<void> | undefined;
  let lookedAt = performance.now();

  const lookNow = async () => {
    const found = (await read()).filter(({ code }) => !byCode.has(code));
    if (found.length > 0) await added(found);
    for (const { code, scale } of found) byCode.set(code, { code, scale });
  };
  const look = (): Promise<void> => {
    lookedAt = performance.now();
    looking ??= lookNow().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  const mayLook = (code: string) => !byCode.has(code) && performance.now() - lookedAt > LOOK_AGAIN_MS;

  await look();
  // Nobody has asked for anything yet.
  lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async settle(code) {
      if (mayLook(code)) await look();
      else if (!byCode.has(code)) await looking;
    },
    find(code) {
      // Whoever asks now is told that there is none; a database that is away says so elsewhere.
      if (mayLook(code)) look().catch(() => undefined);
      return byCode.get(code);
    },
    look,
  };
}
