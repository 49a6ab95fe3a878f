import { randomBytes } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { applyItems } from "@coffer/ledger-core/apply-items";
import { prepareDatabase } from "@coffer/platform/postgres/prepare";
import { toRoleName } from "@coffer/platform/postgres/role-names";
import { Secret } from "@coffer/platform/values/secret";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import type { BenchServer } from "../../frame/server.ts";

const PRISMA = new URL("../../../../prisma/", import.meta.url);
export const ACCOUNTS = 10_000;
/**
 * What each customer's account begins with, in smallest units: more than a run can take from it.
 */
export const FUNDS = 1_000_000_000n;
const AT_ONCE = 500;

export type Books = {
  /** For an administrator: reading, and filling. */
  readonly admin: pg.Client;
  /** UUIDs of the customers' accounts: floor 0, an owner each. */
  readonly accounts: readonly string[];
  /**
   * As the product's payments connect: with the right to call the write door and none on the
   * tables.
   */
  readonly url: string;
};

const passwords = new Map<string, Secret>();

/**
 * A database with every migration and 10,000 funded accounts; what is made is made through the
 * write door.
 */
export async function openBooks(server: BenchServer, database: string): Promise<Books> {
  const adminUrl = server.urlOf(database);
  const password = passwords.get(server.folder) ?? new Secret(randomBytes(16).toString("hex"));
  passwords.set(server.folder, password);
  await prepareDatabase({
    adminUrl,
    passwords: Object.fromEntries(SUBGRAPHS.map((name) => [name, password])) as Record<SubgraphName, Secret>,
    mode: "sandbox",
    prismaFolder: PRISMA,
  });
  const admin = new pg.Client({ connectionString: adminUrl });
  // Where the server ends first, the run has failed already and says why.
  admin.on("error", () => undefined);
  await admin.connect();
  const accounts = Array.from({ length: ACCOUNTS }, () => uuidv7());
  const till = uuidv7();
  await openAccounts(admin, [till], null);
  for (let n = 0; n < ACCOUNTS; n += AT_ONCE) {
    const some = accounts.slice(n, n + AT_ONCE);
    await openAccounts(admin, some, "0");
    await fund(admin, till, some);
  }
  await admin.query("VACUUM ANALYZE");
  return {
    admin,
    accounts,
    url: server.urlOf(database, { role: toRoleName(database, "payments"), password: password.reveal() }),
  };
}

/** With a floor: customers' accounts, an owner each. Without: the system's own. */
async function openAccounts(admin: pg.Client, ids: readonly string[], floor: string | null): Promise<void> {
  const all = <T>(value: T) => ids.map(() => value);
  const { rows } = await admin.query<{ said: string[] }>(
    "SELECT ledger.open_account($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[]) AS said",
    [
      ids,
      ids.map(() => (floor === null ? null : uuidv7())),
      all("USD"),
      all(floor === null ? "ASSET" : "LIABILITY"),
      all(floor === null ? "till" : "customer"),
      all("Account"),
      all(floor),
    ],
  );
  if (rows[0]?.said.some((outcome) => outcome !== "opened")) throw new Error("an account could not be opened");
}

async function fund(admin: pg.Client, till: string, accounts: readonly string[]): Promise<void> {
  const outcomes = await applyItems(
    admin,
    accounts.map((account) => ({
      action: "post",
      id: uuidv7(),
      kind: "FUND",
      legs: [
        { account: till, asset: "USD", amount: -FUNDS },
        { account, asset: "USD", amount: FUNDS },
      ],
    })),
  );
  if (outcomes.some(({ code }) => code !== "posted")) throw new Error("an account could not be funded");
}
