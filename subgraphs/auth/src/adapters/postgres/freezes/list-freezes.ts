import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { ListFreezes } from "../../../app/freezes/ports.ts";
import type { PrismaClient } from "../generated/client.ts";
import { toFreeze } from "./row.ts";

export const makeListFreezes =
  (prisma: PrismaClient): ListFreezes =>
  async (ids) => {
    const rows = await prisma.freezeRecord.findMany({
      where: { holdsFor: { id: { in: ids.map((id) => uuidOf(id)) } } },
    });
    return new Map(rows.map((row) => [idFromUuid("usr", row.userId), toFreeze(row)]));
  };
