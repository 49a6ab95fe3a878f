import type { NetworkFactsFragment } from "../../generated/wallet/wallets/wallets.ts";

/** A network that is not configured any more has a code and no facts. */
export const findNetwork = (
  networks: readonly NetworkFactsFragment[],
  code: string,
): NetworkFactsFragment | undefined => networks.find((network) => network.code === code);

export const nameOfNetwork = (networks: readonly NetworkFactsFragment[], code: string): string =>
  findNetwork(networks, code)?.name ?? code;

/** How often to look whether one goes on by itself. */
export const NETWORK_LOOK_MS = 5_000;

/** Whether one of these is behind, and may go on by itself at any moment. */
export const isAnyBehind = (networks: readonly NetworkFactsFragment[], codes: readonly string[]): boolean =>
  networks.some(
    ({ code, health: { state } }) => codes.includes(code) && state !== "FOLLOWING" && state !== "NOT_CONNECTED",
  );
