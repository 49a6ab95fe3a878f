import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { FeeTableDocument, FeeVersionsDocument } from "../../generated/operate/schedules/schedules.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { EditFees } from "./edit-fees.tsx";
import type { Kind } from "./kind.ts";
import { feeInWords } from "./rules-in-words.ts";
import { SchedulesPage } from "./schedules-page.tsx";

const route = getRouteApi("/inside/operate/fees");

const FEES: Kind = {
  title: words.schedules.fees.title,
  what: words.schedules.fees.what,
  useVersions(currency, after) {
    const { data, error, isPlaceholderData, refetch } = useAsk(FeeVersionsDocument, { currency, after });
    return { data: data?.feeSchedules, error, isOld: isPlaceholderData, onAgain: () => void refetch() };
  },
  useTable(currency, after) {
    const { locale } = useReader();
    const { data, error, isPlaceholderData, refetch } = useAsk(FeeTableDocument, { currency, after });
    const [table = null] = data?.feeSchedules.nodes ?? [];
    const shown = table && { version: table.version, rules: table.rules.map((rule) => feeInWords(rule, locale)) };
    return { data: data && shown, error, isOld: isPlaceholderData, onAgain: () => void refetch() };
  },
  Edit: EditFees,
};

/** What payments cost, as versions; ADMINs say what they cost from a moment on. */
export function FeesPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <SchedulesPage
      kind={FEES}
      search={search}
      onSearch={(next) => void navigate({ to: "/operate/fees", search: next })}
    />
  );
}
