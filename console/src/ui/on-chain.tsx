import { Copy } from "./copy.tsx";

/** What a chain calls something, whole: it is compared with what an explorer of the chain shows. */
export function OnChain({ text }: { readonly text: string }) {
  return (
    <>
      <code className="break-all font-mono text-[0.9em]">{text}</code> <Copy text={text} look="quiet" />
    </>
  );
}
