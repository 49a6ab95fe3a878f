import { describe, expect, it } from "vitest";
import { findStrayImports } from "./layers.ts";
import { at, FOLDERS, rules } from "./planted.fixture.ts";

const stray = (path: string, specifier: string) =>
  findStrayImports(at(path, `import { x } from "${specifier}";\nx();\n`), FOLDERS);

describe("layers", () => {
  it.each([
    ["subgraphs/auth/src/domain/user.ts", "../app/ports.ts"],
    ["subgraphs/auth/src/domain/user.ts", "../adapters/hasher.ts"],
    ["subgraphs/auth/src/domain/user.ts", "@coffer/platform/postgres/sql"],
    ["subgraphs/auth/src/domain/user.ts", "@coffer/platform/graphql/client-text"],
    ["subgraphs/auth/src/domain/user.ts", "node:crypto"],
    ["subgraphs/auth/src/domain/user.ts", "zod"],
    ["subgraphs/auth/src/app/login.ts", "../adapters/hasher.ts"],
    ["subgraphs/auth/src/app/login.ts", "../graphql/present.ts"],
    ["subgraphs/auth/src/app/login.ts", "../jobs/sweep.ts"],
    ["subgraphs/auth/src/app/login.ts", "../compose.ts"],
    ["subgraphs/auth/src/app/login.ts", "pg"],
    ["subgraphs/auth/src/app/login.ts", "@prisma/client"],
    ["subgraphs/auth/src/app/login.ts", "graphql"],
    ["subgraphs/auth/src/app/login.ts", "ioredis"],
    ["subgraphs/auth/src/app/login.ts", "kafkajs"],
    ["subgraphs/auth/src/app/login.ts", "ethers"],
    ["subgraphs/auth/src/graphql/query/me.ts", "../../adapters/postgres/row.ts"],
    ["subgraphs/auth/src/graphql/query/me.ts", "pg"],
    ["subgraphs/auth/src/graphql/query/me.ts", "../../config.ts"],
    ["subgraphs/auth/src/jobs/sweep.ts", "../adapters/postgres/row.ts"],
    ["subgraphs/auth/src/jobs/sweep.ts", "pg"],
    ["subgraphs/auth/src/adapters/hasher.ts", "../graphql/present.ts"],
    ["subgraphs/auth/src/adapters/hasher.ts", "graphql"],
    ["subgraphs/users/src/app/a.ts", "@coffer/auth/app/login"],
    ["subgraphs/users/src/compose.ts", "../../auth/src/compose.ts"],
    ["subgraphs/users/test/world.ts", "@coffer/auth/compose"],
    ["packages/platform/src/a.ts", "@coffer/auth/compose"],
    ["packages/platform/src/a.ts", "../../../gateway/src/compose.ts"],
    ["packages/platform/src/a.ts", "../../testkit/src/database.ts"],
    ["packages/client/src/a.js", "@coffer/money/money"],
    ["packages/platform/src/a.ts", "../../client/src/client.js"],
    ["gateway/src/compose.ts", "../../packages/client/src/client.js"],
    ["gateway/src/compose.ts", "@coffer/auth/compose"],
    ["gateway/src/compose.ts", "@coffer/standalone/compose"],
    ["standalone/src/compose.ts", "../../tools/src/schema.ts"],
    ["standalone/src/compose.ts", "@apollo/gateway"],
    ["subgraphs/auth/src/compose.ts", "@apollo/query-planner"],
    ["packages/platform/src/a.test.ts", "@apollo/federation-internals"],
    ["subgraphs/wallets/src/adapters/chains/tron/chain.ts", "ethers"],
    ["subgraphs/payments/src/adapters/bitcoin.ts", "bitcoinjs-lib"],
    ["subgraphs/wallets/src/adapters/chains/ethereum/signing.ts", "@noble/curves/secp256k1.js"],
  ])("refuse %s to import %s", (path, specifier) => {
    expect(rules(stray(path, specifier))).toEqual(["layers"]);
  });

  it.each([
    ["subgraphs/auth/src/domain/user.ts", "./email.ts"],
    ["subgraphs/auth/src/domain/user.ts", "@coffer/money/money"],
    ["subgraphs/auth/src/domain/user.ts", "@coffer/platform/values/result"],
    ["subgraphs/auth/src/domain/user.ts", "@coffer/platform/text/username"],
    ["subgraphs/auth/src/domain/user.test.ts", "vitest"],
    ["subgraphs/auth/src/app/login.ts", "./ports.ts"],
    ["subgraphs/auth/src/app/login.ts", "../domain/user.ts"],
    ["subgraphs/auth/src/app/login.ts", "@coffer/platform/graphql/errors"],
    ["subgraphs/auth/src/graphql/query/me.ts", "../generated/types.ts"],
    ["subgraphs/auth/src/graphql/query/me.ts", "../../app/ports.ts"],
    ["subgraphs/auth/src/graphql/context.ts", "dataloader"],
    ["subgraphs/auth/src/jobs/sweep.ts", "@coffer/platform/running/loop"],
    ["subgraphs/auth/src/adapters/hasher.ts", "pg"],
    ["subgraphs/auth/src/adapters/hasher.ts", "../app/ports.ts"],
    ["subgraphs/auth/src/compose.ts", "./adapters/hasher.ts"],
    ["gateway/src/compose.ts", "@apollo/gateway"],
    ["tools/src/supergraph.ts", "@apollo/composition"],
    ["standalone/src/compose.ts", "@coffer/auth/compose"],
    ["packages/local-parts/src/data-folder.ts", "@coffer/platform/values/secret"],
    ["packages/local-parts/src/tron/block.ts", "@noble/curves/secp256k1.js"],
    ["packages/testkit/src/global-setup.ts", "@coffer/local-parts/embedded-postgres"],
    ["subgraphs/wallets/src/adapters/chains/ethereum/chain.test.ts", "ethers"],
    ["subgraphs/wallets/src/adapters/chains/ethereum/chain.test.ts", "@noble/curves/secp256k1.js"],
  ])("let %s import %s", (path, specifier) => {
    expect(stray(path, specifier)).toEqual([]);
  });

  it.each([
    'import type { A } from "pg";',
    'import "pg";',
    'export { A } from "pg";',
    'const a = await import("pg");',
    'type A = import("pg").Pool;',
    'import {\n  a,\n} from "pg";',
  ])("see an import in %j", (text) => {
    expect(rules(findStrayImports(at("subgraphs/auth/src/app/a.ts", text), FOLDERS))).toEqual(["layers"]);
  });

  it.each([
    'import { Transaction } from "ethers";',
    'import ethers, { type Transaction } from "ethers";',
    'import type from "ethers";',
    'import "ethers";',
    'export { Transaction } from "ethers";',
    'import type { A } from "./a.ts";\nimport {\n  Transaction,\n} from "ethers";',
    'const ethers = require("ethers");',
  ])("refuse the library of a chain to be loaded with its file: %j", (text) => {
    const path = "subgraphs/wallets/src/adapters/chains/ethereum/signing.ts";
    expect(rules(findStrayImports(at(path, text), FOLDERS))).toEqual(["layers"]);
  });

  it.each([
    'const { Transaction } = await import("ethers");',
    'import type { Transaction } from "ethers";',
    'import { a } from "./a.ts";\nimport type {\n  Transaction,\n} from "ethers";',
    'type A = import("ethers").Transaction;',
  ])("let it be loaded later: %j", (text) => {
    const path = "subgraphs/wallets/src/adapters/chains/ethereum/signing.ts";
    expect(findStrayImports(at(path, text), FOLDERS)).toEqual([]);
  });

  it("see none in comments and strings", () => {
    const text = '// import a from "pg";\nconst b = \'import a from "pg"\';\nconst c = `from "pg"`;\n';
    expect(findStrayImports(at("subgraphs/auth/src/app/a.ts", text), FOLDERS)).toEqual([]);
  });
});
