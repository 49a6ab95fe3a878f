import type { NewEvent } from "@coffer/contracts/new-event";
import type { Compared, CustodySwitch } from "./ports.ts";

export const custodySwitched = (
  { network, asset }: Compared,
  { state, at }: Pick<CustodySwitch, "state" | "at">,
): NewEvent<"wallets"> => ({
  type: "custody.switched",
  subject: network,
  time: at,
  data: { network, currency: asset.code, state, switchedAt: at.toISOString() },
});
