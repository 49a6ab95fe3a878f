export type { UserView as UserParent } from "../app/users/user-view.ts";
export type { Freeze as UserFreezeParent } from "../domain/freezes/freeze.ts";
