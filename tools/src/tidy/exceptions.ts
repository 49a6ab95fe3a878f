import type { Exception } from "./check.ts";

const COMMAND = "a command of the repository's own: it is its own main, and hands the environment on to what it starts";
const STARTS_PRODUCT = "starts the product as a process, whose environment it makes from its own";
const COMMON_PASSWORD = '"common password" is the term of NIST SP 800-63B: the word says what is inside';
const SERVICE = "the word of docker-compose.yml and Kubernetes for one of the seven kinds of process";
const WORLD = "one object of many small functions: what a test of this subgraph can do";

/** May only shrink: each needs its reason, and a test fails on one that nothing needs any more. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    path: "prisma/auth/schema.prisma",
    rule: "file-size",
    reason: "Prisma makes a client of one file, and every table here refers to a user",
  },
  { rule: "environment", path: "tools/", reason: COMMAND },
  { rule: "environment", path: "operate/", reason: COMMAND },
  { rule: "environment", path: "packages/node-client/src/cli.js", reason: "is a main of its own, of a command" },
  {
    rule: "environment",
    path: "subgraphs/wallets/src/signer.ts",
    reason: "is a main of its own: of what signs where wallets does not",
  },
  {
    rule: "environment",
    path: "packages/local-parts/src/kafka.ts",
    reason: "starts Java, which is found by the PATH of whoever starts the tests",
  },
  { rule: "environment", path: "bench/src/benchmarks/start.ts", reason: STARTS_PRODUCT },
  { rule: "environment", path: "packages/local-parts/src/program-environment.ts", reason: STARTS_PRODUCT },
  {
    rule: "environment",
    path: "e2e/src/use-coffer.ts",
    reason: "vitest hands no configuration on: COFFER_URL is read here",
  },
  {
    rule: "file-size",
    path: "prisma/auth/schema.prisma",
    reason: "Prisma's client reads both sides of a relation from one file, and every table of auth is about a user",
  },
  {
    rule: "unbounded-cache",
    path: "packages/platform/src/confined/memory.ts",
    reason: "has one entry for each set of flags that the code itself starts a process with",
  },
  {
    rule: "environment",
    path: "packages/platform/src/service/prepare-bus.ts",
    reason: "is a main of its own, beside the migration",
  },
  {
    rule: "environment",
    path: "packages/platform/src/service/migrate.ts",
    reason: "is a main of its own: `node …/migrate.ts`",
  },
  { rule: "name", path: "packages/platform/src/service/", reason: SERVICE },
  { rule: "name", path: "tools/src/distributed/service.ts", reason: SERVICE },
  { rule: "name", path: "subgraphs/auth/src/domain/users/common-password.ts", reason: COMMON_PASSWORD },
  { rule: "name", path: "subgraphs/auth/src/domain/users/common-password.test.ts", reason: COMMON_PASSWORD },
  { rule: "name", path: "subgraphs/auth/src/domain/users/common-passwords.ts", reason: COMMON_PASSWORD },
  { rule: "function-size", path: "packages/platform/src/events/kafka/kafka-world.fixture.ts", reason: WORLD },
  { rule: "function-size", path: "subgraphs/auth/test/world.ts", reason: WORLD },
  { rule: "function-size", path: "subgraphs/verification/test/world.ts", reason: WORLD },
  { rule: "function-size", path: "subgraphs/wallets/test/world.ts", reason: WORLD },
];
