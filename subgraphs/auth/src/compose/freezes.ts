import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeFreezeDesk } from "../adapters/postgres/freezes/freeze-desk.ts";
import { makeListFreezes } from "../adapters/postgres/freezes/list-freezes.ts";
import type { PrismaClient } from "../adapters/postgres/generated/client.ts";
import { makeListSessionsEnded } from "../adapters/postgres/sessions/list-sessions-ended.ts";
import type { App } from "../app/app.ts";
import { makeFindFreezes } from "../app/freezes/find-freezes.ts";
import { makeFreezeUser } from "../app/freezes/freeze-user.ts";
import { makeUnfreezeUser } from "../app/freezes/unfreeze-user.ts";
import type { EndedSessions } from "../app/users/ports.ts";

export function composeFreezes(
  { pool, clock, wakes }: SubgraphEnvironment,
  prisma: PrismaClient,
  endedSessions: EndedSessions,
): Pick<App, "findFreezes" | "freezeUser" | "unfreezeUser"> {
  const desk = makeFreezeDesk({ pool, onCommit: () => wakes.wake("auth") });
  return {
    findFreezes: makeFindFreezes({ listFreezes: makeListFreezes(prisma) }),
    freezeUser: makeFreezeUser({ desk, listSessionsEnded: makeListSessionsEnded(pool), endedSessions, clock }),
    unfreezeUser: makeUnfreezeUser({ desk, clock }),
  };
}
