import type { CofferError } from "@coffer/client/errors";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  type AskForListMutation,
  type AskForReceiptMutation,
  OneFileDocument,
  type SavedFileFragment,
} from "../generated/payment/files.ts";
import { askOptions } from "../live/use-ask.ts";

/** What is made takes a second or so; a long list some more. */
const LOOK_EVERY_MS = 700;

type Answer = NonNullable<AskForReceiptMutation["requestReceipt"]> | NonNullable<AskForListMutation["exportPayments"]>;
export type FileRefusal = Exclude<Answer, { readonly export: SavedFileFragment }>;

export type AskedFile = {
  readonly file: SavedFileFragment | null;
  readonly refusal: FileRefusal | null;
  readonly fault: CofferError | null;
  readonly isBusy: boolean;
  ask(): void;
};

/**
 * Asks for a file, and looks at it until it is made. Each press asks for another one: an earlier
 * one is of an earlier moment.
 */
export function useFile(order: (idempotencyKey: string) => Promise<Answer | null | undefined>): AskedFile {
  const [asked, setAsked] = useState<SavedFileFragment | null>(null);
  const asking = useMutation<Answer | null | undefined, CofferError>({
    mutationFn: () => order(crypto.randomUUID()),
    onSuccess: (answer) => setAsked(answer && "export" in answer ? answer.export : null),
  });
  const looking = useQuery({
    ...askOptions(OneFileDocument, { id: asked?.id ?? "" }),
    enabled: asked !== null,
    refetchInterval: ({ state }) => (isUnderWay(state.data?.paymentExport ?? asked) ? LOOK_EVERY_MS : false),
  });
  const file = (asked && looking.data?.paymentExport) ?? asked;
  return {
    file,
    refusal: asking.data && !("export" in asking.data) ? asking.data : null,
    fault: asking.error ?? looking.error,
    isBusy: asking.isPending || isUnderWay(file),
    ask: () => asking.mutate(),
  };
}

const isUnderWay = (file: SavedFileFragment | null | undefined): boolean => file?.state === "QUEUED";
