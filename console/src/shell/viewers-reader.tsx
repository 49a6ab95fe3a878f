import { type ReactNode, useState } from "react";
import { ReaderProvider } from "../ui/reader.tsx";
import { useViewer } from "./viewer.ts";

/**
 * Numbers and dates are of the viewer's language: the one that the profile had when this page was
 * loaded. An amount is read by the rules of the language in which it was typed: forms of money wait
 * until it is known who the viewer is.
 */
export function ViewersReader({ children }: { readonly children: ReactNode }) {
  const viewer = useViewer();
  const [of, setOf] = useState(viewer);
  if (viewer && viewer.id !== of?.id) setOf(viewer);
  return <ReaderProvider language={viewer && of?.language}>{children}</ReaderProvider>;
}
