import { freePort } from "@coffer/local-parts/free-port";
import { describe } from "vitest";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { makeStaff } from "../src/operators.ts";
import { tellOfOAuth } from "../src/tell-of-oauth.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const port = String(await freePort());
const issuer = `http://localhost:${port}`;

describe("OAuth in one process", () => {
  const coffer = useOwnCoffer({ PORT: port, AUTH_ISSUER: issuer });
  tellOfOAuth({
    issuer,
    get url() {
      return coffer.url;
    },
    get urls() {
      return [coffer.url];
    },
    makeAdmin: () => makeStaff(coffer.url, findAdminUrl(coffer.running.dataFolder), "ADMIN"),
  });
});
