import { freePort } from "@coffer/local-parts/free-port";
import { describe } from "vitest";
import { makeStaff } from "../src/operators.ts";
import { tellOfOAuth } from "../src/tell-of-oauth.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

const why = whyNotDistributed();
const port = await freePort();
const issuer = `http://localhost:${port}`;

describe.skipIf(why)(`OAuth between processes, of which two are auth's${why ? ` (skipped: ${why})` : ""}`, () => {
  const coffer = useDistributed({ port, instances: { auth: 2 }, environment: { AUTH_ISSUER: issuer } });
  tellOfOAuth({
    issuer,
    get url() {
      return coffer.url;
    },
    makeAdmin: () => makeStaff(coffer.url, coffer.running.parts.postgres.adminUrl, "ADMIN"),
  });
});
