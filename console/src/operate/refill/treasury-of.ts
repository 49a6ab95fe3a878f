import type { RefillPageQuery } from "../../generated/operate/refill/refill.ts";

export type ColdTreasury = RefillPageQuery["treasuries"][number];
export type RefillNetwork = RefillPageQuery["networks"][number];
