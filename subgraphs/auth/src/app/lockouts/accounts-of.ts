import { attemptKeyOf } from "../../domain/users/login.ts";
import type { User } from "../users/ports.ts";

/** The texts that attempts for this user are counted by. */
export const accountsOf = ({ username, email }: Pick<User, "username" | "email">): readonly string[] =>
  [String(username), String(email)].map(attemptKeyOf);
