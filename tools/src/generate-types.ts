import { mkdirSync, writeFileSync } from "node:fs";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { readSubgraphSdl } from "@coffer/platform/graphql/sdl";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as resolvers from "@graphql-codegen/typescript-resolvers";
import { parse, printSchema, visit } from "graphql";
import { generateOperations } from "./console/generate-operations.ts";
import { generateReference } from "./console/generate-reference.ts";
import { entityTypes } from "./entity-types.ts";

const SCHEMA = new URL("../../schema/", import.meta.url);

/**
 * What resolvers hand to each other for an object type, where that is not the type itself; from
 * subgraphs/<name>/src/graphql/parents.ts.
 */
const PARENTS: Readonly<Record<SubgraphName, readonly string[]>> = {
  auth: ["ApiKey", "Passkey", "RegisteredNode", "RoleChange", "RoleRequest", "Service", "User", "UserFreeze"],
  users: ["User"],
  verification: ["User", "Verification", "VerificationStatusChanged"],
  wallets: [
    "Account",
    "Address",
    "ColdStorage",
    "CoreNetwork",
    "Custody",
    "Deposit",
    "NetworkChange",
    "NetworkHealth",
    "NetworkRescan",
    "NetworkTerms",
    "NetworkToken",
    "NodeSend",
    "NodeTransfer",
    "NodeWallet",
    "Payment",
    "PendingDeposit",
    "Reconciliation",
    "SigningPolicy",
    "TokenTerms",
    "Transaction",
    "TransactionStatusChanged",
    "Treasury",
    "User",
    "Wallet",
  ],
  ledger: ["User", "Account", "LedgerAccount", "JournalEntry", "Posting", "BalanceChanged", "Payment"],
  payments: [
    "User",
    "Account",
    "ApprovalPolicy",
    "BulkPayment",
    "BulkPaymentChanged",
    "BulkPaymentRow",
    "Contact",
    "Currency",
    "CurrencyChange",
    "Event",
    "EventOccurred",
    "Exchange",
    "ExchangePair",
    "ExchangeQuote",
    "ExchangeTerms",
    "FeeQuote",
    "FeeRule",
    "FeeSchedule",
    "FeeTier",
    "JournalEntry",
    "Limit",
    "LimitRule",
    "LimitSchedule",
    "Payment",
    "PaymentApproval",
    "PaymentConnection",
    "PaymentExport",
    "PaymentMethod",
    "PaymentPreview",
    "PaymentRequest",
    "PaymentRequestChanged",
    "PaymentSchedule",
    "PaymentScheduleChanged",
    "PaymentScheduleRun",
    "PaymentStatusChanged",
    "PreviewedHold",
    "PreviewedPosting",
    "SandboxScenario",
    "PaymentDebt",
    "StuckPayment",
    "PaymentEnding",
    "PaymentHistoryEntry",
    "TestClock",
    "WebhookDelivery",
    "WebhookEndpoint",
  ],
};

/** Fields of Query that @apollo/subgraph resolves. */
const FEDERATIONS = new Set(["_entities", "_service"]);

/**
 * Resolver types of every subgraph, from its SDL, into
 * subgraphs/<name>/src/graphql/generated/types.ts. Used by the type checker alone.
 */
for (const name of SUBGRAPHS) {
  // The built schema, without federation's own types: directives play no part in types.
  const sdl = readSubgraphSdl(SCHEMA, name);
  const schema = buildSubgraphSchema(sdl);
  const printed = visit(parse(printSchema(schema)), {
    Directive: () => null,
    DirectiveDefinition: () => null,
    FieldDefinition: ({ name }) => (FEDERATIONS.has(name.value) ? null : undefined),
  });
  const content = await codegen({
    filename: "types.ts",
    schema: printed,
    documents: [],
    config: {},
    plugins: [
      {
        typescript: {
          enumsAsTypes: true,
          useTypeImports: true,
          immutableTypes: true,
          scalars: {
            DateTime: { input: "string", output: "Date" },
            Decimal: "string",
            CurrencyCode: "string",
            NetworkCode: "string",
            StreamRequest: "unknown",
            StreamAnswer: "unknown",
            ID: "string",
            _Any: "unknown",
            federation__FieldSet: "string",
          },
        },
      },
      {
        resolvers: {
          useTypeImports: true,
          contextType: "../context.ts#Context",
          mappers: {
            ...Object.fromEntries(PARENTS[name].map((type) => [type, `../parents.ts#${type}Parent`])),
            // A name for what each subgraph has a field of: nothing is known of it.
            DeadLetters: "object",
          },
          skipTypename: true,
          // Each root field has a resolver, or the map does not compile.
          avoidOptionals: { query: true, mutation: true, subscription: true },
          resolversNonOptionalTypename: { unionMember: true },
        },
      },
    ],
    pluginMap: { typescript, resolvers },
  });
  const folder = new URL(`../../subgraphs/${name}/src/graphql/generated/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("types.ts", folder), content + entityTypes(sdl));
}

await generateOperations();
generateReference();
