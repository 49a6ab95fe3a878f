import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { Role } from "@coffer/platform/identity/roles";
import type { Username } from "@coffer/platform/text/username";
import type { Account, NewUser, User } from "../../../app/users/ports.ts";
import type { Email } from "../../../domain/users/email.ts";

type UserRow = {
  id: string;
  username: string;
  email: string;
  emailConfirmedAt: Date | null;
  roles: string[];
  passwordHash: string;
};

/**
 * Names, addresses and roles were parsed before they were written, and the table's CHECKs hold them
 * to it.
 */
export const toUser = (row: Omit<UserRow, "passwordHash">): User => ({
  id: idFromUuid("usr", row.id),
  username: row.username as unknown as Username,
  email: row.email as unknown as Email,
  emailConfirmed: row.emailConfirmedAt !== null,
  roles: row.roles as Role[],
});

export const toAccount = (row: UserRow): Account => ({ ...toUser(row), passwordHash: row.passwordHash });

export const fromNewUser = (user: NewUser) => ({
  ...user,
  id: uuidOf(user.id),
  loginEmailKey: user.emailConfirmedAt && user.emailKey,
  roles: [...user.roles],
});
