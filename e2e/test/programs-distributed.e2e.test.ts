import { freePort } from "@coffer/local-parts/free-port";
import { startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { afterAll, describe, expect, it } from "vitest";
import { litecoinSettings } from "../src/litecoin.ts";
import { makeStaff } from "../src/operators.ts";
import { BEHIND_A_PROXY, tellOfApiKeys } from "../src/tell-of-api-keys.ts";
import { tellOfNodeWallets } from "../src/tell-of-node-wallets.ts";
import { tellOfOAuth } from "../src/tell-of-oauth.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

const why = whyNotDistributed() ?? whyNoLitecoind();
const litecoind = why ? null : await startLitecoind();
const port = await freePort();
const issuer = `http://localhost:${port}`;

describe.skipIf(why)(
  `programs that ask for people and services, of the distributed shape with two gateways and two of auth${why ? ` (skipped: ${why})` : ""}`,
  () => {
    const coffer = useDistributed({
      port,
      instances: { gateway: 2, auth: 2 },
      environment: {
        ...BEHIND_A_PROXY,
        AUTH_ISSUER: issuer,
        AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "1000",
        AUTH_REGISTER_ATTEMPTS_PER_ADDRESS: "1000",
        AUTH_HASHING_WAIT_MS: "60000",
        ...(litecoind && litecoinSettings(litecoind.url)),
      },
    });
    const adminUrl = () => coffer.running.parts.postgres.adminUrl;

    describe("OAuth", () =>
      tellOfOAuth({
        issuer,
        get url() {
          return coffer.url;
        },
        get urls() {
          return coffer.running.urls;
        },
        makeAdmin: () => makeStaff(coffer.url, adminUrl(), "ADMIN"),
      }));

    afterAll(() => litecoind?.stop());

    describe("wallets of a node", () =>
      tellOfNodeWallets({
        urls: () => coffer.running.urls,
        admin: () => makeStaff(coffer.url, adminUrl(), "ADMIN"),
        litecoind() {
          if (!litecoind) throw new Error("litecoind does not run");
          return litecoind;
        },
      }));

    describe("API keys", () => {
      tellOfApiKeys({
        get urls() {
          return coffer.running.urls;
        },
        adminUrl,
      });

      it("are in no line of any process", () => {
        expect(coffer.written()).not.toMatch(/cof_[0-9A-Za-z]{20}/);
      });
    });
  },
);
