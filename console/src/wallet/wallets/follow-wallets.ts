import type { WalletsQuery, WalletsVerificationSubscription } from "../../generated/wallet/wallets/wallets.ts";

export const putVerification = (
  page: WalletsQuery,
  { verificationStatus: { verification } }: WalletsVerificationSubscription,
): WalletsQuery => ({ ...page, me: { ...page.me, verification } });

/** Networks of a verified person on which the first wallet is not there yet. */
export function networksToCome({ me: { verification }, wallets }: WalletsQuery): readonly string[] {
  if (verification?.status !== "VERIFIED") return [];
  const has = new Set(wallets.map(({ network }) => network));
  return verification.networks.filter((network) => !has.has(network));
}
