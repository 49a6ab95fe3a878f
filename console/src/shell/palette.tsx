import { lazy, Suspense, useEffect, useState } from "react";
import { words } from "../words/words.ts";

// Nobody waits for it: asked for before it is there, it opens as soon as it is.
const PaletteDialog = lazy(async () => ({ default: (await import("./palette-dialog.tsx")).PaletteDialog }));

/** Ctrl-K: a page by its name, or by the id or code of what it shows. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  }, []);
  return (
    <>
      <OpenPalette onOpen={() => setOpen(true)} />
      <Suspense>
        <PaletteDialog isOpen={isOpen} onClose={() => setOpen(false)} />
      </Suspense>
    </>
  );
}

function OpenPalette({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex min-h-9 cursor-pointer items-center justify-between gap-2 rounded-md border border-line bg-ground px-2.5 text-dim text-sm hover:bg-hover sm:w-full sm:max-w-80 sm:px-3"
    >
      <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4 sm:hidden">
        <path d="M11 11l4 4M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Z" fill="none" stroke="currentColor" strokeWidth="1.6" />
      </svg>
      <span className="sr-only truncate sm:not-sr-only">{words.palette.open}</span>
      <kbd className="hidden font-sans text-xs lg:inline">Ctrl K</kbd>
    </button>
  );
}
