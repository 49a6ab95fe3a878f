/** One at a time of a network. */
export type RescanUnderWay = { readonly code: "RESCAN_UNDER_WAY" };
/** Of this network nothing is read once more now. */
export type RescanNotUnderWay = { readonly code: "RESCAN_NOT_UNDER_WAY" };

export type RescansRefusal = RescanUnderWay | RescanNotUnderWay;
