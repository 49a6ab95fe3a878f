import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { words } from "../words/words.ts";
import { menuOf, pathOfId } from "./pages.ts";
import { useViewer } from "./viewer.ts";

type Target = { readonly path: string; readonly title: string };

/** Ctrl-K: a page by its name, or by the id of what it shows. */
export function Palette() {
  const router = useRouter();
  const roles = useViewer()?.roles ?? [];
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const open = () => {
    setText("");
    dialog.current?.showModal();
  };
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (!dialog.current?.open) open();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  });

  const wanted = text.trim();
  const ofId = pathOfId(router.routeTree, wanted, roles);
  const targets: readonly Target[] = ofId
    ? [{ path: ofId, title: words.palette.openId(wanted) }]
    : menuOf(router.routeTree, roles).filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase()));
  const go = ({ path }: Target) => {
    dialog.current?.close();
    void router.navigate({ to: path });
  };
  return (
    <>
      <button
        type="button"
        onClick={open}
        className="flex min-h-9 w-full max-w-80 cursor-pointer items-center justify-between gap-2 rounded-md border border-line bg-ground px-3 text-dim text-sm hover:bg-hover"
      >
        <span className="truncate">{words.palette.open}</span>
        <kbd className="hidden font-sans text-xs sm:inline">Ctrl K</kbd>
      </button>
      <dialog
        ref={dialog}
        aria-label={words.palette.title}
        closedby="any"
        className="mx-auto mt-[12vh] w-[min(36rem,calc(100vw-2rem))] rounded-xl border border-line bg-raised p-0 text-ink shadow-xl"
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (targets[0]) go(targets[0]);
          }}
        >
          <input
            type="search"
            aria-label={words.palette.open}
            placeholder={words.palette.hint}
            value={text}
            onChange={({ target }) => setText(target.value)}
            spellCheck={false}
            className="w-full border-line border-b bg-transparent px-4 py-3.5 outline-offset-[-2px]"
          />
        </form>
        <ul className="max-h-80 overflow-y-auto p-2">
          {targets.map((target) => (
            <li key={target.path}>
              <button
                type="button"
                onClick={() => go(target)}
                className="w-full cursor-pointer rounded-md px-3 py-2 text-start hover:bg-hover"
              >
                {target.title}
              </button>
            </li>
          ))}
          {targets.length === 0 && <li className="px-3 py-2 text-dim">{words.palette.none(wanted)}</li>}
        </ul>
      </dialog>
    </>
  );
}
