import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { words } from "../words/words.ts";
import { findTargets, type Target, whyNowhere } from "./find-targets.ts";
import { useTree } from "./use-tree.ts";
import { useViewer } from "./viewer.ts";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Ctrl-K: a page by its name, or by the id or code of what it shows. */
export function Palette() {
  const router = useRouter();
  const tree = useTree();
  const roles = useViewer()?.roles ?? [];
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [isSent, setSent] = useState(false);
  const id = useId();
  const type = (next: string) => {
    setText(next);
    setAt(0);
    setSent(false);
  };
  const open = () => {
    type("");
    setOpen(true);
    dialog.current?.showModal();
  };
  useShortcut(() => {
    if (!dialog.current?.open) open();
  });

  const targets = isOpen && tree ? findTargets(tree, text, roles) : [];
  const go = ({ path }: Target) => {
    dialog.current?.close();
    void router.navigate({ to: path });
  };
  // Who is quick has sent it before their pages are known: it is not lost.
  const goOn = useEffectEvent(() => {
    const target = targets[at];
    setSent(false);
    if (target) go(target);
  });
  useEffect(() => {
    if (tree && isSent) goOn();
  }, [tree, isSent]);
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step || targets.length === 0) return;
    event.preventDefault();
    const next = (at + step + targets.length) % targets.length;
    setAt(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <>
      <OpenPalette onOpen={open} />
      <dialog
        ref={dialog}
        aria-label={words.palette.title}
        onClose={() => setOpen(false)}
        closedby="any"
        className="mx-auto mt-[12vh] w-[min(36rem,calc(100vw-2rem))] rounded-xl border border-line bg-raised p-0 text-ink shadow-xl"
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setSent(true);
          }}
        >
          <input
            type="search"
            aria-label={words.palette.open}
            aria-controls={`${id}-targets`}
            aria-activedescendant={targets.length > 0 ? `${id}-${at}` : undefined}
            placeholder={words.palette.hint}
            value={text}
            onChange={({ target }) => type(target.value)}
            onKeyDown={move}
            spellCheck={false}
            className="w-full border-line border-b bg-transparent px-4 py-3.5 outline-offset-[-2px]"
          />
        </form>
        <ul id={`${id}-targets`} className="max-h-80 overflow-y-auto p-2">
          {targets.map((target, place) => (
            <li key={target.path}>
              <button
                id={`${id}-${place}`}
                type="button"
                onClick={() => go(target)}
                className={`w-full cursor-pointer break-words rounded-md px-3 py-2 text-start hover:bg-hover ${place === at ? "bg-hover" : ""}`}
              >
                {target.title}
              </button>
            </li>
          ))}
        </ul>
        <p role="status" className="px-5 pb-3 text-dim">
          {isOpen && tree && targets.length === 0 && whyNowhere(text, roles)}
        </p>
      </dialog>
    </>
  );
}

function useShortcut(press: () => void) {
  const answer = useEffectEvent(press);
  useEffect(() => {
    const hear = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      answer();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  }, []);
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
