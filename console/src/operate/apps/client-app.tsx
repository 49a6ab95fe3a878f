import type { AppFactsFragment } from "../../generated/operate/apps/apps.ts";
import { Facts, fact } from "../../ui/facts.tsx";
import { Id } from "../../ui/id.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { DisableApp } from "./disable-app.tsx";
import { RenewAppSecret } from "./renew-secret.tsx";

type Props = {
  readonly app: AppFactsFragment;
  /** Null to who may only read. */
  readonly admin: string | null;
};

/** A program of others, with all that was said of it. */
export function ClientApp({ app, admin }: Props) {
  const w = words.clientApps;
  return (
    <li className="grid max-w-3xl content-start gap-4 rounded-xl border border-line bg-raised p-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h2 className="min-w-0 break-words font-semibold text-base">{app.name}</h2>
        <State tone={app.disabledAt ? "quiet" : "good"}>{app.disabledAt ? w.states.disabled : w.states.works}</State>
      </div>
      <Facts
        facts={[
          fact(w.id, <Id id={app.id} />),
          fact(w.kind, w.kinds[app.kind]),
          fact(w.homepage, <span className="break-all">{app.homepage}</span>),
          fact(w.redirects, <Addresses uris={app.redirectUris} />),
          fact(w.logouts, <Addresses uris={app.postLogoutRedirectUris} />),
          fact(w.byCode, app.byDeviceCode ? w.yes : w.no),
          fact(w.scopes, app.scopes.map(words.apps.scope).join(", ")),
          fact(w.made, <Time at={app.createdAt} />),
          app.disabledAt ? fact(w.disabledAt, <Time at={app.disabledAt} />) : null,
        ]}
      />
      {admin && (
        <div className="flex flex-wrap gap-3">
          {app.kind === "CONFIDENTIAL" && <RenewAppSecret app={app} owner={admin} />}
          <DisableApp app={app} owner={admin} />
        </div>
      )}
    </li>
  );
}

function Addresses({ uris }: { readonly uris: readonly string[] }) {
  if (uris.length === 0) return <>{words.clientApps.noAddress}</>;
  return (
    <ul>
      {uris.map((uri) => (
        <li key={uri} className="break-all">
          {uri}
        </li>
      ))}
    </ul>
  );
}
