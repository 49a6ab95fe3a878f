export type { UserView as UserParent } from "../app/user-view.ts";
