import type { ChainsToTryQuery } from "../generated/develop/sandbox/chains.ts";
import type { Tone } from "../ui/state.tsx";

/** How a network is followed. */
export const HEALTH_TONES: Readonly<Record<ChainsToTryQuery["networks"][number]["health"]["state"], Tone>> = {
  NOT_CONNECTED: "quiet",
  WAITING: "waiting",
  CATCHING_UP: "waiting",
  FOLLOWING: "good",
  STOPPED: "bad",
};
