import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { BulkResultsDocument, type BulkResultsQuery } from "../../generated/wallet/bulk/bulk.ts";
import { ask } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { download } from "../../ui/csv.ts";
import { Fault } from "../../ui/fault.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { joinParts } from "./join-parts.ts";

/** All rows with what they have come to, as the API writes them; not only those that are shown. */
export function SaveResults({ id, name }: { readonly id: string; readonly name: string | null }) {
  const write = useWriteCount();
  const [count, setCount] = useState(0);
  const saving = useMutation<void, CofferError>({
    async mutationFn() {
      const parts: string[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const answer: BulkResultsQuery = await ask(BulkResultsDocument, { id, after });
        const part = answer.bulkPayment?.rowsAsCsv;
        if (!part) return;
        parts.push(part.text);
        setCount(part.lastRow ?? after);
        after = part.hasMore ? part.lastRow : null;
      }
      download(`${name ?? id}.csv`, joinParts(parts));
    },
  });
  const w = words.bulk;
  return (
    <div className="grid justify-items-start gap-2">
      <Button onClick={() => saving.mutate()} isBusy={saving.isPending}>
        <span aria-live="polite">{saving.isPending ? w.saving(write(count)) : w.save}</span>
      </Button>
      {saving.error && <Fault fault={saving.error} />}
    </div>
  );
}
