import { sampleDocument } from "@coffer/testkit/sample-documents";
import { vi } from "vitest";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

/** Hands a document in; resolves once the person is verified and has a wallet on each network. */
export async function verify({ client }: Person): Promise<void> {
  const networks = ["BITCOIN", "ETHEREUM", "TRON"];
  await client.ask(operation("SubmitVerification"), {
    input: { documentType: "PASSPORT", front: sampleDocument("JPEG"), networks },
  });
  await vi.waitFor(
    async () => {
      const { wallets } = await client.ask(operation("Wallets"));
      if (wallets.length < networks.length)
        throw new Error(`${wallets.length} of ${networks.length} wallets are there`);
    },
    { timeout: 40_000, interval: 200 },
  );
}
