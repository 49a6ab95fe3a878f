import { uuidOf } from "@coffer/contracts/ids";
import { freshDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { afterAll, beforeAll } from "vitest";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { makeChangeReader } from "../src/adapters/postgres/money/change-reader.ts";
import { REQUEST_CHANGES } from "../src/adapters/postgres/requests/change-table.ts";
import { makeRequestDesk } from "../src/adapters/postgres/requests/request-desk.ts";
import { makeRequestReader } from "../src/adapters/postgres/requests/request-reader.ts";
import { makeLinks } from "../src/adapters/requests/links.ts";
import { describeRequests, REQUESTS_MAX, type RequestWorld } from "./contracts/requests.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: RequestWorld;
beforeAll(async () => {
  database = await freshDatabase();
  const { pool, vault } = makeTestEnvironments(database).of("payments");
  const [assets, admin] = [await loadAssets(pool), database.adminPool()];
  const end = async (id: string) => {
    await admin.query("UPDATE payments.payment_request SET expires_at = now() WHERE id = $1", [uuidOf(id)]);
  };
  world = {
    requests: makeRequestReader(pool, assets),
    requestDesk: makeRequestDesk({ pool, assets, max: REQUESTS_MAX, committed: () => undefined }),
    requestChanges: makeChangeReader(pool, REQUEST_CHANGES),
    links: makeLinks(vault, "https://coffer.example/"),
    end,
  };
});
afterAll(() => database.drop());

describeRequests("payment requests in PostgreSQL", () => world);
