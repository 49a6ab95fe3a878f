import type { ReactNode } from "react";
import { Copy } from "../../ui/copy.tsx";
import { Qr } from "../../ui/qr.tsx";
import { words } from "../../words/words.ts";

/** An address whole: to be read, copied, or taken by a camera. */
export function AddressQr({ address, children }: { readonly address: string; readonly children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-start gap-4">
      <Qr text={address} label={words.wallets.qr(address)} />
      <div className="grid min-w-0 flex-1 basis-48 justify-items-start gap-2">
        <span className="text-dim text-sm">{words.wallets.receive}</span>
        <code className="break-all font-mono">{address}</code>
        <Copy text={address} label={words.wallets.copyAddress} />
        {children}
      </div>
    </div>
  );
}
