import type { UserActor } from "@coffer/platform/identity/actor";
import { expect, vi } from "vitest";
import type { World } from "./world.ts";

export const PATIENT = { timeout: 120_000, interval: 50 };

const FIELDS = `id kind custody addressType isDefault scan { from at to }
  onChainBalance { confirmed { amount currency } pending { amount } tokens { amount currency } block { height hash } }
  addresses(first: 100) { nodes { id address derivationPath index isChange } }
  deposits(first: 100) { nodes { id txid address state confirmations confirmationsNeeded amount { amount currency } payment { id } } }`;
const answer = (success: string) => `{ __typename ... on Refusal { code message } ... on KeyInvalid { fault }
  ... on ScanOutOfRange { lowest highest } ... on ${success} { wallet { ${FIELDS} } } }`;
const IMPORT = `mutation ($input: ImportWalletInput!) { importWallet(input: $input) ${answer("ImportWalletSuccess")} }`;
const WATCH = `mutation ($input: WatchWalletInput!) { watchWallet(input: $input) ${answer("WatchWalletSuccess")} }`;
const RESCAN = `mutation ($input: RescanWalletInput!) { rescanWallet(input: $input) ${answer(
  "RescanWalletSuccess",
).replace("... on KeyInvalid { fault }", "")} }`;

export type SegregatedWallet = {
  readonly id: string;
  readonly kind: string;
  readonly custody: string;
  readonly addressType: string | null;
  readonly isDefault: boolean;
  readonly scan: { readonly from: number; readonly at: number; readonly to: number } | null;
  readonly onChainBalance: {
    readonly confirmed: { readonly amount: string; readonly currency: string };
    readonly pending: { readonly amount: string } | null;
    readonly tokens: readonly { readonly amount: string; readonly currency: string }[] | null;
    readonly block: { readonly height: number; readonly hash: string };
  } | null;
  readonly addresses: {
    readonly nodes: readonly {
      readonly id: string;
      readonly address: string;
      readonly derivationPath: string | null;
      readonly index: number;
      readonly isChange: boolean;
    }[];
  };
  readonly deposits: {
    readonly nodes: readonly {
      readonly id: string;
      readonly txid: string;
      readonly address: string;
      readonly state: string;
      readonly confirmations: number;
      readonly confirmationsNeeded: number;
      readonly amount: { readonly amount: string; readonly currency: string };
      readonly payment: { readonly id: string } | null;
    }[];
  };
};

export type Said = {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly fault?: string;
  readonly lowest?: number;
  readonly highest?: number;
  readonly wallet: SegregatedWallet;
};

type Input = Readonly<Record<string, unknown>>;

/** What people do with wallets whose coins stay apart. */
export function apartIn(here: World) {
  const run = async (who: UserActor, query: string, input: Input): Promise<Said> => {
    const { data, errors } = await here.ask(who, query, { input });
    expect(errors).toBeUndefined();
    return Object.values(data ?? {})[0] as Said;
  };
  const newKey = () => ({ idempotencyKey: crypto.randomUUID() });
  const read = async (who: UserActor, id: string): Promise<SegregatedWallet> => {
    const { data, errors } = await here.ask(who, `query ($id: ID!) { wallet(id: $id) { ${FIELDS} } }`, { id });
    expect(errors).toBeUndefined();
    return (data as { wallet: SegregatedWallet }).wallet;
  };
  return {
    read,
    importWallet: (who: UserActor, input: Input) => run(who, IMPORT, { ...newKey(), ...input }),
    watchWallet: (who: UserActor, input: Input) => run(who, WATCH, { ...newKey(), ...input }),
    rescan: (who: UserActor, walletId: string, fromHeight: number) => run(who, RESCAN, { walletId, fromHeight }),
    /** Of the wallet as it comes to be. */
    until: (who: UserActor, id: string, check: (wallet: SegregatedWallet) => void) =>
      vi.waitFor(async () => {
        const wallet = await read(who, id);
        check(wallet);
        return wallet;
      }, PATIENT),
    /** Whatever of all that this subgraph has written has this text in it, and where. */
    async traces(text: string): Promise<readonly string[]> {
      const tables = await here.rows<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'wallets' AND table_type = 'BASE TABLE'",
      );
      const found: string[] = [];
      for (const { name } of tables) {
        const rows = await here.rows(
          `SELECT 1 FROM wallets."${name}" t WHERE position(lower($1) IN lower(t::text)) > 0`,
          [text],
        );
        if (rows.length > 0) found.push(name);
      }
      if (here.lines.some((line) => line.toLowerCase().includes(text.toLowerCase()))) found.push("the log");
      if (
        JSON.stringify(await here.stated())
          .toLowerCase()
          .includes(text.toLowerCase())
      )
        found.push("events");
      return found;
    },
  };
}
