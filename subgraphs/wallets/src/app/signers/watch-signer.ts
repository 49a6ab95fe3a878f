import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { SignerLooks } from "./ports.ts";

/** Several of its rounds, and of its answers from slow nodes. */
export const SILENCE_MAX_MS = 60_000;

type Deps = {
  readonly network: NetworkCode;
  readonly looks: Pick<SignerLooks, "findSilence">;
  readonly clock: Clock;
  readonly log: Logger;
};

export type WatchSigner = {
  /** For how long none was at work; where none ever was, since this process has begun to look. */
  silentMs(): Promise<number>;
  /** Tells operators once that none is, and once that one is again. */
  look(): Promise<void>;
};

/** Whether a signer is at work: without one what is planned waits, and nothing is lost. */
export function makeWatchSigner({ network, looks, clock, log }: Deps): WatchSigner {
  const since = clock.now().getTime();
  let isAway = false;
  const silentMs = async () => (await looks.findSilence(network)) ?? clock.now().getTime() - since;
  return {
    silentMs,
    async look() {
      const was = isAway;
      isAway = (await silentMs()) > SILENCE_MAX_MS;
      if (isAway && !was) log.error({ network }, "no signer is at work: what is planned waits, start one");
      if (!isAway && was) log.info({ network }, "a signer is at work again");
    },
  };
}
