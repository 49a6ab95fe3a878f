/** The API's answer to a request that it took for none, or could not answer. */
export class ApiFault extends Error {
  readonly code: string;
  /** What an operator finds it by; null where no answer came. */
  readonly requestId: string | null;

  constructor(message: string, { code, requestId }: { code: string; requestId: string | null }) {
    super(message);
    this.name = "ApiFault";
    this.code = code;
    this.requestId = requestId;
  }
}

type WireError = {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly requestId?: string };
};

export function faultOf([first]: readonly WireError[], requestId: string | null): ApiFault {
  const { code = "INTERNAL_SERVER_ERROR", requestId: named = requestId } = first?.extensions ?? {};
  return new ApiFault(first?.message ?? "The answer says nothing.", { code, requestId: named });
}

/** The network, and not the API, said no. */
export const unreachable = (cause: unknown): ApiFault =>
  new ApiFault(cause instanceof Error ? cause.message : String(cause), { code: "UNREACHABLE", requestId: null });
