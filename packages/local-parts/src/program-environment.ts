/**
 * Of our environment what a program needs to find others, what spares Node compiling the same files
 * in each process, and nothing else.
 */
export function programEnvironment(): { readonly PATH: string | undefined; readonly NODE_COMPILE_CACHE?: string } {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE ? { PATH, NODE_COMPILE_CACHE } : { PATH };
}

/** Bitcoin Core that BITCOIND names, for tests that would start btcd; null where none is named. */
export const findBitcoind = (): string | null => process.env.BITCOIND || null;
