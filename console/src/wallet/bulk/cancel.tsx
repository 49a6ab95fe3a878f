import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { CancelBulkDocument } from "../../generated/wallet/bulk/bulk.ts";
import { isDone } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { PlainOrder } from "../../ui/plain-order.tsx";
import { words } from "../../words/words.ts";
import { wordsOfStep } from "./refusal-words.ts";

type Props = { readonly id: string; readonly status: "DRAFT" | "RUNNING"; readonly owner: string };

/** Calls off what is not paid yet. */
export function CancelBulk({ id, status, owner }: Props) {
  const [isOpen, setOpen] = useState(false);
  const cache = useQueryClient();
  const attempt = useAttempt(CancelBulkDocument, {
    owner,
    form: `cancel-bulk.${id}`,
    onAnswer(answer) {
      askAnewInAllTabs(cache);
      if (isDone(answer)) setOpen(false);
    },
  });
  const w = words.bulk;
  return (
    <div>
      <Button look="danger" onClick={() => setOpen(true)}>
        {w.cancel}
      </Button>
      <Dialog title={w.cancel} isOpen={isOpen} onClose={() => setOpen(false)}>
        <PlainOrder
          attempt={attempt}
          refusal={wordsOfStep(attempt.answer?.cancelBulkPayment)}
          submit={w.cancelNow}
          lookAt={{ link: linkOptions({ to: "/bulk/$id", params: { id } }), label: words.askAgain.same }}
          onSubmit={() => attempt.send((idempotencyKey) => ({ input: { bulkPaymentId: id, idempotencyKey } }))}
        >
          {w.cancelMeaning[status]}
        </PlainOrder>
      </Dialog>
    </div>
  );
}
