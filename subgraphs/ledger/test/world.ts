import { randomUUID } from "node:crypto";
import { idFromUuid, newId, uuidOf } from "@coffer/contracts/ids";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import { anonymous, type UserActor } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { composeLedger } from "../src/compose.ts";

export const user = (roles: UserActor["roles"] = ["USER"]): UserActor => userActor(newId("usr"), { roles });

/**
 * The ledger subgraph on a database of its own, with an operator, and with the write door as
 * payments has it.
 */
export async function makeWorld() {
  const database = await freshDatabase();
  const environments = makeTestEnvironments(database);
  const subgraph = await composeLedger(environments.of("ledger"));
  const [door, admin] = [database.pool("payments"), database.adminPool()];
  const operator = user(["USER", "OPERATOR"]);

  return {
    database,
    environments,
    subgraph,
    door,
    admin,
    operator,
    nobody: asker(subgraph, anonymous),
    /** As the operator. */
    ask: asker(subgraph, operator),
    as: (actor: UserActor) => asker(subgraph, actor),
    /** A user's account, opened as payments does it. */
    async openFor(owner: UserActor, currency = "USD"): Promise<string> {
      const id = randomUUID();
      await door.query("SELECT ledger.open_account($1, $2, $3, '{LIABILITY}', '{customer}', '{Main}', '{0}')", [
        [id],
        [uuidOf(owner.userId)],
        [currency],
      ]);
      return idFromUuid("acc", id);
    },
    /** What an account holds, in smallest units. */
    async units(accountId: string): Promise<string> {
      const { rows } = await admin.query(
        "SELECT (credits_posted - debits_posted)::text AS units FROM ledger.account WHERE id = $1",
        [uuidOf(accountId)],
      );
      return rows[0].units;
    },
    /** Everything that an operator's request may touch, to compare before and after a refusal. */
    async state() {
      const { rows } = await admin.query(`SELECT
        (SELECT count(*) FROM ledger.posting) AS postings, (SELECT count(*) FROM ledger.journal_entry) AS entries,
        (SELECT jsonb_agg(a ORDER BY a.id) FROM ledger.account a) AS accounts, (SELECT count(*) FROM ledger.outbox) AS outbox`);
      return rows[0];
    },
    async claims(): Promise<number> {
      const { rows } = await admin.query("SELECT count(*)::int AS claims FROM ledger.claim");
      return rows[0].claims;
    },
    async end() {
      await subgraph.stop();
      await database.drop();
    },
  };
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
export type Answer = Record<string, any>;
export type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Answer>;

const asker =
  (subgraph: Subgraph, actor: UserActor | typeof anonymous): Ask =>
  async (query, variables = {}) => {
    const { data, errors } = await subgraph.execute({ query, variables, actor, requestId: "req_test" });
    return errors?.length ? { ...data, errors: errors.map((error) => error.toJSON()) } : { ...data };
  };

const BALANCE = "posted { amount currency } pendingIn { amount } pendingOut { amount } available { amount }";
const ACCOUNT = `id code kind name currency owner { id } state ownerFrozen floor { amount currency } balance { ${BALANCE} } metadata { key value }`;
const ENTRY = `id kind action narrative reference recordedAt effectiveAt reverses { id } reversedBy { id } hold { id } subject { __typename ... on Payment { id } } payment { id } recordedBy { id }
  postings { account { id } side amount { amount currency } balanceAfter { ${BALANCE} } sequence }`;
const REFUSAL = `... on Refusal { code message } ... on AccountNotFound { accountId } ... on AccountClosed { accountId }`;
const BLOCKED = `... on AccountFrozen { accountId } ... on OwnerFrozen { accountId } ... on InsufficientFunds { accountId available { amount currency } }`;

export const OPEN = `mutation ($input: OpenSystemAccountInput!) { openSystemAccount(input: $input) { __typename
  ... on OpenSystemAccountSuccess { account { ${ACCOUNT} } } ... on AccountCodeTaken { account { id } } ... on Refusal { code message } } }`;
export const RECORD = `mutation ($input: RecordJournalEntryInput!) { recordJournalEntry(input: $input) { __typename
  ... on RecordJournalEntrySuccess { entry { ${ENTRY} } } ... on CurrencyMismatch { accountId accountCurrency }
  ... on EntryUnbalanced { imbalances { side excess { amount currency } } } ${BLOCKED} ${REFUSAL} } }`;
export const REVERSE = `mutation ($input: ReverseJournalEntryInput!) { reverseJournalEntry(input: $input) { __typename
  ... on ReverseJournalEntrySuccess { entry { ${ENTRY} } } ... on EntryNotReversible { action } ... on EntryAlreadyReversed { reversal { id narrative } }
  ... on AccountClosed { accountId } ${BLOCKED} ... on Refusal { code message } } }`;
export const SET_STATE = `mutation ($input: SetAccountStateInput!) { setAccountState(input: $input) { __typename
  ... on SetAccountStateSuccess { account { id state } } ... on AccountNotEmpty { balance { ${BALANCE} } } ${REFUSAL} } }`;
export const CHART = `query ($first: Int, $after: String, $code: String, $currency: CurrencyCode) {
  systemAccounts(first: $first, after: $after, code: $code, currency: $currency) {
    nodes { ${ACCOUNT} } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
export const LEDGER_ACCOUNT = `query ($id: ID!) { ledgerAccount(id: $id) { ${ACCOUNT} } }`;
export const JOURNAL_ENTRY = `query ($id: ID!) { journalEntry(id: $id) { ${ENTRY} } }`;

/** A world's operator at work: short forms of what the tests ask for most. */
export const makeDesk = ({ ask }: Pick<World, "ask">) => ({
  /** Opens an account of the system; gives its id. */
  async open(code: string, changes: Record<string, unknown> = {}): Promise<string> {
    const input = { code, name: code, kind: "ASSET", currency: "USD", idempotencyKey: randomUUID(), ...changes };
    const { openSystemAccount } = await ask(OPEN, { input });
    return openSystemAccount.account.id;
  },
  async record(legs: readonly object[], changes: Record<string, unknown> = {}): Promise<Answer> {
    const input = { narrative: "Test", legs, idempotencyKey: randomUUID(), ...changes };
    const { recordJournalEntry, errors } = await ask(RECORD, { input });
    return errors ? { errors } : recordJournalEntry;
  },
  async reverse(entryId: string, changes: Record<string, unknown> = {}): Promise<Answer> {
    const input = { entryId, narrative: "Taken back", idempotencyKey: randomUUID(), ...changes };
    const { reverseJournalEntry, errors } = await ask(REVERSE, { input });
    return errors ? { errors } : reverseJournalEntry;
  },
  async setState(accountId: string, state: string, changes: Record<string, unknown> = {}): Promise<Answer> {
    const input = { accountId, state, idempotencyKey: randomUUID(), ...changes };
    const { setAccountState, errors } = await ask(SET_STATE, { input });
    return errors ? { errors } : setAccountState;
  },
});

export const debit = (accountId: string, amount: string, currency = "USD") => ({
  accountId,
  side: "DEBIT",
  amount: { amount, currency },
});
export const credit = (accountId: string, amount: string, currency = "USD") => ({
  ...debit(accountId, amount, currency),
  side: "CREDIT",
});
