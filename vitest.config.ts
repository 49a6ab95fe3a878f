import { configDefaults, defineConfig } from "vitest/config";

/**
 * Each starts brokers and seven processes or more, and waits for them half of its time, or takes
 * half a minute of a core: they run two at a time, behind the others.
 */
const LARGE = [
  "e2e/test/{crash,hangs,image,keys-in-memory-distributed,keys-in-memory-signer,kills,ledger-kills,parent-kill,programs-distributed,provider-kills,random-hour,schema-walk-distributed,signer,story-distributed,story-kills}.e2e.test.ts",
  "packages/platform/src/events/bus-kafka-cluster.int.test.ts",
  "subgraphs/payments/test/money-model-large.int.test.ts",
];
/**
 * Each takes more than some ten seconds of a quiet machine: walks of the whole schema, long
 * series of generated cases, many starts of servers.
 */
const HEAVY = [
  "e2e/console/{cold,cold-storage,every-page,first-steps,holds,keys,live,oauth,orders,own-sends,own-wallets,passkeys,payments,reconciliations,refills,refunds,requests,security,send,sends,session,shell,signed-elsewhere,signing-policies,step-up,verification,wallet-deposits,webhooks,withdrawals}.e2e.test.ts",
  "e2e/console/{develop,operate-currencies,operate-dead-letters,operate-deposits,operate-ledger,operate-looks,operate-nodes,operate-payment,operate-people,operate-roles}.e2e.test.ts",
  "e2e/test/{abuse,api-keys,auth-kills,away,bitcoin-home,bitcoin-kills,bitcoin-payout-kills,bitcoin-payouts,brought-keys-in-memory,chain-deposits,chain-kills,chain-payouts,client,cold-storage,cold-storage-tron,console-door,currencies,dead-letters}.e2e.test.ts",
  "e2e/test/{demo,env-file,gateway,gateway-closed,holds,hostile-files,internal-transfers,keys-in-memory,listed-tokens,login-limits,neighbours,node-wallets,oauth,operator-ledger,own-transactions,payout-kills,positions}.e2e.test.ts",
  "e2e/test/{process,request-bytes,resume,schema-walk,signed-elsewhere,strangers,text,tron-kills,tron-own,tron-payout-kills,tron-payouts,two-factors,withdrawals,work-bounds}.e2e.test.ts",
  "gateway/src/execution/fuzz.test.ts",
  "operate/test/{roles,vault}.int.test.ts",
  "packages/ledger-core/test/against-model.int.test.ts",
  "packages/platform/src/events/{bus-kafka,kafka/large-events,relay-pooler}.int.test.ts",
  "packages/platform/src/graphql/caches.test.ts",
  "packages/platform/src/service/run-subgraph.int.test.ts",
  "subgraphs/auth/test/login-limits.int.test.ts",
  "subgraphs/payments/test/{payout-books,scenarios,stripe,withdrawals}.int.test.ts",
  "subgraphs/users/test/mails.int.test.ts",
  "subgraphs/wallets/test/{bitcoin-deposits,call-offs,deposits,expiring-chain,expiring-crash,following,node-sends-stuck,node-sends-stuck-faults,node-wallets-faults,rescans,rescans-other-chains,segregated-bitcoin,sends,sends-faults,spends-chain,spends-faults,spends-home,spends-home-crash,tokens,tron-deposits,tron-tokens}.int.test.ts",
  "subgraphs/wallets/test/{reconciliations,reconciliations-bitcoin,reconciliations-tokens}.int.test.ts",
  "subgraphs/wallets/test/{cold,cold-bitcoin,cold-crash,cold-tron,cold-tron-back,cold-tron-crash,own-sends,own-sends-crash,own-sends-tron,own-spends,sends-crash,signed-elsewhere,segregated-tron,signed-elsewhere-bitcoin,signed-elsewhere-tron,signer,spends-crash}.int.test.ts",
  "subgraphs/verification/src/adapters/judge/judge-file.test.ts",
  "subgraphs/verification/src/adapters/pdf/kinds.test.ts",
  "subgraphs/verification/test/{submit-verification,worker}.int.test.ts",
  "packages/local-parts/src/embedded-postgres.int.test.ts",
  "tools/{bus-rights,image}.int.test.ts",
];
const INT = "**/*.int.test.ts";
const isInt = (files: string) => files.endsWith(".int.test.ts");
const E2E = "**/*.e2e.test.ts";
const OTHERS = [...configDefaults.exclude, "**/generated/**"];
/**
 * One process takes many files: half of a process for each went into loading the same modules again
 * (313 s of `npm test` became 254). What belongs to the process is put back before each file.
 */
const SHARED = { isolate: false, setupFiles: ["packages/testkit/src/process-as-found.ts"] };

export default defineConfig({
  test: {
    // `npm test` runs unit, int and e2e, `npm test -- --all` every one (tools/src/run-tests.ts).
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...OTHERS, INT, E2E, ...HEAVY, ...LARGE],
          ...SHARED,
        },
      },
      { extends: true, test: { name: "int", include: [INT], exclude: [...OTHERS, ...HEAVY, ...LARGE], ...SHARED } },
      { extends: true, test: { name: "e2e", include: [E2E], exclude: [...OTHERS, ...HEAVY, ...LARGE], ...SHARED } },
      { extends: true, test: { name: "heavy", include: HEAVY.filter((files) => !isInt(files)) } },
      { extends: true, test: { name: "heavy-int", include: HEAVY.filter(isInt), ...SHARED } },
      { extends: true, test: { name: "large", include: LARGE, maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
    globalSetup: ["packages/testkit/src/global-setup.ts"],
    reporters: [["default", { summary: false }], "./tools/src/closing-line.ts"],
    pool: "forks",
    // As in docker-compose.yml: kafkajs 2.2.4 sets timers to the past.
    execArgv: ["--disable-warning=TimeoutNegativeWarning"],
    // One more than the two cores that a test machine has: a third of a file is spent waiting for
    // servers, processes and files.
    maxWorkers: 3,
    // Limits are for what never ends. A machine that has other work takes many times as long, and
    // no test asks how long.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Of what is waited for it is asserted that it comes, not when.
    expect: { poll: { timeout: 120_000 } },
    // Tests load code exactly as the product does (docs/adr/0001).
    experimental: { viteModuleRunner: false },
  },
});
