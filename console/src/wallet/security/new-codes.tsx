import { useEffect, useId, useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Copy } from "../../ui/copy.tsx";
import { download } from "../../ui/csv.ts";
import { words } from "../../words/words.ts";

type Props = { readonly codes: readonly string[]; readonly username: string; readonly onKept: () => void };

/**
 * Codes that nothing shows again. They stand here until the person says that they were kept; on
 * paper they stand alone (style.css).
 */
export function NewCodes({ codes, username, onKept }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [isKept, setKept] = useState(false);
  const [isAskedFirst, setAskedFirst] = useState(false);
  const id = useId();
  useEffect(() => heading.current?.focus(), []);
  const w = words.security.codes;
  const title = w.of(username, location.host);
  return (
    <section
      aria-labelledby={id}
      data-print-alone
      className="grid gap-4 rounded-xl border-2 border-accent bg-raised p-5"
    >
      <h2 id={id} ref={heading} tabIndex={-1} className="font-semibold text-base outline-none">
        {w.keep}
      </h2>
      <p>{w.keepMeaning}</p>
      <p className="hidden print:block">{title}</p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-6 gap-y-1 font-mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3 print:hidden">
        <Copy text={codes.join("\n")} label={w.copy} />
        <Button onClick={() => download(w.fileName, `${title}\r\n\r\n${codes.join("\r\n")}\r\n`, "text/plain")}>
          {w.download}
        </Button>
        <Button onClick={() => print()}>{w.print}</Button>
      </div>
      <div className="grid justify-items-start gap-3 print:hidden">
        <label className="flex min-h-6 items-center gap-2.5">
          <input
            type="checkbox"
            checked={isKept}
            onChange={(event) => setKept(event.target.checked)}
            className="size-5 accent-accent"
          />
          {w.kept}
        </label>
        {isAskedFirst && !isKept && (
          <p role="alert" className="text-bad text-sm">
            {w.first}
          </p>
        )}
        <Button look="main" onClick={() => (isKept ? onKept() : setAskedFirst(true))}>
          {w.done}
        </Button>
      </div>
    </section>
  );
}
