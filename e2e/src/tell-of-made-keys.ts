import { expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import type { KeyShape } from "./key-shape.ts";
import { operation } from "./operations.ts";
import { findInFolder, findInMemory } from "./read-memory.ts";
import { usePayer } from "./tell-of-chain-payouts.ts";
import { readWalletSecrets } from "./wallet-secrets.ts";

const OVER = ["FINAL", "FAILED", "CANCELLED"];

/** Of wallets that Coffer has made: a payment and a sweep are signed, and nothing is left of it. */
export function tellOfMadeKeys(shape: KeyShape): void {
  const payer = usePayer(shape);

  it("are nowhere in memory, in a file or in what was logged, once they were made and have signed", async () => {
    const { payment } = await payer.withdraw("1");
    await payer.awaitThat(async () => expect((await payer.readPayment(payment.id)).status).toBe("COMPLETED"));
    await payer.awaitThat(async () => {
      const { transactions } = await payer.asOperator().ask(operation("Transactions"), { filter: {}, first: 100 });
      const kinds = new Set(transactions.nodes.map(({ kind }: Answer) => kind));
      expect(kinds).toEqual(new Set(["PAYOUT", "SWEEP"]));
      for (const { state } of transactions.nodes) expect(OVER).toContain(state);
    });

    const { secret, known } = await readWalletSecrets(shape.adminUrl(), shape.keyEncryptionKey());
    expect(known.size).toBeGreaterThanOrEqual(2);
    const patterns = new Map([...secret, ...known]);
    const found = shape.processes().map(({ name, pid }) => ({ name, has: findInMemory(pid, patterns) }));
    expect(found.map(({ name, has }) => [name, [...has].filter((what) => secret.has(what))])).toEqual(
      found.map(({ name }) => [name, []]),
    );
    // What is public is found in whoever makes wallets: so would the others be.
    expect(new Set(found.flatMap(({ has }) => [...has]))).toEqual(new Set(known.keys()));
    const inFiles = findInFolder(shape.dataFolder(), patterns);
    expect([...inFiles].toSorted()).toEqual([...known.keys()].toSorted());
    const written = Buffer.from(await shape.written());
    expect([...secret].filter(([, pattern]) => written.includes(pattern)).map(([what]) => what)).toEqual([]);
  });
}
