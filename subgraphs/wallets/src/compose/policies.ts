import type { Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import { makePolicyReader } from "../adapters/postgres/policies/policy-reader.ts";
import { makePolicyWriter } from "../adapters/postgres/policies/policy-writer.ts";
import { makeSendReader } from "../adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeDecidePolicies } from "../app/policies/decide-policy.ts";
import type { InPolicies } from "../app/policies/ports.ts";
import { makeProposePolicy } from "../app/policies/propose-policy.ts";
import { makeReadPolicies } from "../app/policies/read-policies.ts";
import { makeSimulatePolicy } from "../app/policies/simulate-policy.ts";
import { makeApproveSends } from "../app/sends/approve-sends.ts";
import { makeReadHolds } from "../app/sends/read-holds.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly announce: () => void;
};

/** What of wallets says what may leave, and who agrees to it. */
export function composePolicies({ pool, transaction, clock, announce }: Parts) {
  const policies = makePolicyReader(pool);
  const inPolicies: InPolicies = (work) => transaction((sql) => work(makePolicyWriter(sql)));
  return {
    readPolicies: makeReadPolicies({ policies, clock }),
    proposePolicy: makeProposePolicy({ inPolicies, clock }),
    decidePolicies: makeDecidePolicies({ inPolicies, clock, announce }),
    simulatePolicy: makeSimulatePolicy({ policies, clock }),
    readHolds: makeReadHolds({ policies, sends: makeSendReader(pool), clock }),
    approveSends: makeApproveSends({
      inSends: (work) => transaction((sql) => work(makeSendWriter(sql))),
      ...{ clock, announce },
    }),
  };
}
