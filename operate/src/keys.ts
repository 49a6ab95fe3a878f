import { setTimeout as pause } from "node:timers/promises";
import { composeKeyOrders, type ListedKey, type OperatorsKeys } from "@coffer/auth/compose/key-orders";
import { unreachable } from "@coffer/platform/values/result";
import { Refused, runCommand, say } from "./command.ts";
import { withPool } from "./with-pool.ts";

const USAGE = `The keys that sign access tokens.
  npm run keys -- list       which one signs, which one is next, which ones only check what they signed
  npm run keys -- rotate     the running auth makes another, which signs as soon as every gateway knows it
No token is refused for it: a key checks what it signed until the last of it has ended.
The database is that of DATABASE_URL, else of the Coffer on COFFER_DATA (.coffer).
`;
/** The running subgraph looks every two seconds. */
const MADE_WITHIN_MS = 6_000;
const LOOK_MS = 100;

async function main([command, ...more]: readonly string[]): Promise<number> {
  const run = command === "list" ? list : command === "rotate" ? rotate : null;
  if (!run || more.length > 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  return withPool("auth", (pool) => run(composeKeyOrders(pool)));
}

async function list(keys: OperatorsKeys): Promise<number> {
  const listed = await keys.list();
  if (listed.length === 0) throw noKeys();
  for (const key of listed) say([key.kid, describe(key), `made ${key.createdAt.toISOString()}`].join("  "));
  return 0;
}

function describe({ state, signsFrom, signsUntil, replacementAskedAt }: ListedKey): string {
  switch (state) {
    case "SIGNS":
      if (signsUntil) return `signs until ${signsUntil.toISOString()}`;
      return replacementAskedAt ? "signs, and is to be replaced" : "signs";
    case "NEXT":
      return `signs from ${signsFrom?.toISOString()}`;
    case "FORMER":
      return `signed until ${signsUntil?.toISOString()}`;
    default:
      return unreachable(state);
  }
}

async function rotate(keys: OperatorsKeys): Promise<number> {
  const waiting = (await keys.list()).find(({ state }) => state === "NEXT");
  if (waiting) {
    say(`${waiting.kid} ${describe(waiting)} already: nothing was changed.`);
    return 0;
  }
  const former = await keys.askForReplacement();
  if (former === null) throw noKeys();
  const until = performance.now() + MADE_WITHIN_MS;
  for (;;) {
    const listed = await keys.list();
    const made = listed[listed.findIndex(({ kid }) => kid === former) + 1];
    if (made) {
      say(`${made.kid} signs from ${made.signsFrom?.toISOString()}; ${former} until then, and checks what it signed.`);
      return 0;
    }
    if (performance.now() > until) {
      say("No other key was made yet: auth does not run, or its vault does not answer. It makes one when it can.");
      return 1;
    }
    await pause(LOOK_MS);
  }
}

const noKeys = () => new Refused("There is no key yet: auth makes the first when it starts.");

/** SQLSTATE (PostgreSQL, Appendix A). */
const REASONS: Readonly<Record<string, string>> = {
  "42P01": "This database is not Coffer's, or is older than this command.",
  "42703": "This database is older than this command.",
  "42501": "The role of DATABASE_URL may not see the signing keys: use auth's own, or an administrator's.",
  ECONNREFUSED: "The database does not answer.",
};

runCommand(main, REASONS);
