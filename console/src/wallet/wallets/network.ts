import type { NetworkFactsFragment } from "../../generated/wallet/wallets/wallets.ts";

/** A network that is not configured any more has a code and no facts. */
export const findNetwork = (
  networks: readonly NetworkFactsFragment[],
  code: string,
): NetworkFactsFragment | undefined => networks.find((network) => network.code === code);

export const nameOfNetwork = (networks: readonly NetworkFactsFragment[], code: string): string =>
  findNetwork(networks, code)?.name ?? code;
