import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { shorten } from "../ui/id.tsx";
import { pathOfId } from "./pages.ts";
import { useTree } from "./use-tree.ts";
import { useViewer } from "./viewer.ts";

type Props = { readonly id: string; readonly children?: ReactNode };

/** Leads to the page that shows this id to the viewer; where none does, it is its name alone. */
export function IdLink({ id, children }: Props) {
  const tree = useTree();
  const roles = useViewer()?.roles ?? [];
  const path = tree && pathOfId(tree, id, roles);
  const shown = children ?? (
    <code className="font-mono text-[0.9em]" title={id}>
      {shorten(id)}
    </code>
  );
  if (!path) return shown;
  return (
    <Link to={path} className="text-accent underline">
      {shown}
    </Link>
  );
}
