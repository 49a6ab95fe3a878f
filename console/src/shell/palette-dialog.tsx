import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { words } from "../words/words.ts";
import { findTargets, type Target, whyNowhere } from "./find-targets.ts";
import { useViewer } from "./viewer.ts";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

type Props = { readonly isOpen: boolean; readonly onClose: () => void };

/** What is asked for by Palette: its list, and what leads where. */
export function PaletteDialog({ isOpen, onClose }: Props) {
  const router = useRouter();
  const roles = useViewer()?.roles ?? [];
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const type = (next: string) => {
    setText(next);
    setAt(0);
  };
  useEffect(() => {
    if (!isOpen || dialog.current?.open) return;
    setText("");
    setAt(0);
    dialog.current?.showModal();
  }, [isOpen]);

  const targets = isOpen ? findTargets(router.routeTree, text, roles) : [];
  const go = ({ path }: Target) => {
    dialog.current?.close();
    void router.navigate({ to: path });
  };
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step || targets.length === 0) return;
    event.preventDefault();
    const next = (at + step + targets.length) % targets.length;
    setAt(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <dialog
      ref={dialog}
      aria-label={words.palette.title}
      onClose={onClose}
      closedby="any"
      className="mx-auto mt-[12vh] w-[min(36rem,calc(100vw-2rem))] rounded-xl border border-line bg-raised p-0 text-ink shadow-xl"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const target = targets[at];
          if (target) go(target);
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
        {isOpen && targets.length === 0 && whyNowhere(text, roles)}
      </p>
    </dialog>
  );
}
