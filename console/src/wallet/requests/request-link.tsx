import { Card } from "../../ui/card.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Qr } from "../../ui/qr.tsx";
import { words } from "../../words/words.ts";

/** The link that is given to whoever is to pay: to be copied, or taken by a camera. */
export function RequestLink({ link }: { readonly link: string }) {
  const w = words.requests;
  return (
    <Card title={w.link} className="max-w-3xl">
      <div className="flex flex-wrap items-start gap-5">
        <Qr text={link} label={w.qr} />
        <div className="grid min-w-0 flex-1 basis-56 justify-items-start gap-3">
          <p>{w.linkMeaning}</p>
          <code className="break-all rounded-md border border-line bg-field p-3 font-mono text-sm">{link}</code>
          <Copy text={link} label={w.copyLink} />
        </div>
      </div>
    </Card>
  );
}
