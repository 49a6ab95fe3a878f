import type { KnownAssets } from "./known-assets.ts";

/**
 * The assets once those that the arguments name have been looked for: one that an operator has just
 * added is known here, whichever process added it. Whoever reads an amount gets them by this alone.
 */
export const makeAssetsFor =
  <Assets extends Pick<KnownAssets, "settle">>(assets: Assets) =>
  async (args: unknown): Promise<Assets> => {
    for (const code of codesIn(args)) await assets.settle(code);
    return assets;
  };

/** Everything that is called a currency, wherever it stands. */
function codesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "currency" && typeof inner === "string" ? [inner] : codesIn(inner),
  );
}
