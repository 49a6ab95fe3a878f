import type { ReactNode } from "react";
import { words } from "../words/words.ts";
import { Copy } from "./copy.tsx";
import { Qr } from "./qr.tsx";

type Props = { readonly address: string; readonly title: string; readonly children?: ReactNode };

/** An address whole: to be read, copied, or taken by a camera. */
export function AddressQr({ address, title, children }: Props) {
  return (
    <div className="flex flex-wrap items-start gap-4">
      <Qr text={address} label={words.wallets.qr(address)} />
      <div className="grid min-w-0 flex-1 basis-48 justify-items-start gap-2">
        <span className="text-dim text-sm">{title}</span>
        <code className="break-all font-mono">{address}</code>
        <Copy text={address} label={words.wallets.copyAddress} />
        {children}
      </div>
    </div>
  );
}
