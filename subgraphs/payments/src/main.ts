import { runSubgraph } from "@coffer/platform/service/run-subgraph";
import { composePayments } from "./compose.ts";
import { readPaymentsConfig } from "./config.ts";

await runSubgraph({ name: "payments", readConfig: readPaymentsConfig, compose: composePayments, source: process.env });
