import type { Clock } from "@coffer/platform/values/clock";
import type { WalletId } from "../../domain/wallets/ids.ts";
import type { Sighting, SightingReader } from "./ports.ts";

/** Of one wallet. */
export const SIGHTINGS_MAX = 100;
/** Nodes forget what waits so long, and so do we where nobody looks any more. */
const KEPT_MS = 14 * 24 * 3_600_000;

export type ReadSightings = {
  /** Of wallets that the actor has read, in the order asked for, each the newest first. */
  ofWallets(walletIds: readonly WalletId[]): Promise<Sighting[][]>;
};

export const makeReadSightings = ({
  sightings,
  clock,
}: {
  readonly sightings: SightingReader;
  readonly clock: Clock;
}): ReadSightings => ({
  ofWallets: (walletIds) =>
    sightings.listOf(walletIds, { count: SIGHTINGS_MAX, since: new Date(clock.now().getTime() - KEPT_MS) }),
});
