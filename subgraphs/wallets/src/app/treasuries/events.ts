import type { NewEvent } from "@coffer/contracts/new-event";
import { type Funded, toOutside } from "../sends/events.ts";

export const treasuryFunded = (funded: Funded, at: Date): NewEvent<"wallets"> => ({
  type: "treasury.funded",
  subject: funded.network,
  time: at,
  data: { ...toOutside(funded), fundedAt: at.toISOString() },
});
