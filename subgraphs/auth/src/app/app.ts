import type { FindFreezes } from "./find-freezes.ts";
import type { FindUsers } from "./find-users.ts";
import type { FreezeUser } from "./freeze-user.ts";
import type { Login } from "./login.ts";
import type { Logout } from "./logout.ts";
import type { Refresh } from "./refresh.ts";
import type { Register } from "./register.ts";
import type { UnfreezeUser } from "./unfreeze-user.ts";

/** What clients can do here. */
export type App = {
  readonly register: Register;
  readonly login: Login;
  readonly refresh: Refresh;
  readonly logout: Logout;
  readonly findUsers: FindUsers;
  readonly findFreezes: FindFreezes;
  readonly freezeUser: FreezeUser;
  readonly unfreezeUser: UnfreezeUser;
};
