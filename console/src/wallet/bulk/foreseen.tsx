import { useQuery } from "@tanstack/react-query";
import { PreviewBulkDocument } from "../../generated/wallet/bulk/bulk.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { momentOptions } from "../../live/use-ask.ts";
import { wordsOfNeed } from "../../payment/words-of-need.ts";
import { Refused } from "../../ui/refused.tsx";
import { words } from "../../words/words.ts";
import { wordsOfStep } from "./refusal-words.ts";

/** Whether its start has to be approved, as things stand, or why it would be refused. */
export function ForeseenStart({ bulkPaymentId }: { readonly bulkPaymentId: string }) {
  const { data } = useQuery(momentOptions(PreviewBulkDocument, { input: { bulkPaymentId } }));
  const answer = data?.previewStartBulkPayment;
  // Until it is known, and where that cannot be looked up.
  if (!answer) return words.bulk.approvalLater;
  if (answer.__typename !== "BulkPreviewSuccess")
    return <Refused code={refusalCode(answer)}>{wordsOfStep(answer)}</Refused>;
  return wordsOfNeed(answer.preview.approval);
}
