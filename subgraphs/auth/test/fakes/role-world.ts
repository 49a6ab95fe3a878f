import type { Role } from "@coffer/platform/identity/roles";
import type { AskForRoleCommand } from "../../src/app/roles/ask-for-role.ts";
import type { UserId } from "../../src/domain/users/ids.ts";
import { makeFakeListSessionsEnded } from "./desks.ts";
import { makeFakeRoleDesk } from "./role-desk.ts";
import { makeFakeWorld } from "./world.ts";

/** Two ADMINs, and Ann, who is logged in and holds nothing. */
export async function makeRoleWorld() {
  const world = makeFakeWorld();
  const give = (id: UserId, roles: readonly Role[]) => {
    const user = world.store.users.get(id);
    if (user) world.store.users.set(id, { ...user, roles });
  };
  const [ada, grace, ann] = [await world.person("ada"), await world.person("grace"), await world.person("ann")];
  for (const id of [ada, grace]) give(id, ["USER", "ADMIN"]);
  await world.loggedIn("ann");
  const { desk, lists, requests, changes } = makeFakeRoleDesk(world.store, world.clock.now);
  const deps = { ...world.deps, desk, lists, listSessionsEnded: makeFakeListSessionsEnded(world.store) };
  let keys = 0;
  const asked = (more: Partial<AskForRoleCommand> = {}): AskForRoleCommand => {
    keys += 1;
    return { actorId: ada, userId: ann, role: "OPERATOR", reason: "new", idempotencyKey: `k${keys}`, ...more };
  };
  const rolesOf = (id: UserId) => world.store.users.get(id)?.roles;
  return { ...world, ada, grace, ann, give, desk, lists, requests, changes, deps, asked, rolesOf };
}
