import { CofferError } from "@coffer/client/errors";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { Fault } from "../ui/fault.tsx";
import { Page } from "../ui/page.tsx";
import { words } from "../words/words.ts";

export function NotFoundPage() {
  return (
    <Page title={words.faults.notFoundTitle}>
      <p className="mb-4 text-dim">{words.faults.notFound}</p>
      <Link to="/" className="text-accent underline">
        {words.faults.home}
      </Link>
    </Page>
  );
}

/** Where no page is around it: an address of no page, or what stands around pages has failed. */
export function Alone({ children }: { readonly children: ReactNode }) {
  return <main className="mx-auto w-full max-w-2xl px-4 py-12 sm:px-8">{children}</main>;
}

/** Where a page threw: what the API said, or that the page itself is at fault. */
export function FaultPage({ error }: { readonly error: unknown }) {
  return (
    <Page title={words.faults.title}>
      {error instanceof CofferError ? <Fault fault={error} /> : <p className="mb-4">{words.faults.page}</p>}
      <Button onClick={() => location.reload()}>{words.faults.reload}</Button>
    </Page>
  );
}
