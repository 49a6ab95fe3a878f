import { readFileSync } from "node:fs";
import { join } from "node:path";
import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { findInFolder, findInMemory, whyNoMemory } from "../src/read-memory.ts";
import { usePayer } from "../src/tell-of-chain-payouts.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";
import { readWalletSecrets } from "../src/wallet-secrets.ts";

const OVER = ["FINAL", "FAILED", "CANCELLED"];

describe.skipIf(whyNoAnvil() ?? whyNoMemory())("keys of wallets", () => {
  const coffer = useOwnCoffer();
  const payer = usePayer({
    get urls() {
      return [coffer.url];
    },
    adminUrl: () => findAdminUrl(coffer.running.dataFolder),
    mine: async () => undefined,
  });

  it("are nowhere in memory, in a file or in what was logged, once they were made and have signed", async () => {
    const { running } = coffer;
    const { payment } = await payer.withdraw("1");
    await payer.awaitThat(async () => expect((await payer.readPayment(payment.id)).status).toBe("COMPLETED"));
    await payer.awaitThat(async () => {
      const { transactions } = await payer.asOperator().ask(operation("Transactions"), { filter: {}, first: 100 });
      const kinds = new Set(transactions.nodes.map(({ kind }: Answer) => kind));
      expect(kinds).toEqual(new Set(["PAYOUT", "SWEEP"]));
      for (const { state } of transactions.nodes) expect(OVER).toContain(state);
    });

    const { keyEncryptionKey } = JSON.parse(readFileSync(join(running.dataFolder, "secrets.json"), "utf8"));
    const adminUrl = findAdminUrl(running.dataFolder);
    const { secret, known } = await readWalletSecrets(adminUrl, new Secret(keyEncryptionKey));
    expect(known.size).toBeGreaterThanOrEqual(2);
    const inMemory = findInMemory(running.process.pid ?? 0, new Map([...secret, ...known]));
    // What is public is found: so would the others be.
    expect([...inMemory].toSorted()).toEqual([...known.keys()].toSorted());
    const inFiles = findInFolder(running.dataFolder, new Map([...secret, ...known]));
    expect([...inFiles].toSorted()).toEqual([...known.keys()].toSorted());
    const logged = Buffer.from(running.lines.join("\n"));
    expect([...secret].filter(([, pattern]) => logged.includes(pattern)).map(([what]) => what)).toEqual([]);
  });
});
