import { idFromUuid } from "@coffer/contracts/ids";
import type { Freeze } from "../../../domain/freezes/freeze.ts";

type FreezeRow = { createdAt: Date; reason: string; byId: string };

export const toFreeze = ({ createdAt, reason, byId }: FreezeRow): Freeze => ({
  frozenAt: createdAt,
  reason,
  byId: idFromUuid("usr", byId),
});
