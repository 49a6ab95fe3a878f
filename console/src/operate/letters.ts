import type { CofferError } from "@coffer/client/errors";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { useQuery } from "@tanstack/react-query";
import {
  type LetterPageFragment,
  LettersOfAuthDocument,
  LettersOfLedgerDocument,
  LettersOfPaymentsDocument,
  LettersOfUsersDocument,
  LettersOfVerificationDocument,
  LettersOfWalletsDocument,
  TryAgainAuthDocument,
  TryAgainLedgerDocument,
  TryAgainPaymentsDocument,
  TryAgainUsersDocument,
  TryAgainVerificationDocument,
  TryAgainWalletsDocument,
} from "../generated/operate/letters.ts";
import { ask } from "../live/use-ask.ts";

export type Letter = LetterPageFragment["nodes"][number];

/** Each with a list of its own, and a mutation of its own. */
const DOORS = {
  auth: { list: LettersOfAuthDocument, again: TryAgainAuthDocument },
  users: { list: LettersOfUsersDocument, again: TryAgainUsersDocument },
  wallets: { list: LettersOfWalletsDocument, again: TryAgainWalletsDocument },
  verification: { list: LettersOfVerificationDocument, again: TryAgainVerificationDocument },
  payments: { list: LettersOfPaymentsDocument, again: TryAgainPaymentsDocument },
  ledger: { list: LettersOfLedgerDocument, again: TryAgainLedgerDocument },
} as const satisfies Record<SubgraphName, unknown>;

export const doorOf = ({ subgraph }: Letter) => DOORS[subgraph as SubgraphName];

/** Of each subgraph; whoever has given up more mends the first of them first. */
const LETTERS_MAX = 1000;

const WAITING_MS = 1_000;

export const isWaiting = ({ replayRequestedAt }: Letter): boolean => replayRequestedAt !== null;

export type Letters = {
  readonly letters: readonly Letter[];
  /** Who did not answer. */
  readonly silent: readonly SubgraphName[];
  /** Whose list is longer than what is shown. */
  readonly cut: readonly SubgraphName[];
};

export const LETTERS = ["letters"] as const;

/** What all subgraphs gave up, the oldest of each first; one that is away leaves the others'. */
export const useLetters = () =>
  useQuery<Letters, CofferError>({
    queryKey: LETTERS,
    // What was asked for is tried within seconds: then it is gone, or back.
    refetchInterval: ({ state }) => (state.data?.letters.some(isWaiting) ? WAITING_MS : false),
    async queryFn({ signal }) {
      const lists = await Promise.allSettled(
        SUBGRAPHS.map((subgraph) => listLetters(subgraph, { max: LETTERS_MAX, signal })),
      );
      if (lists.every(({ status }) => status === "rejected")) throw (lists[0] as PromiseRejectedResult).reason;
      const told = SUBGRAPHS.map((subgraph, at) => ({ subgraph, list: lists[at] }));
      return {
        letters: lists.flatMap((list) => (list.status === "fulfilled" ? list.value.letters : [])),
        silent: told.filter(({ list }) => list?.status === "rejected").map(({ subgraph }) => subgraph),
        cut: told
          .filter(({ list }) => list?.status === "fulfilled" && list.value.isCut)
          .map(({ subgraph }) => subgraph),
      };
    },
  });

/** All of them, however many; throws where a subgraph does not answer. */
export async function listAllLetters(subgraphs: readonly SubgraphName[]): Promise<readonly Letter[]> {
  const lists = await Promise.all(
    subgraphs.map((subgraph) => listLetters(subgraph, { max: Number.POSITIVE_INFINITY })),
  );
  return lists.flatMap(({ letters }) => letters);
}

type Reading = { readonly max: number; readonly signal?: AbortSignal };

async function listLetters(subgraph: SubgraphName, { max, signal }: Reading) {
  const letters: Letter[] = [];
  for (let after: string | null = null; letters.length < max; ) {
    const page = await askPage(subgraph, { after, whole: false }, signal);
    letters.push(...page.nodes);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage || after === null) return { letters, isCut: false };
  }
  return { letters, isCut: true };
}

/** With what is in the event; null where it is not given up any more. */
export async function askLetter(letter: Letter, signal: AbortSignal): Promise<Letter | null> {
  for (let after: string | null = null; ; ) {
    const page = await askPage(letter.subgraph as SubgraphName, { after, whole: true }, signal);
    const found = page.nodes.find(({ id }) => id === letter.id);
    if (found) return found;
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage || after === null) return null;
  }
}

async function askPage(
  subgraph: SubgraphName,
  variables: { readonly after: string | null; readonly whole: boolean },
  signal: AbortSignal | undefined,
): Promise<LetterPageFragment> {
  const { deadLetters } = await ask(DOORS[subgraph].list, variables, signal ? { signal } : {});
  if (!deadLetters.page) throw new TypeError(`${subgraph} answers no list`);
  return deadLetters.page;
}
