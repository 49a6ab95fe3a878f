import { scalars } from "@coffer/platform/graphql/scalars";
import { freezeUser } from "./mutation/freeze-user.ts";
import { login } from "./mutation/login.ts";
import { logout } from "./mutation/logout.ts";
import { refresh } from "./mutation/refresh.ts";
import { register } from "./mutation/register.ts";
import { unfreezeUser } from "./mutation/unfreeze-user.ts";
import { me } from "./query/me.ts";
import { User } from "./type/user.ts";
import { UserFreeze } from "./type/user-freeze.ts";

export const resolvers = {
  ...scalars,
  Query: { me },
  Mutation: { register, login, refresh, logout, freezeUser, unfreezeUser },
  User,
  UserFreeze,
};
