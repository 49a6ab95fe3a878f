import { makeLeases } from "@coffer/platform/queue/leases";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeChangeReader } from "../adapters/postgres/money/change-reader.ts";
import { REQUEST_CHANGES } from "../adapters/postgres/requests/change-table.ts";
import { REQUESTS } from "../adapters/postgres/requests/queue.ts";
import { makeRequestDesk } from "../adapters/postgres/requests/request-desk.ts";
import { makeRequestReader } from "../adapters/postgres/requests/request-reader.ts";
import { makeCountLink } from "../adapters/requests/count-links.ts";
import { makeLinks } from "../adapters/requests/links.ts";
import { makeExpireRequest } from "../app/requests/expire-request.ts";
import { makeFollowRequests } from "../app/requests/follow-requests.ts";
import type { PaymentsConfig } from "../config.ts";
import { makeExpireRequestsJob } from "../jobs/requests/expire-requests.ts";
import type { Money } from "./money.ts";

type Parts = Pick<SubgraphEnvironment, "keyValue" | "vault" | "wakes">;

/** What somebody asks to be paid. */
export function composeRequests({ pool, assets, clock, log }: Money, parts: Parts, config: PaymentsConfig) {
  const { keyValue, vault, wakes } = parts;
  const requests = makeRequestReader(pool, assets);
  const committed = () => wakes.wake("payments");
  const requestDesk = makeRequestDesk({ pool, assets, max: config.quotas.requests, committed });
  const job = makeExpireRequestsJob({
    leases: makeLeases(pool, REQUESTS),
    expire: makeExpireRequest({ requestDesk }),
    log,
  });
  return {
    requests,
    requestDesk,
    links: makeLinks(vault, config.publicAddress),
    countLink: makeCountLink({ keyValue, local: makeMemoryKeyValueStore(clock), log }, config.linkLookups),
    requestStreams: makeFollowRequests({ requests, requestChanges: makeChangeReader(pool, REQUEST_CHANGES) }),
    job,
  };
}
