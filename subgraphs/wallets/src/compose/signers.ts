import type { CountedMetric } from "@coffer/platform/running/show-counted";
import { makeSignerLooks } from "../adapters/postgres/signers/signer-looks.ts";
import { makeWatchSigner } from "../app/signers/watch-signer.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { SendParts } from "./send-parts.ts";
import type { Step } from "./signing.ts";

const SECOND_MS = 1_000;

/** What wallets does where it signs nothing: it looks whether a signer is at work. */
export function composeSignerWatch({
  pool,
  clock,
  log,
  followed,
  signing,
}: Pick<SendParts, "pool" | "clock" | "log" | "followed" | "signing">) {
  const looks = makeSignerLooks(pool);
  const watches = new Map(
    followed.map(({ connected: { network } }) => [network, makeWatchSigner({ network, looks, clock, log })] as const),
  );
  const silence: CountedMetric = {
    name: "coffer_signer_silent_seconds",
    help: "How long no signer was at work on a network: what is planned waits for one.",
    label: "network",
    count: () =>
      Promise.all(
        [...watches].map(async ([label, watch]) => ({
          label,
          count: Math.floor((await watch.silentMs()) / SECOND_MS),
        })),
      ),
  };
  return {
    counts: signing === "apart" ? [silence] : [],
    stepsOf: (network: NetworkCode): readonly Step[] => {
      const watch = watches.get(network);
      return watch ? [watch.look] : [];
    },
  };
}
