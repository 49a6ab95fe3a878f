import { Link } from "@tanstack/react-router";
import { Page } from "../ui/page.tsx";
import { words } from "../words/words.ts";
import type { AboutPage } from "./pages.ts";

export function NotForYou({ roles }: { readonly roles: NonNullable<AboutPage["roles"]> }) {
  return (
    <Page title={words.notForYou.title}>
      <p className="mb-4 text-dim">{words.notForYou.explained(roles.map((role) => words.roles[role]).join(", "))}</p>
      <Link to="/" className="text-accent underline">
        {words.faults.home}
      </Link>
    </Page>
  );
}
