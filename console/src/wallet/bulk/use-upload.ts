import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { UploadBulkDocument, type UploadBulkMutation } from "../../generated/wallet/bulk/bulk.ts";
import { ask } from "../../live/use-ask.ts";
import { readBase64 } from "../../ui/read-file.ts";

export type Upload = { readonly fromAccountId: string; readonly name: string; readonly file: File };
type Uploaded = NonNullable<UploadBulkMutation["createBulkPayment"]>;
type Keyed = { readonly upload: Upload; readonly idempotencyKey: string };

const isSame = (a: Upload, b: Upload): boolean =>
  a.fromAccountId === b.fromAccountId && a.name === b.name && a.file === b.file;

/**
 * Hands a file in. Nothing moves by that, and the browser's store has no room for a file: the key
 * is kept as long as the page is there. What had no answer is sent again under it, and makes no
 * second one.
 */
export function useUpload(onMade: (id: string) => void) {
  const last = useRef<Keyed | null>(null);
  return useMutation<Uploaded | null, CofferError, Upload>({
    async mutationFn(upload) {
      const { file, fromAccountId, name } = upload;
      const csv = await readBase64(file);
      // It is a folder, or has gone or changed since it was chosen: nothing was sent.
      if (csv === null) return null;
      if (!last.current || !isSame(last.current.upload, upload))
        last.current = { upload, idempotencyKey: crypto.randomUUID() };
      const { idempotencyKey } = last.current;
      const input = { fromAccountId, ...(name === "" ? {} : { name }), csv, idempotencyKey };
      return (await ask(UploadBulkDocument, { input })).createBulkPayment ?? null;
    },
    onSuccess(answer) {
      if (!answer) return;
      last.current = null;
      if (answer.__typename === "CreateBulkPaymentSuccess") onMade(answer.bulkPayment.id);
    },
  });
}
