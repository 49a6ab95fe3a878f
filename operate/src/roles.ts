import { hostname, userInfo } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { composeRoles, type OperatorsRoles } from "@coffer/auth/compose/roles";
import { ROLES } from "@coffer/platform/identity/roles";
import { unreachable } from "@coffer/platform/values/result";
import { oneLine, Refused, runCommand, say } from "./command.ts";
import { withPool } from "./with-pool.ts";

const USAGE = `What users may do.
  npm run roles -- list [USERNAME]           who holds which role; of one user, who changed that and when
  npm run roles -- grant USERNAME ROLE       with the user's next login or refresh
  npm run roles -- revoke USERNAME ROLE      at once: every session of the user ends
  npm run roles -- admin-token               a token that makes whoever redeems it (claimAdminRole) an ADMIN, once
ROLE is one of ${ROLES.join(", ")}. The database is that of DATABASE_URL, else of the Coffer on COFFER_DATA (.coffer).
`;
/** The running subgraph sweeps its outbox every second. */
const TOLD_WITHIN_MS = 5_000;
const LOOK_MS = 100;

type Run = (roles: OperatorsRoles) => Promise<number>;

async function main(args: readonly string[]): Promise<number> {
  const run = parse(args);
  if (!run) {
    process.stderr.write(USAGE);
    return 2;
  }
  return withPool("auth", (pool) => run(composeRoles(pool)));
}

function parse([command, username, roleName, ...more]: readonly string[]): Run | null {
  if (more.length > 0) return null;
  if (command === "list" && roleName === undefined)
    return (roles) => (username === undefined ? listHolders(roles) : listRoles(roles, username));
  if (command === "admin-token" && username === undefined) return printAdminToken;
  if ((command !== "grant" && command !== "revoke") || username === undefined || roleName === undefined) return null;
  const role = ROLES.find((known) => known === roleName);
  if (!role) throw new Refused(`${oneLine(roleName)} is no role. Roles are ${ROLES.join(", ")}.`);
  const action = command === "grant" ? "GRANT" : "REVOKE";
  return (roles) => change(roles, { username, action, role, bySystem: whoRunsThis() });
}

async function listHolders({ listHolders }: OperatorsRoles): Promise<number> {
  const holders = await listHolders();
  say(`${holders.length} ${holders.length === 1 ? "user holds" : "users hold"} more than USER`);
  for (const { username, roles } of holders) say(`${username}  ${roles.join(" ")}`);
  return 0;
}

async function listRoles({ find }: OperatorsRoles, username: string): Promise<number> {
  const found = await find(username);
  if (!found) throw noUser(username);
  say(`${found.holder.username}  ${found.holder.roles.join(" ")}`);
  for (const { at, action, role, by } of found.changes)
    say([at.toISOString(), action, role, `by ${by.system}`, `as ${by.database}`].map(oneLine).join("  "));
  return 0;
}

async function printAdminToken({ makeAdminToken }: OperatorsRoles): Promise<number> {
  const token = await makeAdminToken(whoRunsThis());
  if (!token) throw new Refused("There are two ADMINs already: they give and take roles (grantRole).");
  say("For one person, within an hour: log in, and send it with the mutation claimAdminRole.");
  say(token.reveal());
  return 0;
}

async function change(roles: OperatorsRoles, command: Parameters<OperatorsRoles["change"]>[0]): Promise<number> {
  const changed = await roles.change(command);
  if (!changed.ok) {
    switch (changed.error.kind) {
      case "no_such_user":
        throw noUser(command.username);
      case "user_is_for_good":
        throw new Refused("USER cannot be revoked: everybody is a user.");
      default:
        return unreachable(changed.error);
    }
  }
  const { user, isNew, ...ended } = changed.value;
  const held = `${user.username} holds ${user.roles.join(" ")}`;
  if (!isNew) say(`${held}: nothing was changed.`);
  else if (command.action === "GRANT") say(`${held}, with the next login or refresh.`);
  else return tellOfEndings(roles, held, ended);
  return 0;
}

type Changed = Extract<Awaited<ReturnType<OperatorsRoles["change"]>>, { readonly ok: true }>["value"];
type Endings = Pick<Changed, "endedSessions" | "endedGrants">;

/**
 * Gateways believe the access tokens of the sessions, and of API keys, until they have heard that
 * these ended.
 */
async function tellOfEndings(
  { countUntold }: OperatorsRoles,
  held: string,
  { endedSessions, endedGrants }: Endings,
): Promise<number> {
  say(`${held}. ${endedSessions.length} ${endedSessions.length === 1 ? "session was" : "sessions were"} ended.`);
  const ended = [...endedSessions, ...endedGrants];
  const until = performance.now() + TOLD_WITHIN_MS;
  while (ended.length > 0 && (await countUntold(ended)) > 0) {
    if (performance.now() > until) {
      say(
        "The gateways were not told yet: auth or the event bus does not run. Until then its access tokens are taken,",
      );
      say("at most to their end (AUTH_ACCESS_TOKEN_SECONDS).");
      return 1;
    }
    await pause(LOOK_MS);
  }
  return 0;
}

/**
 * Who ran it, as far as the operating system says; the database notes for itself as whom it was
 * connected.
 */
function whoRunsThis(): string {
  const behindSudo = process.env.SUDO_USER ? ` (${process.env.SUDO_USER})` : "";
  return `${userName()}${behindSudo}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`; // a container's user may have no name
  }
}

const noUser = (username: string) => new Refused(`There is no user ${oneLine(username)}.`);

/** SQLSTATE (PostgreSQL, Appendix A). */
const REASONS: Readonly<Record<string, string>> = {
  "42501": "The role of DATABASE_URL may not see what users may do: use auth's own, or an administrator's.",
  ECONNREFUSED: "The database does not answer.",
};

runCommand(main, REASONS);
