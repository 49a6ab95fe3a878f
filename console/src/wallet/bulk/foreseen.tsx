import { useQuery } from "@tanstack/react-query";
import { PreviewBulkDocument } from "../../generated/wallet/bulk/bulk.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { momentOptions } from "../../live/use-ask.ts";
import { wordsOfNeed } from "../../payment/words-of-need.ts";
import { Refused } from "../../ui/refused.tsx";
import { Unsettled } from "../../ui/settling.tsx";
import { words } from "../../words/words.ts";
import { wordsOfStep } from "./refusal-words.ts";

/** Whether its start has to be approved, as things stand, or why it would be refused. */
export function ForeseenStart({ bulkPaymentId }: { readonly bulkPaymentId: string }) {
  const { data, error } = useQuery(momentOptions(PreviewBulkDocument, { input: { bulkPaymentId } }));
  const answer = data?.previewStartBulkPayment;
  // Until it is known, and where that cannot be looked up.
  if (!answer) return error ? words.bulk.approvalLater : <Unsettled>{words.bulk.approvalLater}</Unsettled>;
  if (answer.__typename !== "BulkPreviewSuccess")
    return <Refused code={refusalCode(answer)}>{wordsOfStep(answer)}</Refused>;
  return wordsOfNeed(answer.preview.approval);
}
