import { scalars } from "@coffer/platform/scalars";
import { login } from "./mutation/login.ts";
import { logout } from "./mutation/logout.ts";
import { refresh } from "./mutation/refresh.ts";
import { register } from "./mutation/register.ts";
import { me } from "./query/me.ts";
import { User } from "./type/user.ts";

export const resolvers = {
  ...scalars,
  Query: { me },
  Mutation: { register, login, refresh, logout },
  User,
};
