import type { NewEvent } from "@coffer/contracts/new-event";
import type { Asset } from "@coffer/money/asset";
import type { Treasury } from "../../domain/treasuries/treasury.ts";
import { type Funded, toOutside } from "../sends/events.ts";

export const treasurySwitched = (
  { network, state }: Pick<Treasury, "network" | "state">,
  native: Asset,
  at: Date,
): NewEvent<"wallets"> => ({
  type: "treasury.switched",
  subject: network,
  time: at,
  data: { network, currency: native.code, state, switchedAt: at.toISOString() },
});

export const treasuryFunded = (funded: Funded, at: Date): NewEvent<"wallets"> => ({
  type: "treasury.funded",
  subject: funded.network,
  time: at,
  data: { ...toOutside(funded), fundedAt: at.toISOString() },
});
