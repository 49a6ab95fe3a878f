import { AskForReceiptDocument } from "../../generated/payment/files.ts";
import { ask } from "../../live/use-ask.ts";
import { FileButton } from "../../payment/file-button.tsx";
import { useFile } from "../../payment/use-file.ts";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";

/** The payment on paper, with its times in the reader's zone and in UTC. */
export function Receipt({ paymentId }: { readonly paymentId: string }) {
  const { zoneName: timeZone } = useReader();
  const asked = useFile(async (idempotencyKey) => {
    const { requestReceipt } = await ask(AskForReceiptDocument, { input: { paymentId, timeZone, idempotencyKey } });
    return requestReceipt;
  });
  return <FileButton label={words.files.receipt} asked={asked} />;
}
