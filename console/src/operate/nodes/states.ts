import type { NodeSendRowFragment, NodeTransferRowFragment } from "../../generated/operate/nodes/node-wallets.ts";
import type { CoinFactsFragment, NodeFactsFragment } from "../../generated/operate/nodes/nodes.ts";
import type { Tone } from "../../ui/state.tsx";

export const NODE_TONES: Readonly<Record<NodeFactsFragment["state"], Tone>> = { ENABLED: "good", DISABLED: "bad" };

export const COIN_TONES: Readonly<Record<CoinFactsFragment["health"]["state"], Tone>> = {
  READY: "good",
  NOT_CONNECTED: "quiet",
  UNREACHABLE: "bad",
  OTHER_CHAIN: "bad",
};

export const SEND_TONES: Readonly<Record<NodeSendRowFragment["state"], Tone>> = {
  SIGNED: "waiting",
  BROADCAST: "waiting",
  CONFIRMED: "good",
  FINAL: "good",
  FAILED: "bad",
  CANCELLED: "quiet",
};

export const TRANSFER_TONES: Readonly<Record<NodeTransferRowFragment["state"], Tone>> = {
  PENDING: "waiting",
  MINED: "good",
  ORPHANED: "quiet",
  CONFLICTED: "bad",
};
