import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { download } from "../ui/csv.ts";
import { Qr } from "../ui/qr.tsx";
import { words } from "../words/words.ts";
import { carriedOf, fitsQr, formatOf } from "./documents.ts";
import type { Unsigned } from "./unsigned-of.ts";

/** How it gets to the machine that signs: as text, as a file, or by a camera. */
export function Carry({ id, unsigned }: { readonly id: string; readonly unsigned: Unsigned }) {
  const { number, format } = unsigned;
  const payload = carriedOf(unsigned);
  const { extension, contentOf } = formatOf(format);
  const fileName = `${id}-${number}.${extension}`;
  const w = words.unsigned;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap gap-3">
        <Button look="main" onClick={() => download(fileName, contentOf(payload), "text/plain")}>
          {w.save(extension)}
        </Button>
        <Copy text={payload} label={w.copy} />
      </div>
      {fitsQr(payload) ? (
        <Qr text={payload} label={w.qr} size="large" />
      ) : (
        <p className="text-dim">{w.tooLargeForQr}</p>
      )}
      <details>
        <summary className="w-fit cursor-pointer text-sm">{w.asText}</summary>
        <code className="mt-2 block break-all font-mono text-sm">{payload}</code>
      </details>
    </div>
  );
}
