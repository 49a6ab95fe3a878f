import { randomInt } from "node:crypto";
import type { DataFolder } from "@coffer/local-parts/data-folder";
import type { Role } from "@coffer/platform/identity/roles";
import { Secret } from "@coffer/platform/values/secret";
import type { Standalone } from "./compose.ts";

const DEMO_USERS: readonly { username: string; roles: readonly Role[] }[] = [
  { username: "alice", roles: ["USER"] },
  { username: "bob", roles: ["USER"] },
  { username: "olivia", roles: ["USER", "OPERATOR"] },
];

export type DemoUser = { readonly username: string; readonly roles: readonly Role[]; readonly password: Secret };

/** The sandbox's users, made at the first start; their passwords stay in the data folder. */
export async function seedDemoUsers(folder: DataFolder, seedUser: Standalone["seedUser"]): Promise<DemoUser[]> {
  const known = folder.secrets.demoPasswords;
  const users = DEMO_USERS.map((user) => ({ ...user, password: known.get(user.username) ?? makePassword() }));
  if (users.some(({ username }) => !known.has(username)))
    await folder.saveDemoPasswords(Object.fromEntries(users.map(({ username, password }) => [username, password])));
  for (const { username, roles, password } of users)
    await seedUser({ username, email: `${username}@example.com`, password, roles });
  return users;
}

/** Easy to copy by hand: no characters that look alike. About 99 bits. */
function makePassword(): Secret {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return new Secret([group(), group(), group(), group()].join("-"));
}
