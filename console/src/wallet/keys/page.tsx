import { getRouteApi, linkOptions } from "@tanstack/react-router";
import { MyKeysDocument } from "../../generated/wallet/keys/keys.ts";
import { KeyList } from "../../keys/key-list.tsx";
import { MakeKey } from "../../keys/make-key.tsx";
import { SCOPES, STAFFS } from "../../keys/scopes.ts";
import { useAsk } from "../../live/use-ask.ts";
import { STAFF } from "../../shell/staff.ts";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";

const here = getRouteApi("/inside/settings/keys");
const LOOK_AT = { link: linkOptions({ to: "/settings/keys" }), label: words.askAgain.same };

/** The keys of whoever is logged in. */
export function KeysPage() {
  const { after } = here.useSearch();
  const navigate = here.useNavigate();
  const asked = useAsk(MyKeysDocument, after ? { after } : {});
  const wasLost = useLostCursor({
    after,
    fault: asked.error,
    onBegin: () => void navigate({ search: {}, replace: true }),
  });
  const me = asked.data?.me;
  const isStaff = me?.roles.some((role) => STAFF.includes(role)) ?? false;
  const w = words.keys;
  return (
    <Page title={w.title}>
      <div className="grid gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {wasLost && <p role="status">{words.table.placeLost}</p>}
        {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
        {!me && !asked.error && <Skeleton rows={4} />}
        {me?.apiKeys && (
          <KeyList
            page={me.apiKeys}
            after={after}
            onAfter={(next) => void navigate({ search: next ? { after: next } : {} })}
            owner={me.id}
          />
        )}
        {me && (
          <MakeKey
            owner={me.id}
            scopes={isStaff ? SCOPES : SCOPES.filter((scope) => !STAFFS.includes(scope))}
            lookAt={LOOK_AT}
          />
        )}
      </div>
    </Page>
  );
}
